import { askBlocks, askChainIdentity, askHead } from "../chain/blocks.ts";
import type { ServedBlock } from "../chain/blocks.ts";
import { ReceiptReader } from "../chain/receipts.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import { databaseAway } from "../store/database-away.ts";
import type { Store } from "../store/open-store.ts";
import type { StoreError } from "../store/store-error.ts";
import { CodedError } from "../text/coded-error.ts";
import { checkSameIndex, otherChain, positionOf, readCheckpoint, sameChain } from "./checkpoint.ts";
import type { ChainIdentity } from "./checkpoint.ts";
import { asking, fetchBatch } from "./fetch-batch.ts";
import type { FetchedBlock, LedgerPlace } from "./fetch-batch.ts";
import { Heartbeat } from "./heartbeat.ts";
import { IndexerError } from "./indexer-error.ts";
import { rollBack } from "./roll-back.ts";
import { verifyBatch } from "./verify-batch.ts";
import type { Consensus, Position } from "./verify-batch.ts";
import { writeBatch } from "./write-batch.ts";

export interface IndexerOptions {
  /** The agency's own node. Its answers are not trusted. */
  readonly rpc: RpcRequester;
  /** Other agencies' nodes, which must have the same block hashes. */
  readonly witnesses?: readonly RpcRequester[];
  readonly store: Store;
  readonly ledger: { readonly address: string; readonly startBlock: number };
  readonly consensus: Consensus;
  /**
   * The chain of the deployment or descriptor. If it is missing, an empty index takes the identity that the node
   * gives.
   */
  readonly chain?: ChainIdentity;
  /** Called after every batch. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Called when the chain or the database cannot be reached while the chain is followed; both are asked again after
   * `retryInMs` milliseconds.
   */
  readonly onUnavailable?: (error: IndexerError | StoreError, retryInMs: number) => void;
  readonly signal?: AbortSignal;
  /** Blocks fetched, verified and written at once. Default 200. */
  readonly batchBlocks?: number;
  /** The interval, in milliseconds, at which the head is asked for while following. Default 200. */
  readonly pollMs?: number;
}

export interface Progress {
  /** The last block indexed. */
  readonly block: number;
  /** The node's last block. */
  readonly head: number;
  /** Events of the ledger in this batch. */
  readonly events: number;
}

export interface Indexer {
  /**
   * Indexes up to the current head of the node.
   * @returns the last block indexed; `undefined` if there is none
   * @throws IndexerError
   */
  converge(): Promise<Position | undefined>;
  /**
   * Converges, and again within a second of every new block, until the signal is aborted. An unavailable chain or
   * database is asked again; every contradiction stops the index.
   * @throws IndexerError
   */
  follow(): Promise<void>;
}

const DEFAULT_BATCH = 200;
const DEFAULT_POLL_MS = 200;
const LONGEST_RETRY_MS = 10_000;

/**
 * Makes the only writer of the index. It fetches, verifies, decodes, projects and writes, batch by batch, from the
 * checkpoint on. One index has one indexer at a time.
 */
export function createIndexer(options: IndexerOptions): Indexer {
  const loop = new IndexerLoop(options);
  return { converge: () => loop.converge(), follow: () => loop.follow() };
}

