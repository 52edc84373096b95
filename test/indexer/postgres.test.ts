import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import { reindex } from "../../src/indexer/reindex.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { PostgresServer } from "../store/postgres-server.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";

const place = new Workplace();
let server: PostgresServer;
let ask: Ask;
let ledger: SmallLedger;

const index = async (store: Store): Promise<void> => {
  await createIndexer({ rpc: requesterOf(ask), store, ledger: { address: ledger.address, startBlock: ledger.deployment.startBlock }, consensus: { type: "QBFT", epochLength: 30_000 }, batchBlocks: 7 }).converge();
};

beforeAll(async () => {
  server = await PostgresServer.start();
  const chain = await place.start();
  ask = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(ask).deploy();
  await ledger.tellStory(4_000_000_000);
});
afterAll(async () => {
  await server?.stop();
  await place.cleanUp();
});

test("PostgreSQL and the embedded database give the same index, also after a rebuild and opened anew", async () => {
  const embedded = await openStore({ memory: true });
  const first = await openStore({ connectionString: server.connectionString });
  await index(embedded);
  await index(first);
  const expected = await indexDigest(embedded);

  const built = await indexDigest(first);
  await reindex(first);
  const rebuilt = await indexDigest(first);
  await first.close();
  const second = await openStore({ connectionString: server.connectionString });
  await index(second);

  expect(built).toEqual(expected);
  expect(rebuilt).toEqual(expected);
  expect(await indexDigest(second)).toEqual(expected);
  await second.close();
  await embedded.close();
});

test("two programs that open a new database at once make it once", async () => {
  const first = await openStore({ connectionString: server.connectionString });
  await sql`CREATE DATABASE fresh`.execute(first.database);
  await first.close();
  const connectionString = server.connectionString.replace(/postgres$/, "fresh");

  const [one, other] = await Promise.all([openStore({ connectionString }), openStore({ connectionString })]);

  expect(await one.database.selectFrom("manifest").selectAll().execute()).toEqual([]);

  await Promise.all([one.close(), other.close()]);
});
