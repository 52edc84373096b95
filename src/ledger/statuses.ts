import { codeGuard, nameLookup } from "./code-table.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/**
 * The status that a record has by its own acts (`contracts/types/Codes.sol`, append-only). Codes from 128 on are
 * harmful: they break what was made of the record.
 */
export const Status = {
  PROPOSED: 1,
  IN_FORCE: 2,
  REJECTED: 3,
  WITHDRAWN: 4,
  EXPIRED: 5,
  FULFILLED: 6,
  SUPERSEDED: 7,
  TERMINATED: 8,
  CLOSED: 9,
  PURGED: 10,
  PROHIBITED: 11,
  FAILED: 12,
  DISMISSED: 13,
  /** Dispositions: settlements of an export that leave it IN_FORCE. No record has them as its status. */
  CONTINUED: 32,
  SUNSET: 33,
  VOID: 128,
  REVOKED: 129,
  RECALLED: 130,
  CLOSED_AFTER_HARM: 137,
  PROHIBITED_RECALL: 139,
} as const;

export type StatusName = keyof typeof Status;
export type Status = (typeof Status)[StatusName];

/** A status from this number on breaks what was made of the record. */
export const HARMFUL = 128;

export const statusLabels: Readonly<Record<StatusName, { zh: string; en: string }>> = {
  PROPOSED: { zh: "待生效", en: "proposed" },
  IN_FORCE: { zh: "有效", en: "in force" },
  REJECTED: { zh: "不予同意", en: "rejected" },
  WITHDRAWN: { zh: "撤回", en: "withdrawn" },
  EXPIRED: { zh: "期满", en: "expired" },
  FULFILLED: { zh: "完成", en: "fulfilled" },
  SUPERSEDED: { zh: "被替代", en: "superseded" },
  TERMINATED: { zh: "终止", en: "terminated" },
  CLOSED: { zh: "关闭", en: "closed" },
  PURGED: { zh: "已清除", en: "purged" },
  PROHIBITED: { zh: "禁止", en: "prohibited" },
  FAILED: { zh: "不合格", en: "failed" },
  DISMISSED: { zh: "不成立", en: "dismissed" },
  CONTINUED: { zh: "继续", en: "continued" },
  SUNSET: { zh: "限期停用", en: "sunset" },
  VOID: { zh: "无效", en: "void" },
  REVOKED: { zh: "撤销", en: "revoked" },
  RECALLED: { zh: "召回", en: "recalled" },
  CLOSED_AFTER_HARM: { zh: "撤销后关闭", en: "closed after harm" },
  PROHIBITED_RECALL: { zh: "禁止并召回", en: "prohibited, with recall" },
};

const names = nameLookup(Status);

/** The name of a status's code; undefined for a number that the ledger does not know. */
export function statusNameOf(code: number): StatusName | undefined {
  return names(code);
}

/** The name of a status. */
export function statusName(status: Status): StatusName {
  const name = names(status);
  if (name === undefined) throw unknownStatus(status);
  return name;
}

const isStatus = codeGuard(Status);

/**
 * The ledger refuses every status that it does not know before it records or settles, so such a number never occurs
 * in a record's body, in a settlement that took effect, or in a record's state.
 * @throws LedgerDataError STATUS_UNKNOWN
 */
export function statusOf(code: number): Status {
  if (!isStatus(code)) throw unknownStatus(code);
  return code;
}

function unknownStatus(code: number): LedgerDataError {
  return new LedgerDataError(
    "STATUS_UNKNOWN",
    {
      zh: `账本没有代码为 ${code} 的状态：数据不是账本所写，或须用更新的程序读取。`,
      en:
        `The ledger has no status with the code ${code}: the ledger did not write these data, or a newer ` +
        "program is needed to read them.",
    },
    { code },
  );
}
