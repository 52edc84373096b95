import { toHex } from "../consensus/hex.ts";
import { IndexerError } from "./indexer-error.ts";

/** One of two blocks of the same number. */
export interface ConflictingBlock {
  readonly hash: Uint8Array;
  /** The header's RLP. */
  readonly rlp: Uint8Array;
}

/** The error about a node whose block is not the one that the index holds. */
export function reorganized(number: number, indexed: ConflictingBlock, served: ConflictingBlock): IndexerError {
  const [indexedHash, found] = [toHex(indexed.hash), toHex(served.hash)];
  return new IndexerError(
    "REORGANIZATION",
    {
      zh:
        `区块 ${number} 在索引中是经验证节点签封的 ${indexedHash}，而节点给出的是 ${found}：QBFT 链不会重组。` +
        "请将两者留作证据，查明哪个节点有误。",
      en:
        `Block ${number} is ${indexedHash} in the index, sealed by the validators, but the node serves ${found}: ` +
        "QBFT chains do not reorganize. Keep both as evidence and find out which node is wrong.",
    },
    { number, indexed: indexedHash, found, indexedHeader: toHex(indexed.rlp), foundHeader: toHex(served.rlp) },
  );
}

/** The error about two nodes that have different blocks of one number. */
export function nodesDisagree(
  number: number,
  source: ConflictingBlock & { readonly node: string },
  witness: ConflictingBlock & { readonly node: string },
): IndexerError {
  const [found, witnessHash] = [toHex(source.hash), toHex(witness.hash)];
  return new IndexerError(
    "NODES_DISAGREE",
    {
      zh:
        `区块 ${number} 在链节点 ${source.node} 上是 ${found}，而在 ${witness.node} 上是 ${witnessHash}：` +
        "请将两者留作证据，查明哪个节点有误。",
      en:
        `Block ${number} is ${found} at the node ${source.node}, but ${witnessHash} at ${witness.node}: ` +
        "keep both as evidence and find out which node is wrong.",
    },
    {
      number,
      node: source.node,
      found,
      foundHeader: toHex(source.rlp),
      witness: witness.node,
      witnessHash,
      witnessHeader: toHex(witness.rlp),
    },
  );
}
