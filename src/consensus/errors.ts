import { CodedError } from "../text/coded-error.ts";

/**
 * The objections of the consensus checks. The set is closed: callers (index, certificate, page) map each code to a
 * verdict, and a new code needs a decision there too.
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

/** Bytes that claim to be part of a chain and cannot be accepted as such. */
export class ConsensusError extends CodedError<ConsensusErrorCode> {
  override readonly name = "ConsensusError";
}
