import { Interface, Transaction } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildApp } from "../../src/api/app.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { RpcError } from "../../src/chain/rpc-error.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { describeNetwork } from "../../src/deployment/network-descriptor.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf, SmallLedger } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

type Lie = (answer: unknown) => unknown;
type Proof = { readonly accountProof: readonly string[]; readonly storageProof: readonly unknown[] };

const ABI = new Interface(Ledger__factory.abi);
const place = new Workplace();
let honest: Ask;
let store: Store;
let app: ApiInstance;
/** Changes the node's answers to the API, not to the index. */
let lies: Readonly<Record<string, Lie>>;
/** A transaction that the ledger recorded. */
let recorded: string;
/** A transaction that nobody has sent, of the same account. */
let unsent: string;
let receipt: object;
let record: string;
let city: string;
let account: string;

beforeEach(() => void (lies = {}));
beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  const sent: string[] = [];
  const ledger = await new SmallLedger((method, params) => {
    if (method === "eth_sendRawTransaction") sent.push(String(params[0]));
    return honest(method, params);
  }).deploy();
  await ledger.resource("R-1");
  recorded = sent.at(-1)!;
  const { chainId, to, data, nonce } = Transaction.from(recorded);
  const next = { type: 0, chainId, to, data, nonce: nonce + 1, gasPrice: 0, gasLimit: 5_000_000 };
  unsent = await ledger.authority.signTransaction(next);
  receipt = (await honest("eth_getTransactionReceipt", [Transaction.from(recorded).hash])) as object;
  store = await openMemoryStore();
  await createIndexer({ rpc: requesterOf(honest), store, ...ledger.followed }).converge();
  const rpc = requesterOf(async (method, params) => {
    const answer = await honest(method, params);
    return lies[method] === undefined ? answer : lies[method](answer);
  });
  const { deployment, ids } = ledger;
  record = ids.authority;
  city = ids.city;
  account = ledger.authority.address.toLowerCase();
  const descriptor = await describeNetwork(requesterOf(honest), ["城市"], { deployment });
  app = await buildApp({
    store,
    rpc,
    descriptor,
    ledgerAddress: ledger.address,
    catalog: new RulebookCatalog(new Map()),
  });
}, 120_000);
afterAll(async () => {
  await app?.close();
  await store?.close();
  await place.cleanUp();
});

/** Checks whether the authority may record a resource. */
async function check(): Promise<{ readonly status: number; readonly code: string | undefined }> {
  const draft = { kind: "RESOURCE", role: "DATA_AUTHORITY", status: "IN_FORCE", parent: city, reference: "R-9" };
  const payload = { account, act: "record", payload: [draft] };
  const { statusCode, body } = await app.inject({ method: "POST", url: "/v1/checks", payload });
  return { status: statusCode, code: (JSON.parse(body) as { readonly code?: string }).code };
}

async function lookUp(raw: string): Promise<{ readonly status: number; readonly code: string | undefined }> {
  const answer = await app.inject({
    method: "POST",
    url: "/v1/transactions",
    payload: { raw, send: false, wait: 0 },
  });
  return { status: answer.statusCode, code: (JSON.parse(answer.body) as { readonly code?: string }).code };
}

const hashOf = (raw: string) => Transaction.from(raw).hash;

describe("a node that says that a transaction recorded nothing", () => {
  it.each<[what: string, lying: (raw: string) => Readonly<Record<string, Lie>>]>([
    [
      "because it reverted",
      (raw) => ({ eth_getTransactionReceipt: () => ({ ...receipt, transactionHash: hashOf(raw), status: "0x0" }) }),
    ],
    [
      "because another one has its nonce",
      () => ({ eth_getTransactionReceipt: () => null, eth_getTransactionCount: () => "0xffff" }),
    ],
    [
      "and shows a receipt without logs",
      (raw) => ({
        eth_getTransactionReceipt: () => ({ ...receipt, transactionHash: hashOf(raw), logs: [], blockNumber: "0x1" }),
      }),
    ],
  ])("%s is believed neither against the index nor without a proof", async (_, lying) => {
    for (const raw of [recorded, unsent]) {
      lies = lying(raw);
      expect(await lookUp(raw)).toEqual({ status: 503, code: "CHAIN_UNAVAILABLE" });
    }
  });

  it.each<[what: string, lie: Lie]>([
    ["does not fit the block", (proof) => ({ ...(proof as object), accountProof: [] })],
    ["is no proof", () => null],
  ])("is not believed by a proof that %s", async (_, lie) => {
    const { chainId, to, data } = Transaction.from(unsent);
    const other = new SmallLedger(honest).authority;
    const used = await other.signTransaction({
      type: 0,
      chainId,
      to,
      data,
      nonce: 0,
      gasPrice: 0,
      gasLimit: 1_000_000,
    });
    const honestly = await lookUp(used);
    lies = { eth_getProof: lie };

    expect([honestly, (await lookUp(used)).status]).toEqual([{ status: 409, code: "TRANSACTION_NONCE_USED" }, 503]);
  });
});

it.each<[what: string, lie: (proof: Proof) => unknown]>([
  ["lacks a node of the account", (proof) => ({ ...proof, accountProof: proof.accountProof.slice(1) })],
  ["lacks a slot", (proof) => ({ ...proof, storageProof: proof.storageProof.slice(1) })],
  ["is of another state", (proof) => ({ ...proof, accountProof: proof.accountProof.map(() => "0xc0") })],
])("a node whose proof %s leaves the certificate undecided", async (_, lie) => {
  const url = `/v1/records/${record}/certificate`;
  const honestly = await app.inject({ method: "GET", url });
  lies = { eth_getProof: (proof) => lie(proof as Proof) };

  const { statusCode, body } = await app.inject({ method: "GET", url });

  expect(honestly.statusCode).toBe(200);
  expect([statusCode, JSON.parse(body)]).toMatchObject([503, { code: "CHAIN_UNAVAILABLE" }]);
});

it.each<[what: string, lie: Lie]>([
  ["gives no verdict", () => `0x${"20".padStart(64, "0")}${"".padStart(64, "0")}`],
  ["gives nothing", () => "0x"],
  ["reverts without an error of the ledger", reverting("0x")],
  ["reverts with the error of any contract", reverting(`0x08c379a0${"20".padStart(64, "0")}${"".padStart(64, "0")}`)],
  ["reverts with such an error that is cut", reverting("0x08c379a0")],
  ["reverts with an error of the ledger that is cut", reverting(ABI.getError("IdTaken")!.selector)],
])("a check of which the node %s is undecided", async (_, lie) => {
  const honestly = await check();
  lies = { eth_call: lie };

  expect([honestly.status, await check()]).toEqual([200, { status: 503, code: "CHAIN_UNAVAILABLE" }]);
});

/** Answers a call with the error of an execution that reverted. */
function reverting(data: string): Lie {
  return () => {
    const remote = { code: 3, message: "execution reverted", data };
    throw new RpcError("REMOTE_ERROR", { zh: "回退。", en: "Reverted." }, { method: "eth_call", remote });
  };
}
