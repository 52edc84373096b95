import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** What can be wrong with a value that somebody handed in; the closed set of codes. */
export type InputErrorCode =
  | "DIGEST_MALFORMED"
  | "DIGEST_ALGORITHM_UNKNOWN"
  | "REFERENCE_EMPTY"
  | "REFERENCE_TOO_LONG"
  | "REFERENCE_CHARACTER"
  | "REFERENCE_OUTER_SPACE"
  | "CREDIT_CODE_LENGTH"
  | "CREDIT_CODE_CHARACTER"
  | "JSON_NOT_REPRESENTABLE"
  | "JSON_NOT_CANONICAL"
  | "DOCUMENT_MALFORMED"
  | "DOCUMENT_FIELD_UNKNOWN"
  | "OPENING_MALFORMED"
  | "OPENING_UNPROVEN"
  | "MANIFEST_MALFORMED"
  | "MANIFEST_PATH"
  | "MANIFEST_EMPTY"
  | "MEMBER_MALFORMED"
  | "MEMBER_UNPROVEN";

const CHINESE: Readonly<Record<InputErrorCode, string>> = {
  DIGEST_MALFORMED: "杂凑值格式不对：应写作“算法:64 位十六进制数字”",
  DIGEST_ALGORITHM_UNKNOWN: "不支持的杂凑算法：请写 sha256 或 sm3",
  REFERENCE_EMPTY: "业务编号不能为空",
  REFERENCE_TOO_LONG: "业务编号过长：UTF-8 编码不得超过 64 字节（一个汉字占 3 字节），请缩短",
  REFERENCE_CHARACTER: "业务编号含有控制、不可见或未定义的字符：请手工重新输入，不要粘贴",
  REFERENCE_OUTER_SPACE: "业务编号首尾不得有空格：请去掉",
  CREDIT_CODE_LENGTH: "统一社会信用代码应为 18 位",
  CREDIT_CODE_CHARACTER: "统一社会信用代码含有不允许的字符：只用数字与大写字母，不含 I、O、S、V、Z",
  JSON_NOT_REPRESENTABLE: "内容不能写成规范的 JSON：请改正所指位置",
  JSON_NOT_CANONICAL: "不是规范形式（RFC 8785）的 JSON：请按原样使用生成的文件，不要编辑",
  DOCUMENT_MALFORMED: "文档的结构不对，或其字段、盐值已被改动：请从备份恢复",
  DOCUMENT_FIELD_UNKNOWN: "文档没有这个字段：请核对字段路径",
  OPENING_MALFORMED: "披露的字段格式不对：请重新取得凭证",
  OPENING_UNPROVEN: "披露的字段不属于该文档：其值、盐值或证明已被改动，或属于另一条记录",
  MANIFEST_MALFORMED: "清单的格式不对：请按原样使用计算杂凑值时生成的清单",
  MANIFEST_PATH: "清单中的文件路径不合要求或重复：请重命名该文件",
  MANIFEST_EMPTY: "文件夹中没有文件，无可计算",
  MEMBER_MALFORMED: "文件夹中文件的证明格式不对：请重新取得凭证",
  MEMBER_UNPROVEN: "该文件未被证明属于此文件夹：其条目或证明已被改动，或属于另一文件夹",
};

/**
 * A value from outside that is not what it claims to be. `evidence` holds the offending value and
 * its place (never a secret: openings are shown by path, not by salt), `message` says what to do.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code: InputErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: InputErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}
