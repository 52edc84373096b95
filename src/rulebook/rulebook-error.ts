import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** What can be wrong with a rulebook; the closed set of codes. */
export type RulebookErrorCode =
  | "RULEBOOK_UNREADABLE"
  | "RULEBOOK_MALFORMED"
  | "RULE_ID_DOUBLED"
  | "RULE_NUMBER_DOUBLED"
  | "RULE_NUMBER_RESERVED"
  | "STEP_UNKNOWN"
  | "STEP_TOO_LONG"
  | "REQUIREMENT_UNKNOWN"
  | "VERSION_UNKNOWN"
  | "VERSIONS_OUT_OF_ORDER"
  | "ROW_MALFORMED";

const CHINESE: Readonly<Record<RulebookErrorCode, string>> = {
  RULEBOOK_UNREADABLE: "规则集文件无法读取，或不是 JSON：请核对路径与内容",
  RULEBOOK_MALFORMED: "规则集的格式不对：请按 rulebooks/schema.json 改正所指位置",
  RULE_ID_DOUBLED: "规则标识重复：请改名",
  RULE_NUMBER_DOUBLED: "规则编号重复：请换一个编号",
  RULE_NUMBER_RESERVED: "规则编号为账本保留：请换一个编号",
  STEP_UNKNOWN: "没有此步骤：请核对写法",
  STEP_TOO_LONG: "一个步骤的规则过多：请合并或拆分",
  REQUIREMENT_UNKNOWN: "没有此种要求：请核对写法",
  VERSION_UNKNOWN: "规则集没有此版本",
  VERSIONS_OUT_OF_ORDER: "规则集各版本的次序不对：版本号与生效日应递增",
  ROW_MALFORMED: "链上的规则行格式不对，不是任何规则集编译所得",
};

/**
 * A rulebook that cannot be published, or rows that no rulebook compiles to. `evidence` names the
 * file, the rule and the place in it; `message` says what to change.
 */
export class RulebookError extends Error {
  override readonly name = "RulebookError";
  readonly code: RulebookErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: RulebookErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}