class IndexerLoop {
  readonly #options: IndexerOptions;
  readonly #place: LedgerPlace;
  readonly #receipts: ReceiptReader;
  readonly #batchBlocks: number;
  readonly #signal: AbortSignal;
  readonly #heartbeat: Heartbeat;
  #chain: ChainIdentity | undefined;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#place = { address: fromHex(options.ledger.address, 20), startBlock: options.ledger.startBlock };
    this.#receipts = new ReceiptReader(options.rpc);
    this.#batchBlocks = options.batchBlocks ?? DEFAULT_BATCH;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#heartbeat = new Heartbeat(options.store);
  }

  async converge(): Promise<Position | undefined> {
    const { rpc, store, consensus } = this.#options;
    const chain = await this.#identify();
    const head = await asking({ zh: "其最新区块", en: "its last block" }, () => askHead(rpc));
    await this.#heartbeat.beat(head);
    let position = await this.#resume(chain, head);

    let upcoming = this.#fetch(this.#nextBlock(position), head);
    while (upcoming !== undefined && !this.#signal.aborted) {
      const fetched = await upcoming.blocks;
      // The next batch is fetched while this one is verified and written.
      upcoming = this.#fetch(upcoming.last + 1, head);
      const batch = verifyBatch(consensus, position, fetched, this.#place.address);
      await this.#compareWitnesses(batch.position);
      const events = await writeBatch(store, chain, this.#place, batch.blocks, batch.position);
      position = batch.position;
      await this.#heartbeat.beat(head);
      this.#options.onProgress?.({ block: position.number, head, events });
    }
    return position;
  }

  async follow(): Promise<void> {
    const pollMs = this.#options.pollMs ?? DEFAULT_POLL_MS;
    let retryMs = pollMs;
    while (!this.#signal.aborted) {
      let pause = pollMs;
      try {
        await this.converge();
        retryMs = pollMs;
      } catch (error) {
        const fault = passingFault(error);
        await this.#tell(fault ?? error);
        if (fault === undefined) throw error;
        retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
        pause = retryMs;
        this.#options.onUnavailable?.(fault, pause);
      }
      await this.#sleep(pause);
    }
  }

  /** Tells the readers of the index why it does not go on. A database that is away cannot be told. */
  async #tell(error: unknown): Promise<void> {
    const code = error instanceof CodedError ? error.code : "INTERNAL";
    try {
      await this.#heartbeat.beat(undefined, code);
    } catch (failure) {
      if (databaseAway(failure) === undefined) throw failure;
    }
  }

  /** Every convergence asks again, because a restarted node may serve another chain. */
  async #identify(): Promise<ChainIdentity> {
    const chain = await asking({ zh: "链的标识", en: "the chain's identity" }, () =>
      askChainIdentity(this.#options.rpc),
    );
    const expected = this.#options.chain ?? this.#chain;
    if (expected !== undefined && !sameChain(expected, chain))
      throw otherChain({ zh: "账本", en: "The ledger" }, expected, chain);
    this.#chain = chain;
    return chain;
  }

  /** The position from which to go on: the checkpoint, if the node still has its block. */
  async #resume(chain: ChainIdentity, head: number): Promise<Position | undefined> {
    const { rpc, store, consensus } = this.#options;
    const row = await readCheckpoint(store.database);
    if (row === undefined) return undefined;
    checkSameIndex(row, chain, this.#place, consensus);
    const position = positionOf(row);
    const served = await this.#blockBelow(head, position);
    if (served === undefined || equalBytes(served.hash, served.indexed)) return position;
    if (consensus.type === "PLAIN") return await rollBack(store, rpc, chain, this.#place, position);
    throw reorganized(served);
  }

  /** The block at the checkpoint, or at the node's head if the node is behind. */
  async #blockBelow(head: number, position: Position): Promise<ComparedBlock | undefined> {
    const { rpc, store } = this.#options;
    const number = Math.min(head, position.number);
    const kept = await store.database
      .selectFrom("block")
      .select(["hash", "header"])
      .where("number", "=", number)
      .executeTakeFirst();
    if (kept === undefined) return undefined;
    const [served] = await asking({ zh: `区块 ${number}`, en: `block ${number}` }, () =>
      askBlocks(rpc, number, number),
    );
    return served === undefined
      ? undefined
      : { number, hash: served.hash, rlp: served.rlp, indexed: kept.hash, indexedHeader: kept.header };
  }

  /** QBFT validators are followed from genesis; on other chains no block before the ledger's is needed. */
  #nextBlock(position: Position | undefined): number {
    if (position !== undefined) return position.number + 1;
    return this.#options.consensus.type === "QBFT" ? 0 : this.#place.startBlock;
  }

  #fetch(first: number, head: number): { readonly last: number; readonly blocks: Promise<FetchedBlock[]> } | undefined {
    if (first > head) return undefined;
    const last = Math.min(first + this.#batchBlocks - 1, head);
    const blocks = fetchBatch(this.#options.rpc, this.#receipts, this.#place, first, last);
    // If the batch before fails, this one is never awaited: its own failure must not end the process.
    blocks.catch(() => undefined);
    return { last, blocks };
  }

  async #compareWitnesses(position: Position): Promise<void> {
    for (const [index, witness] of (this.#options.witnesses ?? []).entries()) {
      const { number, hash } = position;
      const ordinal = index + 1;
      const [served] = await asking(
        { zh: `区块 ${number}（第 ${ordinal} 个比对节点）`, en: `block ${number} (witness ${ordinal})` },
        () => askBlocks(witness, number, number),
      );
      // A witness that does not have the block yet contradicts nothing.
      if (served === undefined || equalBytes(served.hash, hash)) continue;
      throw nodesDisagree(position, ordinal, served);
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    if (this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#signal.addEventListener("abort", wake);
    });
  }
}

/** A fault that passes: the chain or the database is asked again. */
function passingFault(error: unknown): IndexerError | StoreError | undefined {
  if (error instanceof IndexerError) return error.code === "CHAIN_UNAVAILABLE" ? error : undefined;
  return databaseAway(error);
}

/** A block of the index beside the node's block of the same number. */
interface ComparedBlock {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly rlp: Uint8Array;
  readonly indexed: Uint8Array;
  readonly indexedHeader: Uint8Array;
}

function reorganized(block: ComparedBlock): IndexerError {
  const { number } = block;
  const indexed = toHex(block.indexed);
  const found = toHex(block.hash);
  return new IndexerError(
    "REORGANIZATION",
    {
      zh:
        `区块 ${number} 在索引中是经验证节点签封的 ${indexed}，而节点给出的是 ${found}：QBFT 链不会重组。` +
        "请将两者留作证据，查明哪个节点有误。",
      en:
        `Block ${number} is ${indexed} in the index, sealed by the validators, but the node serves ${found}: ` +
        "QBFT chains do not reorganize. Keep both as evidence and find out which node is wrong.",
    },
    { number, indexed, found, indexedHeader: toHex(block.indexedHeader), foundHeader: toHex(block.rlp) },
  );
}

/** @param witness - its place in the list of witnesses, counted from 1 */
function nodesDisagree(position: Position, witness: number, served: ServedBlock): IndexerError {
  const { number } = position;
  const found = toHex(position.hash);
  const witnessHash = toHex(served.hash);
  return new IndexerError(
    "NODES_DISAGREE",
    {
      zh:
        `区块 ${number} 在本节点上是 ${found}，而在第 ${witness} 个比对节点上是 ${witnessHash}：` +
        "请将两者留作证据，查明哪个节点有误。",
      en:
        `Block ${number} is ${found} at the node, but ${witnessHash} at witness ${witness}: ` +
        "keep both as evidence and find out which node is wrong.",
    },
    { number, found, witness, witnessHash, witnessHeader: toHex(served.rlp) },
  );
}
