import { codeGuard, nameLookup } from "./code-table.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/**
 * The kinds of records. The numbers are the ledger's (`contracts/types/Codes.sol`), append-only.
 */
export const Kind = {
  JURISDICTION: 1,
  PARTY: 2,
  RESOURCE: 3,
  PLAN: 4,
  PROCUREMENT: 5,
  AUTHORIZATION: 6,
  GRANT: 7,
  SCENARIO: 8,
  DEMAND: 9,
  DELIVERY: 10,
  IMPORT: 11,
  PRODUCT: 12,
  AGREEMENT: 13,
  EXPORT: 14,
  CASE: 15,
  APPLICATION: 16,
  DOMAIN: 17,
} as const;

export type KindName = keyof typeof Kind;
export type Kind = (typeof Kind)[KindName];

/** The terms of the regulations, with English words for them. */
export const kindLabels: Readonly<Record<KindName, { zh: string; en: string }>> = {
  JURISDICTION: { zh: "辖区", en: "jurisdiction" },
  PARTY: { zh: "主体", en: "party" },
  RESOURCE: { zh: "数据资源", en: "resource" },
  PLAN: { zh: "实施方案", en: "plan" },
  PROCUREMENT: { zh: "遴选", en: "procurement" },
  AUTHORIZATION: { zh: "授权", en: "authorization" },
  GRANT: { zh: "授权资源", en: "grant" },
  SCENARIO: { zh: "应用场景", en: "scenario" },
  DEMAND: { zh: "数据需求", en: "demand" },
  DELIVERY: { zh: "数据供给", en: "delivery" },
  IMPORT: { zh: "社会数据导入", en: "import" },
  PRODUCT: { zh: "数据产品", en: "product" },
  AGREEMENT: { zh: "开发利用协议", en: "agreement" },
  EXPORT: { zh: "产品出域", en: "export" },
  CASE: { zh: "整改/事件/异议/风险", en: "case" },
  APPLICATION: { zh: "参选申请", en: "application" },
  DOMAIN: { zh: "可信域", en: "domain" },
};

const names = nameLookup(Kind);

/** The name of a kind. */
export function kindName(kind: Kind): KindName {
  const name = names(kind);
  if (name === undefined) throw unknownKind(kind);
  return name;
}

const isKind = codeGuard(Kind);

/** @throws LedgerDataError KIND_UNKNOWN for a number that is not a kind */
export function kindOf(code: number): Kind {
  if (!isKind(code)) throw unknownKind(code);
  return code;
}

function unknownKind(code: number): LedgerDataError {
  return new LedgerDataError(
    "KIND_UNKNOWN",
    {
      zh: `账本没有代码为 ${code} 的记录种类：数据不是账本所写，或须用更新的程序读取。`,
      en:
        `The ledger has no kind with the code ${code}: the ledger did not write these data, or a newer program ` +
        "is needed to read them.",
    },
    { code },
  );
}
