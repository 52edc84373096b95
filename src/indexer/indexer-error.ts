import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which the index stops, or does not go on for a while:
 * - `CHAIN_UNAVAILABLE`: the node does not answer, or withholds data that it claims to have; while following, the
 *   index asks again;
 * - `ANSWER_MALFORMED`: an answer of the node does not have the form of the method that was asked;
 * - `CHAIN_BEHIND`: the nodes lack blocks that the index or the ledger has, so nobody can tell whether it is complete;
 * - `OTHER_CHAIN`: the node's chain id or genesis is not the index's (or the deployment's);
 * - `OTHER_LEDGER`: the index belongs to another contract;
 * - `HEADER_MALFORMED`: the node's answer for a block is not a header of this kind of chain;
 * - `HEADER_HASH_MISMATCH`: a header does not have the hash that the node gives for it;
 * - `PARENT_HASH_MISMATCH`: a header's parent is not the block before it;
 * - `SEALS_INVALID`: a header is not sealed by a quorum of the validators followed from genesis;
 * - `RECEIPTS_ROOT_MISMATCH`: the receipts are not those that the header commits to: a log is missing, altered or
 *   invented;
 * - `BLOOM_MISMATCH`: the header's bloom is not that of its logs;
 * - `UNDECODABLE_LOG`: this program cannot read a log of the ledger in full;
 * - `TRAIL_MISMATCH`: an act does not extend the trail that is indexed, or names a record that was never recorded;
 * - `REORGANIZATION`: the chain replaced blocks that are indexed; on QBFT this never happens by itself;
 * - `NODES_DISAGREE`: two nodes have different blocks of the same number;
 * - `INDEX_IN_USE`: another program writes to the same index.
 */
export type IndexerErrorCode =
  | "CHAIN_UNAVAILABLE"
  | "ANSWER_MALFORMED"
  | "CHAIN_BEHIND"
  | "OTHER_CHAIN"
  | "OTHER_LEDGER"
  | "HEADER_MALFORMED"
  | "HEADER_HASH_MISMATCH"
  | "PARENT_HASH_MISMATCH"
  | "SEALS_INVALID"
  | "RECEIPTS_ROOT_MISMATCH"
  | "BLOOM_MISMATCH"
  | "UNDECODABLE_LOG"
  | "TRAIL_MISMATCH"
  | "REORGANIZATION"
  | "NODES_DISAGREE"
  | "INDEX_IN_USE";

/**
 * The index stopped, because it must not write data that are not proven. `evidence` holds both sides of the
 * contradiction, with hashes and headers in full, so that an auditor can keep it.
 */
export class IndexerError extends CodedError<IndexerErrorCode> {
  override readonly name = "IndexerError";
}
