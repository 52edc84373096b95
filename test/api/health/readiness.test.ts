import { Wallet } from "ethers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../../../src/api/app.ts";
import type { ApiInstance } from "../../../src/api/api-context.ts";
import { RpcError } from "../../../src/chain/rpc-error.ts";
import { createJsonRpc } from "../../../src/chain/rpc.ts";
import type { JsonRpc, RpcRequester } from "../../../src/chain/rpc.ts";
import { createIndexer } from "../../../src/indexer/create-indexer.ts";
import { RulebookCatalog } from "../../../src/rulebook/rulebook-catalog.ts";
import { openMemoryStore } from "../../store/memory-store.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { Workplace } from "../../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "../../indexer/small-ledger.ts";
import type { Ask } from "../../indexer/small-ledger.ts";

const place = new Workplace();
const stranger = Wallet.createRandom().address.toLowerCase();
let ask: Ask;
let ledger: SmallLedger;
let rpc: JsonRpc;
let store: Store;
let app: ApiInstance;

/** The answers of the node that are not the truth, by method. */
let lies: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {};

const lying: RpcRequester = {
  request: async (method, params = []) =>
    lies[method] === undefined ? rpc.request(method, params) : lies[method](params),
  batch: (calls) => Promise.all(calls.map(({ method, params }) => lying.request(method, params))),
};

/** A block as the node serves it, with other members. */
const block =
  (change: (number: string) => object | null) =>
  async ([number]: readonly unknown[]): Promise<unknown> => {
    const changed = change(String(number));
    const served = (await ask("eth_getBlockByNumber", [number, false])) as object | null;
    // A block that the node does not have can only be invented whole.
    return changed === null || (served === null && !("timestamp" in changed)) ? null : { ...served, ...changed };
  };

const hexOf = (value: number): string => `0x${value.toString(16)}`;

async function catchUp(): Promise<void> {
  await createIndexer({
    rpc: requesterOf(ask),
    store,
    ...ledger.followed,
  }).converge();
}

beforeAll(async () => {
  const chain = await place.start();
  ask = (method, params) => chain.request({ method, params });
  rpc = createJsonRpc(chain.url);
  ledger = await new SmallLedger(ask).deploy();
  store = await openMemoryStore();
  await catchUp();
});
afterEach(async () => {
  lies = {};
  await app?.close();
});
afterAll(async () => {
  await store?.close();
  rpc?.close();
  await place.cleanUp();
});

/** A server that has seen nothing yet. @param longestSilence - seconds without a block on a working chain */
async function serve(longestSilence?: number): Promise<void> {
  app = await buildApp({
    store,
    rpc: lying,
    ledgerAddress: ledger.address,
    catalog: new RulebookCatalog(new Map()),
    ...(longestSilence === undefined ? {} : { longestSilence }),
  });
}

async function get(url: string): Promise<{ status: number; body: Record<string, unknown>; text: string }> {
  const { statusCode, body } = await app.inject({ method: "GET", url });
  return { status: statusCode, body: JSON.parse(body) as Record<string, unknown>, text: body };
}

async function check(url = "/v1/checks"): Promise<{ status: number; code: unknown; text: string }> {
  const act = { act: "attest", payload: [{ subject: ledger.ids.city, code: "REVIEW", role: "DATA_AUTHORITY" }] };
  const payload = url.endsWith("candidates") ? { account: stranger, candidates: [act] } : { account: stranger, ...act };
  const { statusCode, body } = await app.inject({ method: "POST", url, payload });
  return { status: statusCode, code: (JSON.parse(body) as { code?: unknown }).code, text: body };
}

describe("a system that follows its chain", () => {
  it("is looked at once for many who ask at the same time", async () => {
    await serve();
    let looks = 0;
    lies = {
      eth_syncing: async () => {
        looks++;
        return false;
      },
    };

    const answers = await Promise.all(Array.from({ length: 20 }, () => get("/v1/status")));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(looks).toBeLessThan(20);
  });

  it("is alive and ready", async () => {
    await serve();

    expect(await get("/healthz")).toMatchObject({ status: 200, body: { alive: true } });
    const head = Number(await ask("eth_blockNumber", []));
    expect(await get("/readyz")).toMatchObject({ status: 200, body: { ready: true, head, asOf: { block: head } } });
    const status = await get("/v1/status");
    expect(status).toMatchObject({ status: 200, body: { ready: true, warnings: [] } });
    const { chain, now } = status.body as unknown as { chain: { headTime: number; headAge: number }; now: number };
    expect(chain.headAge).toBe(Math.max(0, now - chain.headTime));
    expect(await check()).toMatchObject({ status: 422, code: "ACT_REVERTS" });
  });
});

