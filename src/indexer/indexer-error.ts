/**
 * Why the index stops, or for a while does not go on:
 * - `CHAIN_UNAVAILABLE`: the node does not answer, or withholds what it says it has; following asks again;
 * - `OTHER_CHAIN`: the node's chain id or genesis is not the index's (or the deployment's);
 * - `OTHER_LEDGER`: the index is of another contract;
 * - `HEADER_MALFORMED`: what the node gives for a block is no header of the chain's kind;
 * - `HEADER_HASH_MISMATCH`: a header does not hash to what the node says;
 * - `PARENT_HASH_MISMATCH`: a header's parent is not the block before it;
 * - `SEALS_INVALID`: a header is not sealed by a quorum of the validators followed from genesis;
 * - `RECEIPTS_ROOT_MISMATCH`: the receipts are not those that the header commits to: a log is missing, altered or invented;
 * - `BLOOM_MISMATCH`: the header's bloom is not that of its logs;
 * - `UNDECODABLE_LOG`: a log of the ledger that this program cannot read in full;
 * - `STORY_MISMATCH`: an act does not continue the story before it, or names what was never recorded;
 * - `REORGANIZATION`: the chain replaced blocks that are indexed; on QBFT this never happens by itself;
 * - `NODES_DISAGREE`: two nodes have different blocks of the same number.
 */
export type IndexerErrorCode =
  | "CHAIN_UNAVAILABLE"
  | "OTHER_CHAIN"
  | "OTHER_LEDGER"
  | "HEADER_MALFORMED"
  | "HEADER_HASH_MISMATCH"
  | "PARENT_HASH_MISMATCH"
  | "SEALS_INVALID"
  | "RECEIPTS_ROOT_MISMATCH"
  | "BLOOM_MISMATCH"
  | "UNDECODABLE_LOG"
  | "STORY_MISMATCH"
  | "REORGANIZATION"
  | "NODES_DISAGREE";

/** The index stopped rather than write what it cannot vouch for. `evidence` holds both sides of the contradiction. */
export class IndexerError extends Error {
  override readonly name = "IndexerError";
  readonly code: IndexerErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: IndexerErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }
}
