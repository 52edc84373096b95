import { headerFromRpc } from "../../src/consensus/header.ts";
import { fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { qbftBlockHash } from "../../src/consensus/qbft.ts";
import { decodeQbftExtraData, encodeQbftExtraData } from "../../src/consensus/qbft-extra-data.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { Code } from "../../src/ledger/codes.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

export type Block = Record<string, unknown> & {
  number: Hex;
  hash: Hex;
  parentHash: Hex;
  extraData: Hex;
  transactions: Hex[];
};
export type Receipt = { logs: { address: Hex; topics: Hex[]; data: Hex }[] } & Record<string, unknown>;
export interface Lie {
  readonly block?: (block: Block) => unknown;
  readonly receipts?: (receipts: Receipt[]) => unknown;
  readonly more?: Record<string, unknown>;
}

export const otherWord: Hex = `0x${"ab".repeat(32)}`;

/** The first log of some receipts. */
export const log = (receipts: Receipt[]): Receipt["logs"][number] => receipts[0]!.logs[0]!;

/** A block of a liar that can do everything except seal: hash and header agree. */
export function rehashed(block: Block, change: Record<string, unknown>): Block {
  const altered = { ...block, ...change };
  return { ...altered, hash: toHex(qbftBlockHash(headerFromRpc(altered))) };
}

export function withExtraData(block: Block, change: Partial<ReturnType<typeof decodeQbftExtraData>>): Hex {
  return toHex(encodeQbftExtraData({ ...decodeQbftExtraData(fromHex(block.extraData)), ...change }));
}

/** A small ledger whose index is behind, and nodes that lie about the next block. */
export class LiedAboutLedger {
  readonly stores = new StorePool();
  readonly honest: Ask;
  readonly ledger: SmallLedger;
  /** The block of the first resource. The index has reached the block before it when the node begins to lie. */
  readonly target: number;
  readonly head: number;
  store!: Store;
  readonly #place: Workplace;

  static async start(): Promise<LiedAboutLedger> {
    const place = new Workplace();
    const chain = await place.start();
    const honest: Ask = (method, params) => chain.request({ method, params });
    const ledger = await new SmallLedger(honest).deploy();
    const resource = await ledger.resource("R-1");
    const target = Number(await honest("eth_blockNumber", []));
    await ledger.resource("R-2");
    await ledger.attest(ledger.authority, resource, Code.REVIEW);
    await ledger.attest(ledger.authority, resource, Code.HOLD, { value: 1 });
    const started = new LiedAboutLedger(place, honest, ledger, target, Number(await honest("eth_blockNumber", [])));
    started.store = await started.stores.take();
    await createIndexer(started.options(started.#upTo(target - 1))).converge();
    return started;
  }

  private constructor(place: Workplace, honest: Ask, ledger: SmallLedger, target: number, head: number) {
    this.#place = place;
    this.honest = honest;
    this.ledger = ledger;
    this.target = target;
    this.head = head;
  }

  async cleanUp(): Promise<void> {
    await this.stores.close();
    await this.#place.cleanUp();
  }

  /** The options of an index of this ledger that asks one node. */
  options(ask: Ask, more: Partial<IndexerOptions> = {}): IndexerOptions {
    return { rpc: requesterOf(ask), store: this.store, ...this.ledger.followed, ...more };
  }

  /** A node that has only begun to synchronize. */
  #upTo(last: number): Ask {
    return async (method, params) =>
      method === "eth_blockNumber" ? `0x${last.toString(16)}` : await this.honest(method, params);
  }

  /** A node that serves one changed answer about the target block. */
  lying({ block, receipts, more = {} }: Lie): Ask {
    const about = `0x${this.target.toString(16)}`;
    return async (method, params) => {
      if (method in more) return more[method];
      const answer = structuredClone(await this.honest(method, params));
      if (method === "eth_getBlockByNumber" && params[0] === about && block !== undefined)
        return block(answer as Block);
      if (method === "eth_getBlockReceipts" && params[0] === about && receipts !== undefined)
        return receipts(answer as Receipt[]);
      return answer;
    };
  }

  /** The content of all tables, which shows whether something was written. */
  async everything(): Promise<unknown> {
    const count = async (table: "block" | "event" | "record" | "edge") =>
      (
        await this.store.database
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<bigint>().as("n"))
          .executeTakeFirstOrThrow()
      ).n;
    return {
      blocks: await count("block"),
      events: await count("event"),
      records: await count("record"),
      edges: await count("edge"),
      checkpoint: await this.store.database.selectFrom("checkpoint").selectAll().execute(),
    };
  }
}
