import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { askHead } from "../../src/chain/blocks.ts";
import type { RpcRequester } from "../../src/chain/rpc.ts";
import { headerFromRpc } from "../../src/consensus/header.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { qbftBlockHash } from "../../src/consensus/qbft.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { Log } from "../../src/log/log.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { NodeEvidence } from "../../src/system/node-evidence.ts";
import { watchNodes } from "../../src/system/watched-nodes.ts";
import type { WatchedNodes } from "../../src/system/watched-nodes.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

const OTHER_WORD = `0x${"ab".repeat(32)}`;
const place = new Workplace();
const directory = mkdtempSync(join(tmpdir(), "laiqu-watch-"));
let honest: Ask;
let ledger: SmallLedger;
let store: Store;
let watched: WatchedNodes | undefined;
let events: string[];

beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
  for (let number = 1; number <= 8; number++) await ledger.resource(`R-${number}`);
  store = await openMemoryStore();
  await createIndexer({
    rpc: requesterOf(honest),
    store,
    ...ledger.followed,
  }).converge();
});
afterEach(() => watched?.stop());
afterAll(async () => {
  await store.close();
  await place.cleanUp();
  rmSync(directory, { recursive: true, force: true });
});

function node(name: string, ask: Ask): RpcRequester {
  return { url: `http://${name}/`, ...requesterOf(ask) };
}

async function watch(...nodes: readonly RpcRequester[]): Promise<RpcRequester> {
  events = [];
  const write = (event: string, fields: Readonly<Record<string, unknown>> = {}): void =>
    void events.push(`${event} ${String(fields["node"])}`);
  const log: Log = { error: write, warn: write, info: write, debug: () => undefined };
  const evidence = new NodeEvidence(directory, log);
  watched = await watchNodes({ nodes, store, deployment: ledger.deployment, log, evidence, everyMs: 20 });
  return watched.rpc;
}

test("a server asks the next node when the first is down, and the first again once it is back", async () => {
  let away = true;
  const first = node("first", async (method, params) => {
    if (away) throw new Error("connection refused");
    return method === "eth_gasPrice" ? "0x1" : await honest(method, params);
  });
  const second = node("second", async (method, params) =>
    method === "eth_gasPrice" ? "0x2" : await honest(method, params),
  );

  const rpc = await watch(first, second);
  const during = await rpc.request("eth_gasPrice");
  away = false;
  await vi.waitFor(() => expect(events).toContain("node-back http://first/"), { timeout: 20_000 });

  expect(during).toBe("0x2");
  expect(await rpc.request("eth_gasPrice")).toBe("0x1");
  expect(events).toEqual(["node-lost http://first/", "node-back http://first/"]);
});

test("a server names a node that is behind its index, and asks another one first", async () => {
  const stale = node("stale", async (method, params) =>
    method === "eth_blockNumber" ? "0x2" : await honest(method, params),
  );

  const rpc = await watch(stale, node("good", honest));

  expect(await askHead(rpc)).toBe(Number(await honest("eth_blockNumber", [])));
  await vi.waitFor(() => expect(events).toEqual(["node-behind http://stale/"]), { timeout: 20_000 });
});

test("a server does not ask a node again that has another block than its index, and keeps both headers", async () => {
  const fork = node("fork", async (method, params) => {
    const answer = await honest(method, params);
    if (method !== "eth_getBlockByNumber" || params[0] === "0x0" || answer === null) return answer;
    const block = { ...(answer as Record<string, unknown>), stateRoot: OTHER_WORD };
    return { ...block, hash: toHex(qbftBlockHash(headerFromRpc(block))) };
  });

  const rpc = await watch(fork, node("good", honest));
  await vi.waitFor(() => expect(events).toEqual(["node-lied http://fork/"]), { timeout: 20_000 });

  expect(rpc.url).toBe("http://good/");
  const entry = JSON.parse(
    readFileSync(join(directory, "evidence", "nodes.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .at(-1)!,
  ) as { readonly node: string; readonly code: string; readonly evidence: object };
  expect(entry).toMatchObject({ node: "http://fork/", code: "REORGANIZATION" });
  expect(Object.keys(entry.evidence)).toEqual(expect.arrayContaining(["indexedHeader", "foundHeader"]));
});

test("a server does not start over a node of another chain, and names it", async () => {
  const foreign = node("foreign", async (method, params) =>
    method === "eth_chainId" ? "0x7" : await honest(method, params),
  );

  await expect(watch(node("good", honest), foreign)).rejects.toMatchObject({
    code: "OTHER_CHAIN",
    message: expect.stringContaining("http://foreign/") as string,
  });
});

test("a server starts without its nodes, because the index answers alone", async () => {
  const rpc = await watch(node("hangs", () => new Promise(() => undefined)));

  expect(rpc.url).toBe("http://hangs/");
});
