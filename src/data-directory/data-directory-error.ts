import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * Why a data directory cannot be taken:
 * - `DATA_DIRECTORY_IN_USE`: another living process holds it;
 * - `DATA_DIRECTORY_UNUSABLE`: it cannot be created, read or written.
 */
export type DataDirectoryErrorCode = "DATA_DIRECTORY_IN_USE" | "DATA_DIRECTORY_UNUSABLE";

const CHINESE: Readonly<Record<DataDirectoryErrorCode, string>> = {
  DATA_DIRECTORY_IN_USE: "数据目录正被另一进程使用：请先停掉它，或另选目录",
  DATA_DIRECTORY_UNUSABLE: "数据目录无法建立、读取或写入：请检查路径与权限",
};

/** A data directory cannot be taken; the message says by whom it is held, or what to do. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";
  readonly code: DataDirectoryErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(
    code: DataDirectoryErrorCode,
    message: string,
    evidence: Record<string, unknown>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.evidence = evidence;
  }

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}
