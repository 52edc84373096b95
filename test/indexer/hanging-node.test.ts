import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setTimeout as wait } from "node:timers/promises";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const place = new Workplace();
const stores = new StorePool();
let honest: Ask;
let ledger: SmallLedger;

beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
});
afterAll(async () => {
  await stores.close();
  await place.cleanUp();
});

it("an index whose node hangs goes on giving signs of life until it is stopped", async () => {
  const store = await stores.take();
  const abort = new AbortController();
  let hangs = false;
  let asked = 0;
  const hanging = new Promise<never>((_, reject) => {
    abort.signal.addEventListener("abort", () => reject(new Error("stopped")));
  });
  const indexer = createIndexer({
    rpc: requesterOf(async (method, params) => {
      if (!hangs) return await honest(method, params);
      asked += 1;
      return await hanging;
    }),
    store,
    ...ledger.followed,
    signal: abort.signal,
  });
  const beat = async (): Promise<{ readonly at: number; readonly code: string | null }> =>
    await store.reader
      .selectFrom("heartbeat")
      .select(["code", sql<number>`extract(epoch from beat_at)::float8`.as("at")])
      .executeTakeFirstOrThrow();
  await indexer.catchUp();

  hangs = true;
  const following = indexer.follow();
  const first = await beat();
  let last = first;
  for (const deadline = performance.now() + 30_000; last.at <= first.at && performance.now() < deadline;) {
    await wait(200);
    last = await beat();
  }
  abort.abort();
  await following;
  const stopped = await beat();
  await wait(6_000);

  expect(asked).toBe(1);
  expect(last).toEqual({ at: expect.any(Number) as number, code: first.code });
  expect(last.at).toBeGreaterThan(first.at);
  expect((await beat()).at).toBe(stopped.at);
}, 60_000);
