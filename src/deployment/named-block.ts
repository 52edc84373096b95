import type { Descriptor } from "../certificate/descriptor.ts";
import { DeploymentError } from "./deployment-error.ts";
import { blockMissing } from "./descriptor-errors.ts";

/** The bounds of the block for which an edition can be made. */
export interface BlockBounds {
  /** The block that created the ledger. */
  readonly startBlock: number;
  /** The node's last block. */
  readonly head: number;
  readonly previous: Descriptor | undefined;
}

/**
 * The block for which an edition is made: the named one, or else the head.
 * @throws DeploymentError `BLOCK_TOO_EARLY`, `BLOCK_AHEAD`, `BLOCK_MISSING`
 */
export function chooseBlock(named: number | undefined, { startBlock, head, previous }: BlockBounds): number {
  // A node that is behind may catch up; only a block that somebody names is refused.
  if (named === undefined && previous !== undefined && head < previous.asOf.block)
    throw blockMissing(previous.asOf.block);
  const block = named ?? head;
  if (block < startBlock)
    throw new DeploymentError(
      "BLOCK_TOO_EARLY",
      {
        zh: `所指区块 ${block} 早于账本：账本建于区块 ${startBlock}，请指定此区块或以后的区块。`,
        en: `Block ${block} is older than the ledger, which began with block ${startBlock}: name that or a later one.`,
      },
      { block, startBlock },
    );
  if (previous !== undefined && block < previous.asOf.block)
    throw new DeploymentError(
      "BLOCK_TOO_EARLY",
      {
        zh:
          `所指区块 ${block} 早于前一版（第 ${previous.edition} 版）所据的区块 ${previous.asOf.block}：` +
          "请指定此区块或以后的区块。",
        en:
          `Block ${block} is before the block ${previous.asOf.block} of the previous edition ` +
          `(edition ${previous.edition}): name this block or a later one.`,
      },
      { block, previous: previous.asOf.block, edition: previous.edition },
    );
  if (block > head)
    throw new DeploymentError(
      "BLOCK_AHEAD",
      {
        zh: `所指区块 ${block} 尚未产生：节点的最新区块是 ${head}。请指定已有的区块，或待节点同步后再试。`,
        en:
          `Block ${block} does not exist yet: the node's last block is ${head}. Name a block that exists, or try ` +
          "again when the node has it.",
      },
      { block, head },
    );
  return block;
}
