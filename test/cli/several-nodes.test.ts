import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startRpcServer } from "../../src/chain/embedded/server.ts";
import type { Config } from "../../src/config.ts";
import { headerFromRpc } from "../../src/consensus/header.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { qbftBlockHash } from "../../src/consensus/qbft.ts";
import { formatDeployment } from "../../src/deployment/deployment.ts";
import { openStore } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";
import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";
import { PostgresServer } from "../store/postgres-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { awaitReady } from "./started-system.ts";

const LAUNCHER = fileURLToPath(new URL("../../laiqu", import.meta.url));
const OTHER_WORD = `0x${"ab".repeat(32)}`;
const place = new Workplace();
const closing: (() => Promise<unknown>)[] = [];
let honest: Ask;
let ledger: SmallLedger;
let head: number;
let good: string;
let postgres: PostgresServer;
let databases = 0;
let config: Config;
let deployment: string;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  const chain = await place.start();
  good = chain.url;
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
  for (let number = 1; number <= 8; number++) await ledger.resource(`R-${number}`);
  head = Number(await honest("eth_blockNumber", []));
  config = plainConfig({ dataDirectory: join(place.dataDirectory, "data"), logLevel: "info" });
  deployment = join(place.dataDirectory, "deployment.json");
  writeFileSync(deployment, formatDeployment(ledger.deployment));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(config.dataDirectory, { recursive: true, force: true });
});
afterAll(async () => {
  await postgres?.stop();
  await place.cleanUp();
});

/** A node that answers as the given function does. @returns its address */
async function nodeThat(ask: Ask): Promise<string> {
  const server = await startRpcServer(0, ask);
  closing.push(() => server.close());
  return server.url;
}

/** A server that speaks HTTP in its own way. */
async function rawServer(answer: (outgoing: ServerResponse) => void): Promise<LocalServer> {
  const started = await startLocalServer((_body, outgoing) => answer(outgoing));
  closing.push(started.close);
  return started;
}

/** A node that has only the blocks up to a number. */
function upTo(last: number): Ask {
  return async (method, params) => {
    if (method === "eth_blockNumber") return `0x${last.toString(16)}`;
    if (method === "eth_getBlockByNumber" && Number(params[0]) > last) return null;
    if (method === "eth_getCode" && last < ledger.deployment.startBlock) return "0x";
    return await honest(method, params);
  };
}

async function newDatabase(): Promise<string> {
  const name = `nodes${++databases}`;
  const store = await openStore({ connectionString: postgres.connectionString });
  await sql`CREATE DATABASE ${sql.raw(name)}`.execute(store.database);
  await store.close();
  return postgres.connectionString.replace(/postgres$/, name);
}

interface Indexed {
  readonly exitCode: number;
  readonly document: {
    readonly ready?: boolean;
    readonly following?: string;
    readonly block?: number;
    readonly ageSeconds?: number;
    readonly confirmedBy?: readonly string[];
    readonly error?: { readonly code: string; readonly detail: string; readonly message: string };
  };
  /** The names of the events in the log, with the node that each is about. */
  readonly log: readonly string[];
}

/** Runs `laiqu index --once` over some nodes, in a database of its own. */
async function indexOnce(nodes: readonly string[], ...more: readonly string[]): Promise<Indexed> {
  const rpc = nodes.flatMap((url) => ["--rpc", url]);
  const { exitCode, out, err } = await runCli(
    config,
    "index",
    "--once",
    "--json",
    "--deployment",
    deployment,
    "--database",
    await newDatabase(),
    ...rpc,
    ...more,
  );
  const log = err
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { readonly event: string; readonly node?: string })
    .map(({ event, node }) => (node === undefined ? event : `${event} ${node}`));
  return { exitCode, document: JSON.parse(out) as Indexed["document"], log };
}

type Entry = Readonly<{ time: string; node: string; code: string; evidence: Record<string, unknown> }>;

/** The evidence that an operator finds. */
function evidence(): readonly Entry[] {
  const file = join(config.dataDirectory, "evidence", "nodes.jsonl");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Entry);
}

