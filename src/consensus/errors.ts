/**
 * What a consensus check can object to. Closed on purpose: a caller (index, certificate, page) maps each code
 * to a verdict, and a new one must be decided there too.
 */
export type ConsensusErrorCode =
  // encodings
  | "HEX_MALFORMED"
  | "RLP_MALFORMED"
  | "RLP_NOT_CANONICAL"
  // tries, accounts, receipts
  | "TRIE_ENTRY_INVALID"
  | "TRIE_PROOF_INCOMPLETE"
  | "TRIE_PROOF_UNUSED_NODE"
  | "TRIE_NODE_HASH_MISMATCH"
  | "TRIE_NODE_MALFORMED"
  | "ACCOUNT_MALFORMED"
  | "STORAGE_VALUE_MALFORMED"
  | "RECEIPT_MALFORMED"
  // headers, in the order in which they are checked
  | "HEADER_MALFORMED"
  | "QBFT_CONSTANT_MISMATCH"
  | "EXTRA_DATA_MALFORMED"
  | "VALIDATORS_MISMATCH"
  | "COINBASE_NOT_VALIDATOR"
  | "SEAL_MALFORMED"
  | "SEAL_FOREIGN"
  | "SEAL_DUPLICATE"
  | "SEALS_TOO_FEW"
  | "SEALS_TOO_MANY"
  | "GENESIS_SEALED"
  | "GENESIS_NOT_SEALABLE"
  // following the validator set
  | "HEADER_OUT_OF_ORDER"
  | "EPOCH_LENGTH_INVALID";

/** The values an auditor needs to see what was wrong and where; hex strings, numbers and lists of them. */
export type ConsensusEvidence = Readonly<Record<string, unknown>>;

/**
 * Bytes that claim to be part of a chain and are not acceptable as such.
 *
 * `code` is for programs, `message` tells a person what was wrong and where, `evidence` holds the offending values.
 */
export class ConsensusError extends Error {
  override readonly name = "ConsensusError";
  readonly code: ConsensusErrorCode;
  readonly evidence: ConsensusEvidence;

  constructor(code: ConsensusErrorCode, message: string, evidence: ConsensusEvidence = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }
}
