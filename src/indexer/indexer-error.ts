import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

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
 * - `TRAIL_MISMATCH`: an act does not continue the trail before it, or names what was never recorded;
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
  | "TRAIL_MISMATCH"
  | "REORGANIZATION"
  | "NODES_DISAGREE";

const CHINESE: Readonly<Record<IndexerErrorCode, string>> = {
  CHAIN_UNAVAILABLE: "链节点没有给出应有的答复：是否正在同步，或已裁剪数据？",
  OTHER_CHAIN: "节点上的链不是索引所属的链：请指定该链的节点，或另选索引位置",
  OTHER_LEDGER: "索引属于另一账本：请另选索引位置",
  HEADER_MALFORMED: "节点给出的不是此链的区块头",
  HEADER_HASH_MISMATCH: "区块头的哈希与节点所称不符：请与另一机关的节点比对该区块",
  PARENT_HASH_MISMATCH: "区块与前一区块不相接：请与另一机关的节点比对",
  SEALS_INVALID: "区块未经此链的验证节点签封：请告知各机关，诚实的节点不会给出它",
  RECEIPTS_ROOT_MISMATCH: "收据与区块头的收据根不符：有日志缺失、被改或系伪造",
  BLOOM_MISMATCH: "区块头的布隆过滤器与其日志不符",
  UNDECODABLE_LOG: "有一条账本日志无法读懂：本程序是否旧于账本？",
  TRAIL_MISMATCH: "有行为与已索引的经历不相接：索引是否从账本首个区块开始？",
  REORGANIZATION: "节点给出的区块与已索引的不同：请保留两者为证据，查明哪个节点有误",
  NODES_DISAGREE: "两个节点在同一高度给出不同的区块：请保留两者为证据，查明哪个有误",
};

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

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}
