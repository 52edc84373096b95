import { CodedError } from "../text/coded-error.ts";
import { reasonOf } from "../text/reason-of.ts";
import { showPath } from "../text/foreign-text.ts";

/** The faults of a party's own files, dossiers, keys and backups. The set of codes is closed. */
export type DossierErrorCode =
  // hashing
  | "NOT_FOUND"
  | "NOT_A_FILE"
  | "UNREADABLE"
  | "UNWRITABLE"
  | "FILE_NAME"
  | "FILE_CHANGED"
  | "EMPTY_FOLDER"
  | "HASHING_FAILED"
  // keeping
  | "ALIAS_MALFORMED"
  | "RECORD_ID_MALFORMED"
  | "SAVED_DIFFERENTLY"
  | "DAMAGED"
  // envelopes
  | "ENVELOPE_TOO_LARGE"
  | "ENVELOPE_MALFORMED"
  | "ENVELOPE_NEWER"
  | "ENVELOPE_OF_ANOTHER"
  | "ENVELOPE_CHANGED"
  // sending
  | "ACCOUNT_BUSY"
  // short names
  | "NAMES_BUSY"
  // keys
  | "KEY_EXISTS"
  | "KEY_UNKNOWN"
  | "KEY_DAMAGED"
  | "KEY_EXTERNAL"
  | "SECRET_OPEN"
  | "PASSPHRASE_EMPTY"
  | "PASSPHRASE_WRONG"
  // backups
  | "BACKUP_EXISTS"
  | "BACKUP_DAMAGED"
  | "RESTORE_CONFLICT";

/**
 * Something is wrong with a party's own files. `evidence` holds paths, sizes and digests, but never a passphrase, a
 * salt or the value of a field.
 */
export class DossierError extends CodedError<DossierErrorCode> {
  override readonly name = "DossierError";
}

/** The operating system's code of a failed call, such as ENOENT; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The error of a path that cannot be read, with the reason that the operating system gives. */
export function unreadable(path: string, cause: unknown): DossierError {
  const reason = systemCode(cause) ?? String(cause);
  return new DossierError(
    "UNREADABLE",
    {
      zh: `无法读取 ${showPath(path)}（${reason}）：请检查权限与磁盘。`,
      en: `${showPath(path)} cannot be read (${reason}): check its permissions and the disk.`,
    },
    { path, paths: [path], reason },
    cause,
  );
}

/** The error of a path that cannot be written, with the reason that the operating system gives. */
export function unwritable(path: string, cause: unknown): DossierError {
  const reason = reasonOf(cause);
  return new DossierError(
    "UNWRITABLE",
    {
      zh: `无法写入 ${showPath(path)}（${reason.zh}）：请检查其所在文件夹与磁盘。`,
      en: `${showPath(path)} cannot be written (${reason.en}): check its folder and the disk.`,
    },
    { path, paths: [path] },
    cause,
  );
}

/** The error of a hashing thread that failed for an unforeseen reason. */
export function hashingFailed(reason: string, cause: unknown): DossierError {
  return new DossierError(
    "HASHING_FAILED",
    { zh: `计算杂凑值失败（${reason}）：请重试。`, en: `Hashing failed (${reason}): try again.` },
    {},
    cause,
  );
}
