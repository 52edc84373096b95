import { askBlocks } from "../chain/blocks.ts";
import type { ChainIdentity } from "../chain/chain-identity.ts";
import { MAY_LAG_BLOCKS } from "../chain/node-group.ts";
import type { ChainNode, NodeGroup } from "../chain/node-group.ts";
import { ReceiptReader } from "../chain/receipts.ts";
import { equalBytes, fromHex } from "../consensus/hex.ts";
import { databaseAway } from "../store/database-away.ts";
import { CodedError } from "../text/coded-error.ts";
import { reorganized } from "./block-conflicts.ts";
import { checkSameIndex, isTallied, positionOf, readCheckpoint } from "./checkpoint.ts";
import type { IndexerOptions } from "./indexer-options.ts";
import { asking, fetchBatch, unusableAnswer } from "./fetch-batch.ts";
import type { FetchedBlock, LedgerPlace } from "./fetch-batch.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { IndexerError } from "./indexer-error.ts";
import type { IndexerErrorCode } from "./indexer-error.ts";
import { NodeComparison } from "./node-comparison.ts";
import { retally } from "./retally.ts";
import { rollBack } from "./roll-back.ts";
import { verifyBatch } from "./verify-batch.ts";
import type { Position } from "./verify-batch.ts";
import { writeBatch } from "./write-batch.ts";

/** An index that has caught up with its chain. */
export interface CaughtUp {
  readonly position: Position;
  /** The node from which the last block was read. */
  readonly source: string;
  /** The other nodes that have the same block, or one shortly before it. */
  readonly confirmedBy: readonly string[];
}

const DEFAULT_BATCH = 200;

/** Faults of a node that pass: it is asked again, and another one meanwhile. */
const USELESS: ReadonlySet<IndexerErrorCode> = new Set([
  "CHAIN_UNAVAILABLE",
  "CHAIN_BEHIND",
  "ANSWER_MALFORMED",
  "HEADER_MALFORMED",
]);
/** Answers that contradict themselves: another node may serve what is right, and this one is not believed again. */
const LIES: ReadonlySet<IndexerErrorCode> = new Set([
  "HEADER_HASH_MISMATCH",
  "RECEIPTS_ROOT_MISMATCH",
  "BLOOM_MISMATCH",
]);

/** Contradictions between the index and its settings, its program or a second program. No node is to blame. */
const NOT_OF_NODES: ReadonlySet<IndexerErrorCode> = new Set([
  "OTHER_CHAIN",
  "OTHER_LEDGER",
  "UNDECODABLE_LOG",
  "TRAIL_MISMATCH",
  "INDEX_IN_USE",
]);

/** Brings an index up to the head of its chain, from whichever of the nodes serves it. */
export class Convergence {
  readonly #options: IndexerOptions;
  readonly #group: NodeGroup;
  readonly #heartbeat: Heartbeat;
  readonly #signal: AbortSignal;
  readonly #place: LedgerPlace;
  readonly #comparison: NodeComparison;
  readonly #admitted = new Set<ChainNode>();
  readonly #readers = new Map<ChainNode, ReceiptReader>();
  readonly #mostBlocks: number;
  /** Blocks asked for at once; fewer while they are dense. */
  #batchBlocks: number;
  #position: Position | undefined;
  #source: ChainNode | undefined;

  constructor(options: IndexerOptions, group: NodeGroup, heartbeat: Heartbeat, signal: AbortSignal) {
    this.#options = options;
    this.#group = group;
    this.#heartbeat = heartbeat;
    this.#signal = signal;
    this.#place = { address: fromHex(options.ledger.address, 20), startBlock: options.ledger.startBlock };
    this.#comparison = new NodeComparison(group, options.store);
    this.#mostBlocks = options.batchBlocks ?? DEFAULT_BATCH;
    this.#batchBlocks = this.#mostBlocks;
  }

  /** The last block that is verified and written. */
  get position(): Position | undefined {
    return this.#position;
  }

