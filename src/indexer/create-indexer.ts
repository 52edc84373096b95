import { askBlocks, askChainIdentity, askHead } from "../chain/blocks.ts";
import { ReceiptReader } from "../chain/receipts.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Store } from "../store/open-store.ts";
import { checkSameIndex, otherChain, positionOf, readCheckpoint } from "./checkpoint.ts";
import type { ChainIdentity } from "./checkpoint.ts";
import { asking, fetchBatch } from "./fetch-batch.ts";
import type { FetchedBlock, LedgerPlace } from "./fetch-batch.ts";
import { IndexerError } from "./indexer-error.ts";
import { rollBack } from "./roll-back.ts";
import { verifyBatch } from "./verify-batch.ts";
import type { Consensus, Position } from "./verify-batch.ts";
import { writeBatch } from "./write-batch.ts";

export interface IndexerOptions {
  /** The agency's own node; it is not trusted. */
  readonly rpc: RpcRequester;
  /** Other agencies' nodes: their block hashes must be the same. */
  readonly witnesses?: readonly RpcRequester[];
  readonly store: Store;
  readonly ledger: { readonly address: string; readonly startBlock: number };
  readonly consensus: Consensus;
  /** Of the deployment or descriptor. Without it the node's word is taken once, for an empty index. */
  readonly chain?: ChainIdentity;
  /** After every batch. */
  readonly onProgress?: (progress: Progress) => void;
  /** While following: the chain cannot be reached, and is asked again after `retryInMs`. */
  readonly onUnavailable?: (error: IndexerError, retryInMs: number) => void;
  readonly signal?: AbortSignal;
  /** Blocks fetched, verified and written at once. Default 200. */
  readonly batchBlocks?: number;
  /** How often the head is asked for while following, in milliseconds. Default 200. */
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
   * Indexes up to the node's head as of now.
   * @returns the last block indexed; `undefined` if there is none
   * @throws IndexerError
   */
  converge(): Promise<Position | undefined>;
  /**
   * Converges, and again within a second of every new block, until the signal. An unavailable chain
   * is asked again; every contradiction stops it.
   * @throws IndexerError
   */
  follow(): Promise<void>;
}

const DEFAULT_BATCH = 200;
const DEFAULT_POLL_MS = 200;
const LONGEST_RETRY_MS = 10_000;

