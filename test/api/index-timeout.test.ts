import { Client } from "pg";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { PostgresServer } from "../store/postgres-server.ts";

const READ_TIMEOUT_MS = 400;
const rpc = createJsonRpc("http://127.0.0.1:1");
let postgres: PostgresServer;
let store: Store;
let server: RunningServer;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  store = await openStore({
    connectionString: postgres.connectionString,
    readTimeoutMs: READ_TIMEOUT_MS,
    maxConnections: 1,
  });
  server = await startServer({
    store,
    rpc,
    ledgerAddress: `0x${"1e".repeat(20)}`,
    catalog: new RulebookCatalog(new Map()),
    port: 0,
  });
});
afterAll(async () => {
  await server?.close();
  await store?.close();
  rpc.close();
  await postgres?.stop();
});

/** While `work` runs, every question waits at the first table that it reads. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("LOCK TABLE checkpoint IN ACCESS EXCLUSIVE MODE");
    await work();
  } finally {
    await client.end();
  }
}

const ask = async () => {
  const answer = await fetch(`${server.url}/v1/search?q=A`);
  return { status: answer.status, body: (await answer.json()) as unknown };
};

describe("a reading statement on PostgreSQL", () => {
  it("is ended when it exceeds the time limit of a question", async () => {
    await expect(store.reader.selectNoFrom(sql<string>`pg_sleep(30)`.as("slept")).execute()).rejects.toMatchObject({
      code: "57014",
    });
  });

  it("cannot write", async () => {
    await expect(sql`TRUNCATE manifest`.execute(store.reader as never)).rejects.toMatchObject({ code: "25006" });
  });

  it("of the indexer has no time limit", async () => {
    const { limit } = await store.database
      .selectNoFrom(sql<string>`current_setting('statement_timeout')`.as("limit"))
      .executeTakeFirstOrThrow();

    expect(limit).toBe("0");
  });
});

describe("a question that takes too long", () => {
  it("is a problem with a text in both languages, and the next question is answered", async () => {
    await whileLocked(async () => {
      expect(await ask()).toMatchObject({
        status: 504,
        body: {
          code: "INDEX_TIMEOUT",
          details: { zh: expect.stringMatching(/超时/), en: expect.stringMatching(/Ask about less/) },
        },
      });
    });

    expect(await ask()).toMatchObject({ status: 503, body: { code: "INDEX_EMPTY" } });
  });

  it("is reported by the command line as unavailable, in the reader's language", async () => {
    await whileLocked(async () => {
      const run = await runCli(plainConfig({ url: server.url, language: "zh" }), "trace", "A");

      expect(run).toMatchObject({ exitCode: 3, out: "" });
      expect(run.err).toMatch(/超时/);
    });
  });

  it("makes questions that wait for its connection fail as unavailable", async () => {
    await whileLocked(async () => {
      const answers = await Promise.all([ask(), ask(), ask(), ask()]);

      expect(answers.filter(({ status }) => status === 503)).not.toEqual([]);
      expect(answers.filter(({ status }) => status !== 503 && status !== 504)).toEqual([]);
    });
  });
});