  /**
   * The state of an index that holds all that its nodes have. Undefined while the nodes lack blocks that the ledger or
   * the index has, or have more than the index.
   */
  caughtUp(): CaughtUp | undefined {
    const [position, source, highest] = [this.#position, this.#source, this.#group.highest()];
    if (position === undefined || source === undefined || highest === undefined) return undefined;
    if (position.number < this.#place.startBlock) return undefined;
    if (highest < position.number || position.number < highest - MAY_LAG_BLOCKS) return undefined;
    return { position, source: source.name, confirmedBy: this.#comparison.confirmedBy };
  }

  /** Indexes up to the head of the best node that serves it. @throws IndexerError; errors of the database */
  async run(): Promise<Position | undefined> {
    await this.#group.poll();
    this.#refuseForeign();
    const candidates = this.#group.usable();
    let failure = candidates.length === 0 ? this.#unanswered() : undefined;
    for (const node of candidates) {
      try {
        await this.#readFrom(node);
        this.#group.worked(node);
        if (this.#position !== undefined) this.#group.compareWith(this.#position.number);
        return this.#position;
      } catch (error) {
        if (this.#signal.aborted) throw error;
        if (!(error instanceof IndexerError)) throw this.#report(node, error);
        failure ??= this.#blame(node, error, candidates.length > 1);
      }
    }
    throw failure;
  }

  async #readFrom(node: ChainNode): Promise<void> {
    const { store, consensus } = this.#options;
    const { head = 0 } = node;
    const chain = this.#chain();
    await this.#admit(node, head);
    await this.#heartbeat.beat(head);
    let position = (this.#position = await this.#resume(node, chain, head));
    this.#source = node;

    let upcoming = this.#fetch(node, this.#nextBlock(position), head);
    while (upcoming !== undefined && !this.#signal.aborted) {
      const fetched = await upcoming.blocks;
      this.#adaptTo(fetched.length, upcoming.asked);
      // The next batch is fetched while this one is verified and written.
      upcoming = this.#fetch(node, lastOf(fetched) + 1, head);
      const batch = verifyBatch(consensus, position, fetched, this.#place.address);
      await this.#comparison.compare(node, batch.position.number, batch.blocks);
      const events = await writeBatch(store, chain, this.#place, batch.blocks, batch.position, position);
      position = this.#position = batch.position;
      await this.#heartbeat.beat(head);
      this.#options.onProgress?.({ block: position.number, head, events });
    }
    // A node that confirmed what another one served does not confirm what it serves itself.
    if (position !== undefined && !this.#comparison.isOf(node, position.number))
      await this.#comparison.compare(node, position.number, []);
  }

  async #admit(node: ChainNode, head: number): Promise<void> {
    if (this.#admitted.has(node)) return;
    await this.#options.admit?.(node.rpc, head);
    this.#admitted.add(node);
  }

  /** The position from which to go on: the checkpoint, if the node still has its block. */
  async #resume(node: ChainNode, chain: ChainIdentity, head: number): Promise<Position | undefined> {
    const { store, consensus } = this.#options;
    const row = await readCheckpoint(store.database);
    if (row === undefined) return undefined;
    checkSameIndex(row, chain, this.#place, consensus);
    const position =
      consensus.type === "QBFT" && !isTallied(row, consensus.epochLength)
        ? await retally(store, chain, this.#place, row, consensus.epochLength)
        : positionOf(row);
    const number = Math.min(head, position.number);
    const kept = await store.database
      .selectFrom("block")
      .select(["hash", "header as rlp"])
      .where("number", "=", number)
      .executeTakeFirst();
    if (kept === undefined) return position;
    const about = { zh: `区块 ${number}`, en: `block ${number}` };
    const [served] = await asking(about, () => askBlocks(node.rpc, number, number));
    if (served === undefined || equalBytes(served.hash, kept.hash)) return position;
    if (consensus.type === "PLAIN") return await rollBack(store, node.rpc, chain, this.#place, position);
    throw reorganized(number, kept, served);
  }

  /** QBFT validators are followed from genesis; on other chains no block before the ledger's is needed. */
  #nextBlock(position: Position | undefined): number {
    if (position !== undefined) return position.number + 1;
    return this.#options.consensus.type === "QBFT" ? 0 : this.#place.startBlock;
  }

  #fetch(
    node: ChainNode,
    first: number,
    head: number,
  ): { readonly asked: number; readonly blocks: Promise<FetchedBlock[]> } | undefined {
    if (first > head) return undefined;
    const last = Math.min(first + this.#batchBlocks - 1, head);
    const blocks = fetchBatch(node.rpc, this.#reader(node), this.#place, first, last);
    // If the batch before fails, this one is never awaited: its own failure must not end the process.
    blocks.catch(() => undefined);
    return { asked: last - first + 1, blocks };
  }

  /** Asks for fewer blocks at once after a part that was cut because it was dense, and for more after a whole one. */
  #adaptTo(got: number, asked: number): void {
    this.#batchBlocks = Math.max(1, Math.min(this.#mostBlocks, got < asked ? got : 2 * got));
  }

  #reader(node: ChainNode): ReceiptReader {
    const known = this.#readers.get(node) ?? new ReceiptReader(node.rpc);
    this.#readers.set(node, known);
    return known;
  }

  #chain(): ChainIdentity {
    const chain = this.#group.identity;
    if (chain === undefined) throw new Error("A node is read before it has said which chain it serves.");
    return chain;
  }

  #refuseForeign(): void {
    const [foreign] = this.#group.foreign();
    if (foreign !== undefined) throw otherChain(this.#chain(), foreign.node, foreign.identity);
  }

  /** The error about nodes of which none answers. */
  #unanswered(): unknown {
    const [fault] = this.#group.faults();
    if (fault instanceof IndexerError) return fault;
    return unusableAnswer({ zh: "其最新区块", en: "its last block" }, fault);
  }

  /**
   * Notes a fault of a node. A fault that does not pass stops the index.
   * @returns the error for the case that no other node helps
   */
  #blame(node: ChainNode, error: IndexerError, others: boolean): IndexerError {
    if (USELESS.has(error.code)) {
      this.#group.failed(node, error, error.code === "CHAIN_BEHIND" ? "BEHIND" : "LOST");
      return error;
    }
    if (NOT_OF_NODES.has(error.code)) throw error;
    const accusation = about(node, error);
    if (LIES.has(error.code) && others) {
      this.#group.lied(node, accusation);
      return accusation;
    }
    throw this.#report(node, accusation);
  }

  /** Keeps the evidence of an error that a node caused. The database and this program are not nodes. */
  #report(node: ChainNode, error: unknown): unknown {
    if (error instanceof CodedError && databaseAway(error) === undefined)
      this.#options.nodes?.onFault?.({ node: node.name, error });
    return error;
  }
}

/** The error with the name of the node that served what it is about. */
function about(node: ChainNode, { code, text, evidence, cause }: IndexerError): IndexerError {
  const named = {
    zh: `${text.zh}（链节点 ${node.name}）`,
    en: `${text.en} (The node is ${node.name}.)`,
  };
  return new IndexerError(code, evidence["node"] === undefined ? named : text, { node: node.name, ...evidence }, cause);
}

function otherChain(expected: ChainIdentity, node: string, found: ChainIdentity): IndexerError {
  return new IndexerError(
    "OTHER_CHAIN",
    {
      zh:
        `账本在链 ${expected.chainId}（创世区块 ${expected.genesisHash}）上，` +
        `而链节点 ${node} 上是链 ${found.chainId}（创世区块 ${found.genesisHash}）：请指定前者的节点，或另选索引位置。`,
      en:
        `The ledger is on chain ${expected.chainId} with genesis ${expected.genesisHash}, ` +
        `but the node ${node} serves chain ${found.chainId} with genesis ${found.genesisHash}: ` +
        "give a node of the former chain, or another place for the index.",
    },
    { expected, node, found },
  );
}

function lastOf(blocks: readonly FetchedBlock[]): number {
  const last = blocks.at(-1);
  if (last === undefined) throw new RangeError("A batch must hold at least one block.");
  return last.header.number;
}
