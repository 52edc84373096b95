import { askBlocks } from "../chain/blocks.ts";
import { MAY_LAG_BLOCKS } from "../chain/node-group.ts";
import type { ChainNode, NodeGroup } from "../chain/node-group.ts";
import { equalBytes } from "../consensus/hex.ts";
import type { Store } from "../store/open-store.ts";
import { nodesDisagree } from "./block-conflicts.ts";
import type { ConflictingBlock } from "./block-conflicts.ts";
import { asking } from "./fetch-batch.ts";
import { IndexerError } from "./indexer-error.ts";
import type { VerifiedBlock } from "./verify-batch.ts";

/** Compares the blocks of the node from which the index is read with those of the other nodes. */
export class NodeComparison {
  readonly #group: NodeGroup;
  readonly #store: Store;
  #block = -1;
  #source: ChainNode | undefined;
  #confirmedBy: readonly string[] = [];

  constructor(group: NodeGroup, store: Store) {
    this.#group = group;
    this.#store = store;
  }

  /** Whether the last comparison was that of this block, as this node serves it. */
  isOf(source: ChainNode, number: number): boolean {
    return this.#source === source && this.#block === number;
  }

  /** The nodes that have the last compared block, or one shortly before it, with the same hash. */
  get confirmedBy(): readonly string[] {
    return this.#confirmedBy;
  }

  /**
   * Compares a verified block with every other node. A node that is behind is compared at its own last block; one that
   * does not answer contradicts nothing.
   * @param fresh - verified blocks that are not in the index yet
   * @throws IndexerError NODES_DISAGREE
   */
  async compare(source: ChainNode, number: number, fresh: readonly VerifiedBlock[]): Promise<void> {
    const confirmedBy: string[] = [];
    for (const node of this.#group.usable()) {
      if (node === source || node.head === undefined) continue;
      const at = Math.min(number, node.head);
      const own = await this.#verified(at, fresh);
      if (own === undefined) continue;
      const served = await this.#served(node, at);
      if (served === undefined) continue;
      if (!equalBytes(own.hash, served.hash))
        throw nodesDisagree(at, { ...own, node: source.name }, { ...served, node: node.name });
      if (at >= number - MAY_LAG_BLOCKS) confirmedBy.push(node.name);
    }
    this.#block = number;
    this.#source = source;
    this.#confirmedBy = confirmedBy;
  }

  async #verified(number: number, fresh: readonly VerifiedBlock[]): Promise<ConflictingBlock | undefined> {
    const block = fresh.find((each) => each.number === number);
    if (block !== undefined) return block;
    const kept = await this.#store.database
      .selectFrom("block")
      .select(["hash", "header"])
      .where("number", "=", number)
      .executeTakeFirst();
    return kept === undefined ? undefined : { hash: kept.hash, rlp: kept.header };
  }

  /** The block of another node; undefined while it does not give it, which is noted as that node's fault. */
  async #served(node: ChainNode, number: number): Promise<ConflictingBlock | undefined> {
    try {
      const about = { zh: `区块 ${number}`, en: `block ${number}` };
      const [block] = await asking(about, () => askBlocks(node.rpc, number, number));
      return block;
    } catch (error) {
      if (!(error instanceof IndexerError)) throw error;
      this.#group.failed(node, error);
      return undefined;
    }
  }
}
