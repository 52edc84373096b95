import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_WALK } from "../../src/audit/lineage-walk.ts";
import { lineageOf } from "../../src/audit/lineage.ts";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import type { IndexDigest } from "../../src/indexer/index-digest.ts";
import { reindex } from "../../src/indexer/reindex.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { PostgresServer, postgresReleases } from "../store/postgres-server.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";

const place = new Workplace();
let ask: Ask;
let ledger: SmallLedger;
let expected: IndexDigest | undefined;

const index = async (store: Store): Promise<void> => {
  await createIndexer({
    rpc: requesterOf(ask),
    store,
    ...ledger.followed,
    batchBlocks: 7,
  }).converge();
};

beforeAll(async () => {
  const chain = await place.start();
  ask = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(ask).deploy();
  await ledger.recordEveryEvent(4_000_000_000);
  const embedded = await openMemoryStore();
  await index(embedded);
  expected = await indexDigest(embedded);
  await embedded.close();
});
afterAll(() => place.cleanUp());

describe.each(postgresReleases())("PostgreSQL $major", (release) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start(release);
  });
  afterAll(() => server?.stop());

  it("gives the same index as the embedded database, also after a rebuild and when it is opened anew", async () => {
    const first = await openStore({ connectionString: server.connectionString });
    await index(first);
    const { version } = await first.database
      .selectNoFrom(sql<string>`current_setting('server_version_num')`.as("version"))
      .executeTakeFirstOrThrow();

    const built = await indexDigest(first);
    await reindex(first);
    const rebuilt = await indexDigest(first);
    await first.close();
    const second = await openStore({ connectionString: server.connectionString });
    await index(second);

    expect(Math.floor(Number(version) / 10_000)).toBe(release.major);
    expect(expected).toBeDefined();
    expect(built).toEqual(expected);
    expect(rebuilt).toEqual(expected);
    expect(await indexDigest(second)).toEqual(expected);
    await second.close();
  });

  it("says that a database does not exist, or that a user is refused", async () => {
    const at = (user: string, database: string): string => {
      const url = new URL(server.connectionString);
      url.username = user;
      url.pathname = `/${database}`;
      return url.href;
    };

    await expect(openStore({ connectionString: at("laiqu", "nodb") })).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      text: {
        zh: expect.stringMatching(/nodb.*没有此数据库（3D000）/) as string,
        en: expect.stringMatching(/nodb" .*no such database \(3D000\)/) as string,
      },
    });
    await expect(openStore({ connectionString: at("nobody", "postgres") })).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      text: { en: expect.stringMatching(/refuses the user or the password \(28000\)/) as string },
    });
  });

  it("answers the questions that walk the lineage", async () => {
    const store = await openStore({ connectionString: server.connectionString });
    await index(store);

    const { result } = await withSnapshot(store.reader, (snapshot) =>
      lineageOf(snapshot, ledger.ids.city, "destinations", momentOf(snapshot, {}), DEFAULT_WALK),
    );

    expect(result.nodes.length).toBeGreaterThan(3);
    await store.close();
  });

  it("lets two programs open a new database at once, and makes it once", async () => {
    const first = await openStore({ connectionString: server.connectionString });
    await sql`CREATE DATABASE fresh`.execute(first.database);
    await first.close();
    const connectionString = server.connectionString.replace(/postgres$/, "fresh");

    const [one, other] = await Promise.all([openStore({ connectionString }), openStore({ connectionString })]);

    expect(await one.database.selectFrom("manifest").selectAll().execute()).toEqual([]);

    await Promise.all([one.close(), other.close()]);
  });
});
