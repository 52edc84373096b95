import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setTimeout as wait } from "node:timers/promises";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger } from "../indexer/small-ledger.ts";
import { PostgresServer } from "./postgres-server.ts";

/* A database that takes connections and answers nothing: its disk hangs, or its processes are stopped. */

const LONG = 120_000;
const place = new Workplace();
const abort = new AbortController();
const faults: string[] = [];
let recovered = 0;
let postgres: PostgresServer;
let rpc: JsonRpc;
let store: Store;
let server: RunningServer;
let following: Promise<void>;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  const chain = await place.start();
  rpc = createJsonRpc(chain.url);
  const ledger = await new SmallLedger((method, params) => chain.request({ method, params })).deploy();
  const { connectionString } = postgres;
  store = await openStore({ connectionString, readTimeoutMs: 3_000 });
  const indexer = createIndexer({
    rpc,
    store,
    ...ledger.followed,
    signal: abort.signal,
    onUnavailable: ({ code }) => faults.push(code),
    onRecovered: () => recovered++,
  });
  await indexer.catchUp();
  following = indexer.follow();
  const catalog = new RulebookCatalog(new Map());
  server = await startServer({ store, rpc, ledgerAddress: ledger.address, catalog, port: 0 });
}, LONG);
afterAll(async () => {
  abort.abort();
  await following;
  await server?.close();
  await store?.close();
  await postgres?.stop();
  rpc.close();
  await place.cleanUp();
}, LONG);

async function asked(path: string): Promise<{ readonly status: number; readonly code: unknown }> {
  const answer = await fetch(`${server.url}${path}`);
  return { status: answer.status, code: ((await answer.json()) as { code?: unknown }).code };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 60_000; !(await holds());) {
    if (performance.now() > deadline) throw new Error("It did not come true within 60 s.");
    await wait(100);
  }
}

describe("a PostgreSQL that hangs", () => {
  it(
    "is told by server, index and start, and all goes on when it answers again",
    async () => {
      const away = { status: 503, code: "INDEX_UNAVAILABLE" };
      expect((await asked("/v1/status")).status).toBe(200);

      postgres.freeze();
      try {
        const opening = openStore({ connectionString: postgres.connectionString }).catch((error: unknown) => error);
        for (const path of ["/v1/status", "/readyz", "/v1/search?q=R"])
          expect([path, await asked(path)]).toEqual([path, away]);
        expect(await asked("/healthz")).toMatchObject({ status: 200 });
        expect(await opening).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
        await until(async () => faults.length > 0);
      } finally {
        postgres.thaw();
      }
      await until(async () => (await asked("/readyz")).status === 200);

      expect(new Set(faults)).toEqual(new Set(["DATABASE_UNAVAILABLE"]));
      await until(async () => recovered > 0);
      expect((await asked("/v1/search?q=R")).status).toBe(200);
    },
    LONG,
  );
});
