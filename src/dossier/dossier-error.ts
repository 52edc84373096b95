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
}

/** The operating system's code of a failed call (ENOENT, EACCES …), undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
