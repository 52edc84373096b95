import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ReceiptReader } from "../../src/chain/receipts.ts";
import { RpcError } from "../../src/chain/rpc-error.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { fetchBatch } from "../../src/indexer/fetch-batch.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import type { IndexDigest } from "../../src/indexer/index-digest.ts";
import { fromHex } from "../../src/consensus/hex.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

interface Call {
  readonly id: number;
  readonly method: string;
}
type Fault = (outgoing: ServerResponse, calls: readonly Call[], answer: readonly { result: unknown }[]) => void;

const say = (outgoing: ServerResponse, body: unknown): void => void outgoing.end(JSON.stringify(body));
const refusing =
  (code: number, message: string): Fault =>
  (outgoing, calls) =>
    say(
      outgoing,
      calls.map(({ id }) => ({ jsonrpc: "2.0", id, error: { code, message } })),
    );

const NO_BLOCK = "null for a block that the head promised";
const NO_ANSWER = "no answer in time";

/** The faults of a node that pass by themselves. */
const PASSING: readonly (readonly [what: string, fault: Fault])[] = [
  ["a reset", (outgoing) => void outgoing.destroy()],
  ["429 with Retry-After", (outgoing) => void outgoing.writeHead(429, { "retry-after": "0" }).end()],
  ["502", (outgoing) => void outgoing.writeHead(502).end("<html>")],
  ["503", (outgoing) => void outgoing.writeHead(503).end("starting")],
  ["504", (outgoing) => void outgoing.writeHead(504).end()],
  ["limit exceeded", refusing(-32005, "limit exceeded")],
  ["header not found", refusing(-32000, "header not found")],
  ["cut JSON", (outgoing) => void outgoing.end('[{"jsonrpc":"2.0","id":1,"resu')],
  [NO_ANSWER, () => undefined],
  [
    NO_BLOCK,
    (outgoing, calls) =>
      say(
        outgoing,
        calls.map(({ id }) => ({ jsonrpc: "2.0", id, result: null })),
      ),
  ],
];

const place = new Workplace();
const stores = new StorePool();
let honest: Ask;
let ledger: SmallLedger;
let node: LocalServer;
/** The faults that the node still has; the next question about blocks or receipts takes one. */
const pending: Fault[] = [];

beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
  node = await startLocalServer(async (body, outgoing) => {
    const asked = JSON.parse(body) as Call & { readonly params: unknown[] };
    const calls = Array.isArray(asked) ? (asked as (typeof asked)[]) : [asked];
    const answers = await Promise.all(
      calls.map(async ({ id, method, params }) => ({ jsonrpc: "2.0", id, result: await honest(method, params) })),
    );
    const fault = Array.isArray(asked) ? pending.shift() : undefined;
    if (fault === undefined) return say(outgoing, Array.isArray(asked) ? answers : answers[0]);
    return fault(outgoing, calls, answers);
  });
  // To make a database holds up this thread for seconds, which a node must not be blamed for.
  for (const store of [await stores.take(), await stores.take()]) await stores.giveBack(store);
});
afterAll(async () => {
  await node.close();
  await stores.close();
  await place.cleanUp();
});

const options = (store: IndexerOptions["store"], more: Partial<IndexerOptions> = {}): IndexerOptions => ({
  rpc: requesterOf(honest),
  store,
  ...ledger.followed,
  batchBlocks: 3,
  pollMs: 5,
  retryMs: 1,
  ...more,
});

async function digestOfHonest(): Promise<IndexDigest | undefined> {
  const store = await stores.take();
  await createIndexer(options(store)).converge();
  const digest = await indexDigest(store);
  await stores.giveBack(store);
  return digest;
}

test("an index that is told of a new block looks at once, however long its pauses are", async () => {
  const store = await stores.take();
  const stop = new AbortController();
  const index = createIndexer(options(store, { signal: stop.signal, pollMs: 3_600_000 }));
  await index.catchUp(30_000);
  const following = index.follow();
  for (const reference of ["R-told-1", "R-told-2"]) {
    await ledger.resource(reference);
    index.look();
    const expected = await digestOfHonest();
    while ((await indexDigest(store))?.block !== expected?.block) await new Promise((wake) => setTimeout(wake, 5));
  }
  stop.abort();
  await following;
  await stores.giveBack(store);
});

