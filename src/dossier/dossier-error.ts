import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** What can go wrong with a party's own files, keeping, keys and backups; the closed set of codes. */
export type DossierErrorCode =
  // hashing
  | "NOT_FOUND"
  | "NOT_A_FILE"
  | "UNREADABLE"
  | "FILE_NAME"
  | "FILE_CHANGED"
  | "EMPTY_FOLDER"
  | "HASHING_FAILED"
  // keeping
  | "ALIAS_MALFORMED"
  | "RECORD_ID_MALFORMED"
  | "NOT_SAVED"
  | "SAVED_DIFFERENTLY"
  | "DAMAGED"
  // keys
  | "KEY_EXISTS"
  | "KEY_UNKNOWN"
  | "KEY_DAMAGED"
  | "PASSPHRASE_EMPTY"
  | "PASSPHRASE_WRONG"
  // backups
  | "BACKUP_EXISTS"
  | "BACKUP_DAMAGED"
  | "RESTORE_CONFLICT";

const CHINESE: Readonly<Record<DossierErrorCode, string>> = {
  NOT_FOUND: "没有此文件或文件夹",
  NOT_A_FILE: "不是普通文件（不跟随符号链接）：请换成文件本身",
  UNREADABLE: "无法读取：请检查权限与磁盘",
  FILE_NAME: "文件名在各机器上不能同样书写，或有重名（Unicode NFC）：请重命名",
  FILE_CHANGED: "文件在处理期间发生变化：请等待写入结束后重试",
  EMPTY_FOLDER: "文件夹中没有文件",
  HASHING_FAILED: "计算杂凑值的线程中途失败：请在有更多可用内存时重试",
  ALIAS_MALFORMED: "名称不合要求：用 1 至 64 个字母、数字、点、连字符或下划线，以字母或数字开头",
  RECORD_ID_MALFORMED: "记录标识格式不对：应为 0x 加 20 位小写十六进制数字",
  NOT_SAVED: "没有保存过此记录的文档",
  SAVED_DIFFERENTLY: "此记录已保存了不同的内容：请换一个编号，或发送已保存的内容",
  DAMAGED: "卷宗中的文件缺失或已损坏：请从备份恢复",
  KEY_EXISTS: "已有同名密钥，覆盖会使账户永久丢失：请换一个名称",
  KEY_UNKNOWN: "没有此密钥：可用 laiqu key new 新建",
  KEY_DAMAGED: "密钥文件已损坏：请从备份恢复",
  PASSPHRASE_EMPTY: "密钥需要口令：文件被复制时，全靠它保护",
  PASSPHRASE_WRONG: "口令打不开此密钥：请重新输入；若确信无误，则是文件已损坏，请从备份恢复",
  BACKUP_EXISTS: "备份文件已存在：请换一个名称，旧备份可能正是日后所需",
  BACKUP_DAMAGED: "备份文件不完整或已损坏，未作任何恢复：请用另一份备份",
  RESTORE_CONFLICT: "目标目录已有不同内容，未作任何恢复：请恢复到空目录再比较",
};

/**
 * Something about a party's own files. `evidence` holds paths, sizes and digests, never a passphrase,
 * a salt or a field's value; `message` says what to do.
 */
export class DossierError extends Error {
  override readonly name = "DossierError";
  readonly code: DossierErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: DossierErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}

/** The operating system's code of a failed call (ENOENT, EACCES …), undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