describe("an index over several nodes", () => {
  test("is ready when it has all blocks, and names the node that confirms the last one", async () => {
    const other = await nodeThat(honest);

    const { exitCode, document } = await indexOnce([good, other]);

    expect([exitCode, document]).toMatchObject([
      0,
      { ready: true, following: `${good}/`, block: head, confirmedBy: [`${other}/`] },
    ]);
  });

  test("goes on with the next one when the first is down, and says that nothing confirms it", async () => {
    const { exitCode, document, log } = await indexOnce(["http://127.0.0.1:1", good]);

    expect([exitCode, document]).toMatchObject([0, { following: `${good}/`, block: head, confirmedBy: [] }]);
    expect(log.filter((line) => line.includes(":1/"))).toEqual(["node-lost http://127.0.0.1:1/"]);
  });

  test("takes the nodes from the environment too, and asks a node that is named twice as one", async () => {
    config = { ...config, rpcUrl: `${good}, ${good}/` };

    const { document } = await indexOnce([]);

    expect(document).toMatchObject({ ready: true, confirmedBy: [] });
    config = { ...config, rpcUrl: undefined };
  });

  test("reads from the node that has the blocks, and names the one that is behind", async () => {
    const stale = await nodeThat(upTo(ledger.deployment.startBlock + 1));

    const { document, log } = await indexOnce([stale, good]);

    expect(document).toMatchObject({ ready: true, following: `${good}/`, block: head });
    expect(log).toContain(`node-behind ${stale}/`);
  });

  test("refuses a node of another genesis or chain id by its name, and keeps the evidence", async () => {
    const foreign = await nodeThat(async (method, params) => {
      const answer = await honest(method, params);
      return method === "eth_getBlockByNumber" && params[0] === "0x0"
        ? { ...(answer as object), hash: OTHER_WORD }
        : answer;
    });
    const otherId = await nodeThat(async (method, params) =>
      method === "eth_chainId" ? "0x7" : await honest(method, params),
    );

    for (const node of [foreign, otherId]) {
      const { exitCode, document } = await indexOnce([good, node]);

      expect([exitCode, document.error?.detail]).toEqual([3, "OTHER_CHAIN"]);
      expect(document.error?.message).toContain(`${node}/`);
      expect(evidence().filter((entry) => entry.node === `${node}/`)).toMatchObject([{ code: "OTHER_CHAIN" }]);
    }
  });

  test("stops when two nodes have different blocks of one number, and keeps both headers", async () => {
    const fork = await nodeThat(async (method, params) => {
      const answer = await honest(method, params);
      if (method !== "eth_getBlockByNumber" || params[0] === "0x0" || answer === null) return answer;
      const block = { ...(answer as Record<string, unknown>), stateRoot: OTHER_WORD };
      return { ...block, hash: toHex(qbftBlockHash(headerFromRpc(block))) };
    });

    const { exitCode, document } = await indexOnce([good, fork]);

    expect([exitCode, document.error?.detail]).toEqual([3, "NODES_DISAGREE"]);
    const kept = evidence().find(({ code }) => code === "NODES_DISAGREE");
    expect(kept?.evidence).toMatchObject({
      number: head,
      foundHeader: expect.stringMatching(/^0x[0-9a-f]{500,}$/) as string,
      witness: `${fork}/`,
      witnessHeader: expect.stringMatching(/^0x[0-9a-f]{500,}$/) as string,
    });
    expect(new Date(kept!.time).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test("goes on with another node when one serves altered receipts, and does not believe that one again", async () => {
    const liar = await nodeThat(async (method, params) => {
      const answer = await honest(method, params);
      return method === "eth_getBlockReceipts" ? (answer as unknown[]).slice(1) : answer;
    });

    const { exitCode, document, log } = await indexOnce([liar, good]);

    expect([exitCode, document]).toMatchObject([0, { following: `${good}/`, block: head }]);
    expect(log).toContain(`node-lied ${liar}/`);
    expect(evidence()).toMatchObject([{ node: `${liar}/`, code: "RECEIPTS_ROOT_MISMATCH" }]);
  });
});

describe("an index over one node is never ready", () => {
  test.each<[what: string, last: () => number]>([
    ["at block 0", () => 0],
    ["that has not reached the ledger's first block", () => ledger.deployment.startBlock - 1],
  ])("%s: it waits for the node, and does not call it another ledger", async (_, last) => {
    const node = await nodeThat(upTo(last()));

    const { exitCode, document, log } = await indexOnce([node], "--patience", "1");

    expect([exitCode, document.ready, document.error?.detail]).toEqual([3, undefined, "CHAIN_BEHIND"]);
    expect(log).toContain(`node-behind ${node}/`);
  });

  test("that has no code while it says that it synchronizes", async () => {
    const node = await nodeThat(async (method, params) => {
      if (method === "eth_getCode") return "0x";
      return method === "eth_syncing" ? { currentBlock: "0x1" } : await honest(method, params);
    });
    const other = await nodeThat(async (method, params) =>
      method === "eth_getCode" ? "0x" : await honest(method, params),
    );

    const waiting = await indexOnce([node], "--patience", "1");
    const refused = await indexOnce([other], "--patience", "1");

    expect([waiting.exitCode, waiting.document.error?.detail]).toEqual([3, "CHAIN_BEHIND"]);
    expect([refused.exitCode, refused.document.error?.detail]).toEqual([3, "CODE_DIFFERS"]);
  });

  test.each([
    ["null", null],
    ["text", "abc"],
    ["negative", -5],
    ["fraction", 1.5],
    ["empty", "0x"],
    ["huge", `0x${"f".repeat(20)}`],
  ])("whose head is %s, and the answer is kept", async (_, served) => {
    const node = await nodeThat(async (method, params) =>
      method === "eth_blockNumber" ? served : await honest(method, params),
    );

    const { exitCode, document } = await indexOnce([node], "--patience", "1");

    expect([exitCode, document.ready]).toEqual([3, undefined]);
    expect(evidence()[0]).toMatchObject({ node: `${node}/`, evidence: { method: "eth_blockNumber" } });
  });

  test("that promises blocks which it does not have", async () => {
    const node = await nodeThat(async (method, params) =>
      method === "eth_blockNumber" ? "0x4000000000000" : await honest(method, params),
    );

    const { exitCode, document } = await indexOnce([node], "--patience", "1");

    expect([exitCode, document.ready, document.error?.detail]).toEqual([3, undefined, "CHAIN_UNAVAILABLE"]);
    expect(evidence()).toMatchObject([{ code: "CHAIN_UNAVAILABLE", evidence: { number: head + 1 } }]);
  });

  test("behind its own checkpoint", async () => {
    const database = await newDatabase();
    const run = (...more: readonly string[]) =>
      runCli(config, "index", "--once", "--json", "--deployment", deployment, "--database", database, ...more);
    await run("--rpc", good);

    const { exitCode, out } = await run("--rpc", await nodeThat(upTo(head - 1)), "--patience", "1");

    expect([exitCode, (JSON.parse(out) as Indexed["document"]).error?.detail]).toEqual([3, "CHAIN_BEHIND"]);
  });
});

describe("every silence and every broken answer of a node is kept with its time", () => {
  test.each<[what: string, answer: (outgoing: ServerResponse) => void, about: object]>([
    ["a page", (outgoing) => outgoing.end("<html>"), { code: "MALFORMED", evidence: { excerpt: '"<html>"' } }],
    [
      "a status 500",
      (outgoing) => outgoing.writeHead(500).end("oops"),
      { code: "UNAVAILABLE", evidence: { status: 500 } },
    ],
    ["cut JSON", (outgoing) => outgoing.end('{"jsonrpc":"2.0","id'), { code: "MALFORMED" }],
    ["a connection cut", (outgoing) => outgoing.destroy(), { code: "UNAVAILABLE" }],
    ["300 MB", (outgoing) => outgoing.end(Buffer.alloc(300_000_000, " ")), { code: "MALFORMED" }],
  ])("%s", async (_, answer, about) => {
    const { url } = await rawServer(answer);

    const { exitCode } = await indexOnce([url], "--patience", "0");

    expect(exitCode).toBe(3);
    expect(evidence()).toMatchObject([{ node: `${url}/`, time: expect.stringMatching(/Z$/) as string, ...about }]);
  });
});

describe("an index that keeps running", () => {
  const launch = (database: string, rpc: string, ...more: readonly string[]) =>
    spawn(
      LAUNCHER,
      [
        "index",
        "--json",
        "--data",
        config.dataDirectory,
        "--deployment",
        deployment,
        "--database",
        database,
        "--rpc",
        rpc,
        ...more,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );

  test("waits for a node that is not there yet, says once that it is back, and is the only writer", async () => {
    const reserved = await startRpcServer(0, honest);
    const port = Number(new URL(reserved.url).port);
    await reserved.close();
    const database = await newDatabase();
    const child = launch(database, reserved.url);
    let log = "";
    child.stderr.on("data", (chunk: Buffer) => void (log += chunk.toString()));
    const started = awaitReady<Indexed["document"]>(child);
    while (!log.includes("node-lost")) await once(child.stderr, "data");
    const server = await startRpcServer(port, honest);
    closing.push(() => server.close());

    const index = await started;
    const second = await runCli(
      config,
      "index",
      "--once",
      "--json",
      "--deployment",
      deployment,
      "--database",
      database,
      "--rpc",
      good,
    );

    await postgres.halt();
    while (!log.includes("database-unavailable")) await once(child.stderr, "data");
    await postgres.resume();
    while (!log.includes("database-back")) await once(child.stderr, "data");

    expect(log.match(/"event":"database-(?:unavailable|back)"/g)).toHaveLength(2);
    expect(index.ready).toMatchObject({ ready: true, block: head, confirmedBy: [] });
    expect(log.match(/"node-lost"/g)).toHaveLength(1);
    expect(log.match(/"time":"[^"]+","level":"info","event":"node-back"/g)).toHaveLength(1);
    expect([second.exitCode, (JSON.parse(second.out) as Indexed["document"]).error?.detail]).toEqual([
      3,
      "INDEX_IN_USE",
    ]);
    expect(await index.interrupt()).toBe(0);
  });

  test.each(["", "--once"])(
    "ends at once when it is told to, while its node hangs %s",
    async (more) => {
      const { server, url } = await rawServer(() => undefined);
      const child = launch(await newDatabase(), url, ...(more === "" ? [] : [more]));
      await once(server, "connection");
      const ended = once(child, "exit");

      child.kill("SIGTERM");

      expect((await ended)[0]).toBe(more === "" ? 0 : 3);
    },
    25_000,
  );
});