/**
 * The only writer of the index: fetches, verifies, decodes, projects and writes, batch by batch,
 * from where the index stands. One index has one indexer at a time.
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
  #chain: ChainIdentity | undefined;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#place = { address: fromHex(options.ledger.address, 20), startBlock: options.ledger.startBlock };
    this.#receipts = new ReceiptReader(options.rpc);
    this.#batchBlocks = options.batchBlocks ?? DEFAULT_BATCH;
    this.#signal = options.signal ?? new AbortController().signal;
  }

  async converge(): Promise<Position | undefined> {
    const { rpc, store, consensus } = this.#options;
    const chain = await this.#identify();
    const head = await asking("its last block", () => askHead(rpc));
    let position = await this.#resume(chain, head);

    let upcoming = this.#fetch(this.#nextBlock(position), head);
    while (upcoming !== undefined && !this.#signal.aborted) {
      const fetched = await upcoming.blocks;
      // Fetched while this batch is verified and written.
      upcoming = this.#fetch(upcoming.last + 1, head);
      const batch = verifyBatch(consensus, position, fetched, this.#place.address);
      await this.#compareWitnesses(batch.position!);
      const events = await writeBatch(store, chain, this.#place, batch.blocks, batch.position!);
      position = batch.position;
      this.#options.onProgress?.({ block: position!.number, head, events });
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
        if (!(error instanceof IndexerError) || error.code !== "CHAIN_UNAVAILABLE") throw error;
        retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
        pause = retryMs;
        this.#options.onUnavailable?.(error, pause);
      }
      await this.#sleep(pause);
    }
  }

  /** Asked at every convergence: a restarted node may be another chain's. */
  async #identify(): Promise<ChainIdentity> {
    const chain = await asking("the chain's identity", () => askChainIdentity(this.#options.rpc));
    const expected = this.#options.chain ?? this.#chain;
    if (
      expected !== undefined &&
      (expected.chainId !== chain.chainId || expected.genesisHash.toLowerCase() !== chain.genesisHash)
    ) {
      throw otherChain("The ledger is on", expected, chain);
    }
    this.#chain = chain;
    return chain;
  }

  /** Where to go on: the checkpoint, if the node still has its block. */
  async #resume(chain: ChainIdentity, head: number): Promise<Position | undefined> {
    const { rpc, store, consensus } = this.#options;
    const row = await readCheckpoint(store.database);
    if (row === undefined) return undefined;
    checkSameIndex(row, chain, this.#place, consensus);
    const position = positionOf(row);
    const served = await this.#blockBelow(head, position);
    if (served === undefined || equalBytes(served.hash, served.indexed)) return position;
    if (consensus.type === "PLAIN") return await rollBack(store, rpc, chain, this.#place, position);
    throw new IndexerError(
      "REORGANIZATION",
      `Block ${served.number} is ${toHex(served.indexed)} in the index, sealed by the validators, but the node serves ${toHex(served.hash)}: QBFT chains do not reorganize. Keep both as evidence and find out which node is wrong`,
      {
        number: served.number,
        indexed: toHex(served.indexed),
        found: toHex(served.hash),
        indexedHeader: toHex(served.indexedHeader),
        foundHeader: toHex(served.rlp),
      },
    );
  }

  /** The node's block at the checkpoint or, if the node is behind, at its head, beside the indexed one. */
  async #blockBelow(
    head: number,
    position: Position,
  ): Promise<
    { number: number; hash: Uint8Array; rlp: Uint8Array; indexed: Uint8Array; indexedHeader: Uint8Array } | undefined
  > {
    const { rpc, store } = this.#options;
    const number = Math.min(head, position.number);
    const kept = await store.database
      .selectFrom("block")
      .select(["hash", "header"])
      .where("number", "=", number)
      .executeTakeFirst();
    if (kept === undefined) return undefined;
    const [served] = await asking(`block ${number}`, () => askBlocks(rpc, number, number));
    return served === undefined
      ? undefined
      : { number, hash: served.hash, rlp: served.rlp, indexed: kept.hash, indexedHeader: kept.header };
  }

  /** QBFT validators are followed from genesis; elsewhere nothing before the ledger matters. */
  #nextBlock(position: Position | undefined): number {
    if (position !== undefined) return position.number + 1;
    return this.#options.consensus.type === "QBFT" ? 0 : this.#place.startBlock;
  }

  #fetch(first: number, head: number): { readonly last: number; readonly blocks: Promise<FetchedBlock[]> } | undefined {
    if (first > head) return undefined;
    const last = Math.min(first + this.#batchBlocks - 1, head);
    const blocks = fetchBatch(this.#options.rpc, this.#receipts, this.#place, first, last);
    // If the batch before fails, nobody awaits this one: its own failure must not end the process.
    blocks.catch(() => undefined);
    return { last, blocks };
  }

  async #compareWitnesses(position: Position): Promise<void> {
    for (const [index, witness] of (this.#options.witnesses ?? []).entries()) {
      const [served] = await asking(`block ${position.number} (witness ${index + 1})`, () =>
        askBlocks(witness, position.number, position.number),
      );
      // A witness that is behind says nothing.
      if (served === undefined || equalBytes(served.hash, position.hash)) continue;
      throw new IndexerError(
        "NODES_DISAGREE",
        `Block ${position.number} is ${toHex(position.hash)} at the node, but ${toHex(served.hash)} at witness ${index + 1}: keep both and find out which one is wrong`,
        {
          number: position.number,
          found: toHex(position.hash),
          witness: index + 1,
          witnessHash: toHex(served.hash),
          witnessHeader: toHex(served.rlp),
        },
      );
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
