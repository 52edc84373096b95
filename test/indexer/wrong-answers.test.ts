import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeFault } from "../../src/chain/node-group.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import type { IndexDigest } from "../../src/indexer/index-digest.ts";
import { CodedError } from "../../src/text/coded-error.ts";
import { ProviderRpcError } from "../../src/chain/embedded/errors.ts";
import { Random } from "../consensus/random.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { LARGEST_ANSWER, startLyingNode } from "../chain/lying-node.ts";
import { SmallLedger } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

/** Another seed gives other lies; a larger count more of them. A failure names the seed. */
const SEED = Number(process.env["LAIQU_TEST_SEED"] ?? 1);
const COUNT = Number(process.env["LAIQU_TEST_COUNT"] ?? 1_000);
/** Lies told to one index before the node becomes honest. */
const LIES_PER_INDEX = 25;

const place = new Workplace();
const stores = new StorePool();
let honest: Ask;
let ledger: SmallLedger;
let expected: IndexDigest;

beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
  await ledger.recordEveryEvent(4_000_000_000);
  const store = await stores.take();
  await createIndexer({ ...common(store), rpc: createJsonRpc(chain.url) }).converge();
  expected = (await indexDigest(store))!;
  await stores.giveBack(store);
});
afterAll(async () => {
  await stores.close();
  await place.cleanUp();
});

const common = (store: IndexerOptions["store"]): Omit<IndexerOptions, "rpc"> => ({
  store,
  ledger: { address: ledger.address, startBlock: ledger.deployment.startBlock },
  chain: { chainId: ledger.deployment.chainId, genesisHash: ledger.deployment.genesisHash },
  consensus: { type: "QBFT", epochLength: 30_000 },
  batchBlocks: 4,
  pollMs: 1,
  retryMs: 1,
});

/** A node like GoQuorum, which has no method for the receipts of a whole block. */
const withoutBlockReceipts: Ask = async (method, params) => {
  if (method === "eth_getBlockReceipts") throw new ProviderRpcError(-32601, "the method does not exist");
  return await honest(method, params);
};

interface Told {
  readonly lies: readonly string[];
  readonly stops: readonly string[];
  readonly faults: readonly NodeFault[];
  readonly digest: IndexDigest | undefined;
}

/**
 * Builds an index from a node that alters answers, while it catches up and while it follows. An index that stops is
 * started again, as an operator would.
 */
async function indexThroughLies(seed: number, count: number, source: Ask): Promise<Told> {
  const lies: string[] = [];
  const stops: string[] = [];
  const faults: NodeFault[] = [];
  const random = new Random(seed);
  const node = await startLyingNode(source, {
    random,
    lies: () => lies.length < count && random.below(3) > 0,
    told: (what, methods) => void lies.push(`${methods.join(",")}: ${what}`),
  });
  const rpc = createJsonRpc(node.url, { timeoutMs: 300, maxResponseBytes: LARGEST_ANSWER });
  const store = await stores.take();
  try {
    for (;;) {
      const stop = new AbortController();
      const indexer = createIndexer({
        ...common(store),
        rpc,
        signal: stop.signal,
        nodes: { onFault: (fault) => void faults.push(fault) },
        onProgress: () => {
          if (lies.length >= count) stop.abort();
        },
      });
      try {
        // The second start follows at once, the first one catches up before.
        if (stops.length % 2 === 0) await indexer.catchUp(60_000);
        else await indexer.follow();
        if (lies.length >= count) break;
        // All lies must be told: the index is read anew from the beginning.
        await stores.empty(store);
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        stops.push(error.code);
        if (
          !faults.some(
            (fault) => fault.error === error || fault.error === error.cause || fault.error.code === error.code,
          )
        )
          throw new Error(`no evidence of ${error.code}`, { cause: error });
      }
    }
    await createIndexer({ ...common(store), rpc }).catchUp(60_000);
    return { lies, stops, faults, digest: await indexDigest(store) };
  } catch (error) {
    throw new Error(`seed ${seed}: ${lies.slice(-3).join(" | ")}`, { cause: error });
  } finally {
    await stores.giveBack(store);
    rpc.close();
    await node.close();
  }
}

describe("an index that is read from a node with altered answers", () => {
  test(`never holds an altered event, and names the fault, after ${COUNT} alterations`, async () => {
    const told: Told[] = [];
    for (let first = 0; first < COUNT; first += LIES_PER_INDEX) {
      const seed = SEED * 1_000_003 + first;
      const source = (first / LIES_PER_INDEX) % 2 === 0 ? honest : withoutBlockReceipts;
      const one = await indexThroughLies(seed, Math.min(LIES_PER_INDEX, COUNT - first), source);
      expect([seed, one.digest]).toEqual([seed, expected]);
      told.push(one);
    }

    const lies = told.flatMap((one) => one.lies);
    expect(lies.length).toBeGreaterThanOrEqual(COUNT);
    expect(told.flatMap(({ faults }) => faults).length).toBeGreaterThan(COUNT / 4);
    expect(told.flatMap(({ stops }) => stops).length).toBeGreaterThan(0);
    const methods = new Set(lies.map((lie) => lie.split(":")[0]!.split(",")).flat());
    expect([...methods].sort()).toEqual([
      "eth_blockNumber",
      "eth_chainId",
      "eth_getBlockByNumber",
      "eth_getBlockReceipts",
      "eth_getTransactionReceipt",
    ]);
  }, 600_000);
});
