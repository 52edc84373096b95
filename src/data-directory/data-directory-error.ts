import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which a data directory cannot be locked:
 * - `DATA_DIRECTORY_IN_USE`: another living process holds it;
 * - `DATA_DIRECTORY_UNUSABLE`: it cannot be created, read or written.
 */
export type DataDirectoryErrorCode = "DATA_DIRECTORY_IN_USE" | "DATA_DIRECTORY_UNUSABLE";

/** A data directory cannot be locked. */
export class DataDirectoryError extends CodedError<DataDirectoryErrorCode> {
  override readonly name = "DataDirectoryError";
}
