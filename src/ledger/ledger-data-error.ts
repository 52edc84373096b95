import { CodedError } from "../text/coded-error.ts";

/** The codes of errors in data that claim to come from the ledger, or that are to be encoded for it. */
export type LedgerDataErrorCode =
  | "ABI_TRUNCATED"
  | "ABI_TRAILING"
  | "ABI_OFFSET"
  | "ABI_PADDING"
  | "ABI_RANGE"
  | "TEXT_MALFORMED"
  | "EVENT_UNKNOWN"
  | "TOPICS_MALFORMED"
  | "TOPICS_DISAGREE"
  | "TAG_UNKNOWN"
  | "KIND_UNKNOWN"
  | "STATUS_UNKNOWN"
  | "FORM_UNKNOWN"
  | "CODE_OUT_OF_RANGE"
  | "REFERENCE_UNEXPECTED"
  | "NEIGHBOUR_MISSING"
  | "RECORD_ID_MALFORMED"
  | "WORD_MALFORMED";

/**
 * Log data, topics, an id or a storage word that the ledger cannot have written. `evidence` holds the place and the
 * value.
 */
export class LedgerDataError extends CodedError<LedgerDataErrorCode> {
  override readonly name = "LedgerDataError";
}
