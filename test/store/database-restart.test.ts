import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { databaseAway } from "../../src/store/database-away.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";
import { PostgresServer } from "./postgres-server.ts";

const place = new Workplace();
const stop = new AbortController();
const rpc = createJsonRpc("http://127.0.0.1:1");
const faults: string[] = [];
let ask: Ask;
let ledger: SmallLedger;
let postgres: PostgresServer;
/** The stores of `laiqu index` and `laiqu serve`, which are different processes in service. */
let written: Store;
let read: Store;
let server: RunningServer;
let following: Promise<void>;

beforeAll(async () => {
  const chain = await place.start();
  ask = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(ask).deploy();
  postgres = await PostgresServer.start();
  written = await openStore({ connectionString: postgres.connectionString });
  read = await openStore({ connectionString: postgres.connectionString, readTimeoutMs: 2_000 });
  following = createIndexer({
    rpc: requesterOf(ask),
    store: written,
    ...ledger.followed,
    signal: stop.signal,
    pollMs: 20,
    onUnavailable: ({ code }) => void faults.push(code),
  }).follow();
  server = await startServer({
    store: read,
    rpc,
    ledgerAddress: ledger.address,
    catalog: new RulebookCatalog(new Map()),
    port: 0,
  });
});

afterAll(async () => {
  stop.abort();
  await following;
  await server?.close();
  await read?.close();
  await written?.close();
  await postgres?.stop();
  rpc.close();
  await place.cleanUp();
});

/** The HTTP status of a question that only the index answers, with the code of its problem. */
async function asked(): Promise<{ readonly status: number; readonly code: unknown; readonly body: string }> {
  const answer = await fetch(`${server.url}/v1/records/${ledger.ids.city}`);
  const body = await answer.text();
  return { status: answer.status, code: (JSON.parse(body) as { code?: unknown }).code, body };
}

