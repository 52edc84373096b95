import { EventEmitter, on } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import type { IndexDigest } from "../../src/indexer/index-digest.ts";
import type { CodedError } from "../../src/text/coded-error.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { giveEmptyIndex } from "../store/memory-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const place = new Workplace();
const stores = new StorePool();
const directory = mkdtempSync(join(tmpdir(), "laiqu-index-"));
let ask: Ask;
let ledger: SmallLedger;
let expected: IndexDigest;

const options = (store: Store, more: Partial<IndexerOptions> = {}): IndexerOptions => ({
  rpc: requesterOf(ask),
  store,
  ...ledger.followed,
  ...more,
});

beforeAll(async () => {
  await giveEmptyIndex(directory);
  const chain = await place.start();
  ask = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(ask).deploy();
  await ledger.recordEveryEvent(4_000_000_000);
  const whole = await stores.take();
  await createIndexer(options(whole)).converge();
  expected = (await indexDigest(whole))!;
  await stores.giveBack(whole);
});
afterAll(async () => {
  await stores.close();
  await place.cleanUp();
  rmSync(directory, { recursive: true, force: true });
});

test("a batch that fails at its last statement leaves nothing behind, and is written whole the next time", async () => {
  const store = await stores.take();
  const failing = ledger.deployment.startBlock + 5;
  await sql`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the power is cut'; END $$`.execute(store.database);
  await sql`
    CREATE TRIGGER cut BEFORE INSERT OR UPDATE ON checkpoint
    FOR EACH ROW WHEN (NEW.block_number = ${sql.lit(failing)}) EXECUTE FUNCTION fail()`.execute(store.database);

  await expect(createIndexer(options(store, { batchBlocks: 1 })).converge()).rejects.toThrow("the power is cut");
  const left = await store.database
    .selectFrom("block")
    .select(({ fn }) => fn.max("number").as("last"))
    .executeTakeFirstOrThrow();
  const { block_number } = await store.database
    .selectFrom("checkpoint")
    .select("block_number")
    .executeTakeFirstOrThrow();
  await sql`DROP TRIGGER cut ON checkpoint`.execute(store.database);
  await createIndexer(options(store)).converge();

  expect(left.last).toBe(failing - 1);
  expect(block_number).toBe(failing - 1);
  expect(await indexDigest(store)).toEqual(expected);
  await stores.giveBack(store);
});

test("an index that stops after every batch and is opened anew goes on where it stopped", async () => {
  for (let progress = -1; progress < expected.block;) {
    const store = await openStore({ dataDirectory: directory });
    const stop = new AbortController();
    let batches = 0;
    const position = await createIndexer(
      options(store, {
        batchBlocks: 6,
        signal: stop.signal,
        onProgress: () => {
          if (++batches === 1) stop.abort();
        },
      }),
    ).converge();
    expect(position!.number).toBeGreaterThan(progress);
    progress = position!.number;
    if (progress === expected.block) expect(await indexDigest(store)).toEqual(expected);
    await store.close();
  }
});

test("converging again changes nothing", async () => {
  const store = await stores.take();
  await createIndexer(options(store)).converge();
  let batches = 0;

  const position = await createIndexer(
    options(store, {
      onProgress: () => {
        batches += 1;
      },
    }),
  ).converge();

  expect(position!.number).toBe(expected.block);
  expect(batches).toBe(0);
  expect(await indexDigest(store)).toEqual(expected);
  await stores.giveBack(store);
});

describe("following", () => {
  test("indexes new blocks as they come, waits for a chain that is away, and ends with its signal", async () => {
    const store = await stores.take();
    const stop = new AbortController();
    const away: CodedError[] = [];
    let failures = 2;
    const rpc = requesterOf(async (method, params) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error("connection refused");
      }
      return await ask(method, params);
    });
    const progress = new EventEmitter();
    const reached = async (number: number): Promise<void> => {
      for await (const [block] of on(progress, "block", { signal: AbortSignal.timeout(20_000) }) as AsyncIterable<
        [number]
      >)
        if (block >= number) return;
    };

    const following = createIndexer(
      options(store, {
        rpc,
        signal: stop.signal,
        pollMs: 20,
        onProgress: ({ block }) => void progress.emit("block", block),
        onUnavailable: (error) => {
          away.push(error);
        },
      }),
    ).follow();
    await reached(expected.block);
    const live = reached(expected.block + 1);
    const id = await ledger.resource("R-live");
    await live;
    stop.abort();
    await following;

    expect(await store.database.selectFrom("record").select("id").where("reference", "=", "R-live").execute()).toEqual([
      { id },
    ]);
    expect(away.length).toBeGreaterThan(0);
    expect(away.every(({ code }) => code === "CHAIN_UNAVAILABLE")).toBe(true);
    await stores.giveBack(store);
  });

  test("stops at a contradiction instead of asking again", async () => {
    const store = await stores.take();
    const rpc = requesterOf(async (method, params) => {
      const answer = await ask(method, params);
      return method === "eth_getBlockByNumber" && params[0] === "0x3"
        ? { ...(answer as object), timestamp: "0x1" }
        : answer;
    });

    await expect(createIndexer(options(store, { rpc })).follow()).rejects.toMatchObject({
      code: "HEADER_HASH_MISMATCH",
    });

    await stores.giveBack(store);
  });
});
