import { Transaction } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildApp } from "../../src/api/app.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { describeNetwork } from "../../src/deployment/network-descriptor.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf, SmallLedger } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

type Lie = (answer: unknown) => unknown;
type Proof = { readonly accountProof: readonly string[]; readonly storageProof: readonly unknown[] };

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
  store = await openStore({ memory: true });
  await createIndexer({ rpc: requesterOf(honest), store, ...ledger.followed }).converge();
  const rpc = requesterOf(async (method, params) => {
    const answer = await honest(method, params);
    return lies[method] === undefined ? answer : lies[method](answer);
  });
  const { deployment, ids } = ledger;
  record = ids.authority;
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
