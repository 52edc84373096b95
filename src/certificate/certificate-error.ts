import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * The steps of a verification, in their order. The seals come last, because signatures cost more than all the
 * hashing before them: what is forged anywhere else is refused without them, and nothing is told without them.
 */
export type VerificationStep = "parse" | "descriptor" | "header" | "state" | "lineage" | "standing" | "seal";

/** What the certificate itself can be wrong in; the bytes inside have ConsensusError, LedgerDataError and InputError. */
export type CertificateErrorCode =
  | "DESCRIPTOR_MALFORMED"
  /* parse: not a certificate, so nothing is said about anything */
  | "TOO_LARGE"
  | "TRUNCATED"
  | "NOT_A_CERTIFICATE"
  | "REFORMATTED"
  | "UNKNOWN_VERSION"
  /* what the verifier lacks */
  | "UNKNOWN_DESCRIPTOR"
  | "UNKNOWN_VALIDATORS"
  | "UNKNOWN_JURISDICTION"
  | "BEFORE_LEDGER"
  | "INCOMPLETE"
  /* what contradicts the proof */
  | "CODE_DIFFERS"
  | "LEDGER_ABSENT"
  | "NODE_MISSING"
  | "NODE_DIFFERS"
  | "NODE_UNUSED"
  | "RECORD_ABSENT"
  | "RECORD_PRESENT"
  | "TRAIL_MALFORMED"
  | "TRAIL_BROKEN"
  | "TRAIL_UNREFERENCED"
  | "TRAIL_MISSING"
  | "STATE_DIFFERS"
  | "BREAKS_DIFFER"
  | "OPENING_DIFFERS"
  | "MANIFEST_DIFFERS"
  /* building */
  | "SUBJECT_UNKNOWN"
  | "MEMBER_UNKNOWN"
  | "SOURCE_INCONSISTENT";

const CHINESE: Readonly<Record<CertificateErrorCode, string>> = {
  DESCRIPTOR_MALFORMED: "网络描述文件的格式不对：请从机关公布的渠道重新取得",
  TOO_LARGE: "文件超出凭证的大小限制",
  TRUNCATED: "文件不完整：请重新取得",
  NOT_A_CERTIFICATE: "文件不是本格式的凭证",
  UNKNOWN_DESCRIPTOR: "凭证属于另一网络，或另一版网络描述文件",
  UNKNOWN_VALIDATORS: "网络描述文件不含该区块时的验证节点：请取新版",
  UNKNOWN_JURISDICTION: "网络描述文件不含所涉辖区：请取新版",
  BEFORE_LEDGER: "所证区块早于账本部署",
  INCOMPLETE: "凭证缺少判断状态所需的记录",
  CODE_DIFFERS: "该地址的合约代码与网络描述文件不符",
  LEDGER_ABSENT: "已签封的状态中没有账本合约",
  UNKNOWN_VERSION: "凭证的格式版本为本程序所不知：请用较新的程序核验",
  REFORMATTED: "凭证被重新排版，不再是出具时的逐字节原文：请取原件",
  NODE_DIFFERS: "凭证中的状态树节点不是所证的那一个：其字节已被改动",
  NODE_MISSING: "凭证缺少证明所需的状态树节点",
  NODE_UNUSED: "凭证含有无证明用到的状态树节点",
  RECORD_ABSENT: "已签封的状态中没有此记录",
  RECORD_PRESENT: "凭证声称此记录不存在，而已签封的状态中有它",
  TRAIL_MALFORMED: "经历中有账本不会写出的事件",
  TRAIL_BROKEN: "经历前后不接：有行为缺失、被换或被改",
  TRAIL_UNREFERENCED: "凭证含有血缘中无处引用的经历",
  TRAIL_MISSING: "凭证缺少血缘所引用的经历",
  STATE_DIFFERS: "已签封的状态与经历所述不符：有行为缺失或被换",
  BREAKS_DIFFER: "登记以来的断裂与已签封的清单不符",
  OPENING_DIFFERS: "披露的字段不属于血缘中的任何记录",
  MANIFEST_DIFFERS: "清单不是登记时计算杂凑值的那一份",
  SUBJECT_UNKNOWN: "索引中没有此记录，无法出具凭证",
  MEMBER_UNKNOWN: "所出域的文件夹中没有此路径的文件",
  SOURCE_INCONSISTENT: "节点或索引给出的材料前后不一，所制凭证未能通过核验",
};

/** A certificate or descriptor that cannot be accepted: at which step, why, and with what evidence. */
export class CertificateError extends Error {
  override readonly name = "CertificateError";
  readonly step: VerificationStep;
  readonly code: CertificateErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(
    step: VerificationStep,
    code: CertificateErrorCode,
    message: string,
    evidence: Record<string, unknown> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.step = step;
    this.code = code;
    this.evidence = evidence;
  }

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}
