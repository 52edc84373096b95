/**
 * Why a data directory cannot be taken:
 * - `DATA_DIRECTORY_IN_USE`: another living process holds it;
 * - `DATA_DIRECTORY_UNUSABLE`: it cannot be created, read or written.
 */
export type DataDirectoryErrorCode = "DATA_DIRECTORY_IN_USE" | "DATA_DIRECTORY_UNUSABLE";

/** A data directory cannot be taken; the message says by whom it is held, or what to do. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";
  readonly code: DataDirectoryErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: DataDirectoryErrorCode, message: string, evidence: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.evidence = evidence;
  }
}