describe("a fault that passes ends neither back-fill nor following, and is told once:", () => {
  test.each(PASSING)("%s", async (what, fault) => {
    const store = await stores.take();
    const rpc = createJsonRpc(node.url, what === NO_ANSWER ? { timeoutMs: 3_000 } : {});
    const changes: string[] = [];
    const stop = new AbortController();
    pending.push(fault, fault);
    const index = createIndexer(
      options(store, { rpc, signal: stop.signal, nodes: { onChange: ({ state }) => void changes.push(state) } }),
    );

    await index.catchUp(30_000);
    const filled = [...changes];
    const following = index.follow();
    pending.push(fault, fault, fault);
    await ledger.resource(`R-${Math.random()}`);
    const expected = await digestOfHonest();
    while ((await indexDigest(store))?.block !== expected?.block) await new Promise((wake) => setTimeout(wake, 20));
    stop.abort();
    await following;

    expect(await indexDigest(store)).toEqual(expected);
    // A question that is too much for a node is asked again in smaller parts, without a loss.
    expect(filled).toEqual(what === "limit exceeded" ? [] : ["LOST", "BACK"]);
    // While it follows, a node may lack the block of the checkpoint for a moment: that contradicts nothing.
    if (what !== NO_BLOCK) expect(changes).toEqual([...filled, "LOST", "BACK"]);
    rpc.close();
    await stores.giveBack(store);
  });
});

test("a back-fill that never gets an answer ends after its patience with the last failure", async () => {
  const store = await stores.take();
  const dead = createJsonRpc("http://127.0.0.1:1");

  await expect(createIndexer(options(store, { rpc: dead })).catchUp(50)).rejects.toMatchObject({
    code: "CHAIN_UNAVAILABLE",
  });

  await stores.giveBack(store);
});

test("answers of a wrong form are asked for again, but not for ever", async () => {
  const store = await stores.take();
  let asked = 0;
  const wrong = requesterOf(async (method, params) => {
    if (method !== "eth_blockNumber") return await honest(method, params);
    asked++;
    return "abc";
  });

  await expect(createIndexer(options(store, { rpc: wrong })).follow()).rejects.toMatchObject({
    code: "ANSWER_MALFORMED",
  });

  expect(asked).toBe(5);
  await stores.giveBack(store);
});

test.each(["catchUp", "follow"] as const)("the pause that a node asks for is kept: %s", async (way) => {
  const store = await stores.take();
  const stop = new AbortController();
  const pauses: number[] = [];
  const busy = requesterOf(() => {
    const evidence = { method: "eth_blockNumber", status: 429, retryAfterMs: 20_000 };
    return Promise.reject(new RpcError("UNAVAILABLE", { zh: "稍后再试", en: "slow down" }, evidence));
  });

  const index = createIndexer(
    options(store, {
      rpc: busy,
      signal: stop.signal,
      onUnavailable: (_, pauseMs) => {
        pauses.push(pauseMs);
        stop.abort();
      },
    }),
  );
  await index[way]();

  expect(pauses).toEqual([20_000]);
  await stores.giveBack(store);
});

test("dense blocks are fetched few at a time, so that their receipts never fill memory", async () => {
  const template = (await honest("eth_getBlockByNumber", ["0x1", false])) as Record<string, unknown>;
  let most = 0;
  const dense = requesterOf((method, params) => {
    if (method === "eth_getBlockByNumber")
      return Promise.resolve({
        ...template,
        number: params[0],
        logsBloom: `0x${"ff".repeat(256)}`,
        receiptsRoot: `0x${"11".repeat(32)}`,
        transactions: Array.from({ length: 900 }, () => `0x${"22".repeat(32)}`),
      });
    return Promise.resolve([]);
  });
  const counted = {
    ...dense,
    batch: async (calls: Parameters<typeof dense.batch>[0]) => {
      if (calls[0]?.method === "eth_getBlockReceipts") most = Math.max(most, calls.length);
      return await dense.batch(calls);
    },
  };

  const ledgerAt = { address: fromHex(ledger.address, 20), startBlock: 1 };
  const blocks = await fetchBatch(counted, new ReceiptReader(counted), ledgerAt, 1, 200);

  expect(blocks).toHaveLength(2);
  expect(most).toBe(2);
});