/** Waits until a condition holds, for half a minute at most. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 30_000; !(await holds());) {
    if (performance.now() > deadline) throw new Error("It did not come true within 30 s.");
    await wait(50);
  }
}

async function indexedReference(reference: string): Promise<boolean> {
  const rows = await read.reader
    .selectFrom("record")
    .select("id")
    .where("reference", "=", reference)
    .execute()
    .catch((error: unknown) => {
      if (databaseAway(error) === undefined) throw error;
      return [];
    });
  return rows.length === 1;
}

describe("a PostgreSQL that restarts", () => {
  it.each([
    ["is shut down", "SIGINT"],
    ["crashes", "SIGQUIT"],
  ] as const)("under questions and an index, and %s, ends neither of them", async (_, signal) => {
    await until(async () => (await asked()).status === 200);
    const before = `R-before-${signal}`;
    await ledger.resource(before);
    await until(() => indexedReference(before));
    faults.length = 0;

    // Questions are under way while the server ends: each holds a connection of its own.
    const sleeping = Array.from({ length: 5 }, () =>
      sql`SELECT pg_sleep(30)`.execute(written.database).then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    const underway = Array.from({ length: 20 }, () => asked());
    await wait(20);
    await postgres.halt(signal);
    const during = [
      ...(await Promise.all(underway)),
      ...(await Promise.all(Array.from({ length: 20 }, () => asked()))),
    ];
    const meanwhile = `R-meanwhile-${signal}`;
    await ledger.resource(meanwhile);
    await until(() => Promise.resolve(faults.length > 0));
    await postgres.resume();
    await until(async () => (await asked()).status === 200);
    await until(() => indexedReference(meanwhile));

    expect(during.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    expect(new Set(during.slice(20).map(({ code }) => code))).toEqual(new Set(["INDEX_UNAVAILABLE"]));
    expect((await Promise.all(sleeping)).map((error) => databaseAway(error)?.code)).toEqual(
      Array.from({ length: 5 }, () => "DATABASE_UNAVAILABLE"),
    );
    expect(new Set(faults)).toEqual(new Set(["DATABASE_UNAVAILABLE"]));
  });

  it("is told from a heartbeat of the index, which goes on after the restart", async () => {
    const beat = async (): Promise<{ age: number; head: number | null; code: string | null }> =>
      await read.reader
        .selectFrom("heartbeat")
        .select(["head", "code", sql<number>`extract(epoch from clock_timestamp() - beat_at)::float8`.as("age")])
        .executeTakeFirstOrThrow();

    // A beat that is written every few seconds names the head of its time.
    const newest = Number(await ask("eth_blockNumber", []));
    await until(async () => Number((await beat()).head) === newest);
    const { code, age } = await beat();

    expect(code).toBeNull();
    expect(age).toBeLessThan(30);
    await until(async () => (await beat()).age < age);
  });
});

describe("a PostgreSQL that runs and does not serve this program any more", () => {
  it.each([
    ["the login is refused", `ALTER ROLE laiqu NOLOGIN`, `ALTER ROLE laiqu LOGIN`, "28000", /refuses the user/],
    [
      "the database is gone",
      `ALTER DATABASE postgres RENAME TO elsewhere`,
      `ALTER DATABASE elsewhere RENAME TO postgres`,
      "3D000",
      /no such database/,
    ],
  ])("is waited for when %s, and the reason is told", async (_, take, give, reason, says) => {
    await until(async () => (await asked()).status === 200);
    faults.length = 0;
    const owner = new pg.Client({ connectionString: postgres.connectionString.replace(/postgres$/, "template1") });
    await owner.connect();

    // A database with a connection to it cannot be renamed, and the index connects again and again.
    const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
    for (let taken = false; !taken;) {
      await owner.query(end);
      taken = await owner.query(take).then(
        () => true,
        () => false,
      );
    }
    await owner.query(end);
    await until(() => Promise.resolve(faults.length > 0));
    const during = await asked();
    await owner.query(give);
    await owner.end();
    await until(async () => (await asked()).status === 200);
    const afterwards = `R-after-${reason}`;
    await ledger.resource(afterwards);
    await until(() => indexedReference(afterwards));

    expect(during).toMatchObject({ status: 503, code: "INDEX_UNAVAILABLE" });
    expect(during.body).toMatch(says);
    expect(new Set(faults)).toEqual(new Set(["DATABASE_UNAVAILABLE"]));
  });

  it("is named by the server while it takes no more blocks, as on a full disk, and answers questions", async () => {
    await sql`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`.execute(written.database);
    await sql`CREATE TRIGGER full_disk BEFORE INSERT ON block EXECUTE FUNCTION full_disk()`.execute(written.database);
    const ready = async (): Promise<string> => await (await fetch(`${server.url}/readyz`)).text();

    await ledger.resource("R-on-a-full-disk");
    await until(async () => (await ready()).includes("INDEX_UNAVAILABLE"));
    const [during, answer] = [await ready(), await asked()];
    await sql`DROP FUNCTION full_disk CASCADE`.execute(written.database);
    await until(() => indexedReference("R-on-a-full-disk"));
    await until(async () => !(await ready()).includes("INDEX_UNAVAILABLE"));

    expect(during).toMatch(/has no room left on its disk \(53100\).*questions are answered as of it/);
    expect(answer.status).toBe(200);
  });

  it("is not called away while it answers, although questions have taken every connection for them", async () => {
    await until(async () => (await asked()).status === 200);
    const questions = Array.from({ length: 20 }, () =>
      read.reader
        .selectNoFrom(sql`pg_sleep(1.9)`.as("slept"))
        .execute()
        .catch(() => undefined),
    );

    const ready = await (await fetch(`${server.url}/readyz`)).text();
    await Promise.all(questions);

    expect(ready).not.toMatch(/INDEX_UNAVAILABLE/);
  });

  it("is waited for when its tables are renamed", async () => {
    await until(async () => (await asked()).status === 200);
    await sql`ALTER TABLE checkpoint RENAME TO hidden`.execute(written.database);
    const during = await asked();
    await sql`ALTER TABLE hidden RENAME TO checkpoint`.execute(written.database);
    await until(async () => (await asked()).status === 200);

    expect(during).toMatchObject({ status: 503, code: "INDEX_UNAVAILABLE" });
    expect(during.body).toMatch(/lacks the index's tables \(42P01\)/);
  });
});

describe("an error of a database that is away", () => {
  it.each([
    ["a refused connection", Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" })],
    ["a missing socket", Object.assign(new Error("connect"), { code: "ENOENT", syscall: "connect" })],
    ["a shutdown", Object.assign(new Error("terminating connection"), { code: "57P01" })],
    ["a start", Object.assign(new Error("the database system is starting up"), { code: "57P03" })],
    ["too many connections", Object.assign(new Error("too many clients"), { code: "53300" })],
    ["a full disk", Object.assign(new Error("could not extend file"), { code: "53100" })],
    ["a broken disk", Object.assign(new Error("could not read block"), { code: "58030" })],
    ["a standby", Object.assign(new Error("read-only transaction"), { code: "25006" })],
    ["a changed password", Object.assign(new Error("password authentication failed"), { code: "28P01" })],
    ["a database that was dropped", Object.assign(new Error("database does not exist"), { code: "3D000" })],
    ["rights that were taken away", Object.assign(new Error("permission denied for table"), { code: "42501" })],
    ["tables that were dropped", Object.assign(new Error("relation does not exist"), { code: "42P01" })],
    ["damaged pages", Object.assign(new Error("invalid page in block 0"), { code: "XX001" })],
    ["an expired certificate", Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" })],
    ["a user without a password", new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string")],
    ["a connection lost", new Error("Connection terminated unexpectedly")],
    ["a connection that was lost before", new Error("Client has encountered a connection error and is not queryable")],
    ["a pool without a free connection", new Error("timeout exceeded when trying to connect")],
  ])("is recognized: %s", (_, error) => {
    expect(databaseAway(error)).toMatchObject({ code: "DATABASE_UNAVAILABLE", cause: error });
  });

  it.each([
    ["a statement that took too long", Object.assign(new Error("canceling statement"), { code: "57014" })],
    ["a row that exists", Object.assign(new Error("duplicate key"), { code: "23505" })],
    ["a missing file", Object.assign(new Error("no such file"), { code: "ENOENT", syscall: "open" })],
    ["a fault of this program", new TypeError("x is not a function")],
    ["no error at all", "Connection terminated"],
  ])("is not confused with %s", (_, error) => {
    expect(databaseAway(error)).toBeUndefined();
  });
});