describe("a system that does not follow its chain", () => {
  const old = Math.floor(Date.now() / 1_000) - 780;
  const away = (): never => {
    throw new RpcError("UNAVAILABLE", { zh: "链节点无法连接。", en: "The node is away." }, { method: "eth_call" });
  };

  it.each<[string, string, number | undefined, typeof lies]>([
    ["of a halted chain", "CHAIN_HALTED", 20, { eth_getBlockByNumber: block(() => ({ timestamp: hexOf(old) })) }],
    [
      "at a node that synchronizes",
      "CHAIN_SYNCING",
      undefined,
      {
        eth_syncing: () => ({ startingBlock: "0x0", currentBlock: "0x1", highestBlock: "0x400" }),
        eth_call: () => "0x",
        eth_getProof: () => null,
        eth_getBlockByNumber: block((name) => (name === "0x0" ? {} : name === "latest" ? { number: "0x1" } : null)),
      },
    ],
    [
      "at a node with nothing but its genesis",
      "NODE_BEHIND",
      undefined,
      {
        eth_syncing: () => false,
        eth_call: () => "0x",
        eth_getBlockByNumber: block((name) => (name === "0x0" ? {} : name === "latest" ? { number: "0x0" } : null)),
      },
    ],
    [
      "at a node of another chain",
      "NODE_OF_ANOTHER_CHAIN",
      undefined,
      { eth_getBlockByNumber: block(() => ({ hash: `0x${"13".repeat(32)}` })) },
    ],
    [
      "at a node that is away",
      "CHAIN_UNAVAILABLE",
      undefined,
      { eth_getBlockByNumber: away, eth_syncing: away, eth_call: away, eth_getTransactionCount: away },
    ],
    [
      "with an index 67 blocks behind",
      "INDEX_BEHIND",
      undefined,
      {
        eth_getBlockByNumber: block((name) =>
          name === "latest" ? { number: hexOf(9_000) } : { timestamp: hexOf(old) },
        ),
      },
    ],
  ])(
    "is not ready, says so everywhere, and tells nobody that an act is allowed: %s",
    async (_, code, silence, told) => {
      await serve(silence);
      lies = told;

      const ready = await get("/readyz");
      const status = await get("/v1/status");
      const warning = (status.body["warnings"] as { code: string; zh: string; en: string }[])[0];

      expect(ready).toMatchObject({ status: 503, body: { code, evidence: { faults: [{ code }] } } });
      expect(status).toMatchObject({ status: 200, body: { ready: false } });
      expect(warning).toMatchObject({ code });
      expect(ready.body["details"]).toEqual({ zh: warning?.zh, en: warning?.en });
      expect(await check()).toMatchObject({ status: 503, code });
      expect(await check("/v1/checks/candidates")).toMatchObject({ status: 503, code });
      // A node that is not at the chain's head would give a nonce that was used long ago.
      const isOfNode = /^(?:CHAIN_SYNCING|CHAIN_UNAVAILABLE|NODE_)/.test(code);
      const account = await get(`/v1/accounts/${stranger}`);
      expect(account).toMatchObject(isOfNode ? { status: 503, body: { code } } : { status: 200 });
      expect(await get("/healthz")).toMatchObject({ status: 200 });
      expect(await get(`/v1/records/${ledger.ids.city}`)).toMatchObject({ status: 200 });
      expect(await get("/v1/search?q=AUTHORITY")).toMatchObject({ status: 200 });
    },
  );

  it("answers a probe with 503 also at a node that is late", async () => {
    await serve();
    const late = (): never => {
      throw new RpcError("TIMEOUT", { zh: "链节点超时。", en: "The node is late." }, { method: "eth_call" });
    };
    lies = { eth_getBlockByNumber: late, eth_syncing: late };

    expect(await get("/readyz")).toMatchObject({ status: 503, body: { status: 503, code: "CHAIN_TIMEOUT" } });
    expect(await check()).toMatchObject({ status: 504, code: "CHAIN_TIMEOUT" });
  });

  it("because the node gives no ledger's answer, says that the node is unavailable", async () => {
    await serve();
    lies = { eth_call: () => "0x" };

    expect(await check()).toMatchObject({ status: 503, code: "CHAIN_UNAVAILABLE" });
  });

  it("is told from the sign of life that its index gives no more", async () => {
    await serve();
    await store.database
      .updateTable("heartbeat")
      .set({ beat_at: new Date(Date.now() - 60_000) })
      .execute();

    const ready = await get("/readyz");
    await catchUp();

    expect(ready).toMatchObject({ status: 503, body: { code: "INDEX_SILENT" } });
  });

  it("is told of blocks that are stamped ahead, and stays ready", async () => {
    await serve(20);
    lies = { eth_getBlockByNumber: block(() => ({ timestamp: hexOf(old + 172_800) })) };

    const { body } = await get("/v1/status");

    expect(body).toMatchObject({ ready: true, warnings: [{ code: "CLOCK_AHEAD" }] });
  });

  it("takes a malformed act for the client's mistake", async () => {
    await serve();
    lies = { eth_getBlockByNumber: away };
    const payload = { account: stranger, act: "attest", payload: [] };

    const { statusCode } = await app.inject({ method: "POST", url: "/v1/checks", payload });

    expect(statusCode).toBe(400);
  });
});
