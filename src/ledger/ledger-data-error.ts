/** What can be wrong with bytes that claim to come from the ledger; the closed set of codes. */
export type LedgerDataErrorCode =
  | "ABI_TRUNCATED"
  | "ABI_TRAILING"
  | "ABI_OFFSET"
  | "ABI_PADDING"
  | "ABI_RANGE"
  | "EVENT_UNKNOWN"
  | "TOPICS_MALFORMED"
  | "TOPICS_DISAGREE"
  | "TAG_UNKNOWN"
  | "KIND_UNKNOWN"
  | "WORD_MALFORMED";

/** Log data, topics or a storage word that the ledger cannot have written. `evidence` says where and what. */
export class LedgerDataError extends Error {
  override readonly name = "LedgerDataError";
  readonly code: LedgerDataErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: LedgerDataErrorCode, message: string, evidence: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.evidence = evidence;
  }
}
