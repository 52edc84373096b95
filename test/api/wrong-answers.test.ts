import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Wallet } from "ethers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { buildApp } from "../../src/api/app.ts";
import type { InjectOptions } from "fastify";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { encodeAct } from "../../src/api/ledger-calls.ts";
import { askStorage } from "../../src/chain/accounts.ts";
import { ask } from "../../src/chain/answer.ts";
import { askHead, askSyncing } from "../../src/chain/blocks.ts";
import { FailingOver } from "../../src/chain/failing-over.ts";
import { askFees } from "../../src/chain/fees.ts";
import { NodeGroup } from "../../src/chain/node-group.ts";
import { RESULT_FORMS } from "../../src/chain/result-forms.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import { askTransaction } from "../../src/chain/transaction.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { checkDeployment } from "../../src/deployment/check-deployment.ts";
import { describeNetwork } from "../../src/deployment/network-descriptor.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { recordId } from "../../src/ledger/record-id.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { Act } from "../../src/schemas/act.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { CodedError } from "../../src/text/coded-error.ts";
import { ROOT } from "../architecture/sources.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { LARGEST_ANSWER, startLyingNode } from "../chain/lying-node.ts";
import { Random } from "../consensus/random.ts";
import type { LocalServer } from "../local-server.ts";
import { SmallLedger, requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

/** Another seed gives other lies; a larger count more of them. A failure names the seed. */
const SEED = Number(process.env["LAIQU_TEST_SEED"] ?? 1);
const COUNT = Number(process.env["LAIQU_TEST_COUNT"] ?? 400);
/** Methods that only the index asks for; `test/indexer/wrong-answers.test.ts` alters their answers. */
const OF_THE_INDEX = ["eth_getBlockReceipts"];

const place = new Workplace();
const stop = new AbortController();
const random = new Random(SEED);
const told: { readonly what: string; readonly methods: readonly string[] }[] = [];
let lying = false;
let honest: Ask;
let ledger: SmallLedger;
let store: Store;
let node: LocalServer;
let client: JsonRpc;
let rpc: FailingOver;
let app: ApiInstance;
let following: Promise<void>;

beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
  await ledger.resource("R-1");
  store = await openMemoryStore();
  const index = createIndexer({
    rpc: requesterOf(honest),
    store,
    ...ledger.followed,
    pollMs: 20,
    signal: stop.signal,
  });
  await index.converge();
  following = index.follow();
  node = await startLyingNode(honest, {
    random,
    lies: () => lying && random.below(2) > 0,
    told: (what, methods) => void told.push({ what, methods }),
  });
  client = createJsonRpc(node.url, { timeoutMs: 250, maxResponseBytes: LARGEST_ANSWER });
  const { chainId, genesisHash, startBlock } = ledger.deployment;
  rpc = new FailingOver(new NodeGroup([client], { chainId, genesisHash }));
  app = await buildApp({
    store,
    rpc,
    descriptor: await describeNetwork(requesterOf(honest), ["城市"], {
      deployment: ledger.deployment,
      block: startBlock,
    }),
    ledgerAddress: ledger.address,
    catalog: new RulebookCatalog(new Map()),
    relayWaitMs: 300,
  });
});
afterAll(async () => {
  stop.abort();
  await following;
  await app?.close();
  await store?.close();
  client?.close();
  await node?.close();
  await place.cleanUp();
});

const account = () => ledger.authority.address.toLowerCase() as Hex;
const record = () => recordId({ kind: Kind.RESOURCE, issuer: ledger.ids.authority, reference: "R-1", revision: 0 });
const recording = (reference: string): Act => ({
  act: "record",
  payload: [{ kind: "RESOURCE", role: "DATA_AUTHORITY", status: "IN_FORCE", parent: ledger.ids.city, reference }],
});

async function signed(by: Wallet, act: Act): Promise<Hex> {
  const nonce = Number(await honest("eth_getTransactionCount", [by.address, "pending"]));
  return (await by.signTransaction({
    type: 0,
    chainId: ledger.deployment.chainId,
    nonce,
    gasPrice: 0,
    gasLimit: 5_000_000,
    to: ledger.address,
    data: encodeAct(act),
  })) as Hex;
}

/** Every question that makes the API ask its node. */
async function questions(
  round: number,
): Promise<readonly { readonly method: "GET" | "POST"; readonly url: string; readonly payload?: object }[]> {
  const raw = await signed(ledger.authority, recording(`R-lied-${round}`));
  return [
    { method: "GET", url: "/v1/status" },
    { method: "GET", url: "/readyz" },
    { method: "GET", url: `/v1/accounts/${account()}` },
    { method: "POST", url: "/v1/checks", payload: { ...recording(`R-check-${round}`), account: account() } },
    { method: "GET", url: `/v1/records/${record()}/certificate` },
    { method: "GET", url: `/v1/digests/sha256/${"ab".repeat(32)}/certificate` },
    { method: "POST", url: "/v1/transactions", payload: { raw, wait: 0 } },
    { method: "POST", url: "/v1/transactions", payload: { raw, wait: 0, send: false } },
  ];
}

/** The other methods that commands ask a node for. */
const COMMANDS: readonly (() => Promise<unknown>)[] = [
  () => checkDeployment(rpc, ledger.deployment),
  () => askStorage(rpc, ledger.address, `0x${"00".repeat(32)}`),
  () => askHead(rpc),
  () => askSyncing(rpc),
  async () => (await ask(rpc, "eth_gasPrice")).quantity(),
  () => askTransaction(rpc, ledger.deployment.contracts.Ledger.transaction),
  () => askFees(rpc, { from: account(), data: "0x00" }),
];

test(`an API answers every question about a node that alters ${COUNT} answers, and never fails by itself`, async () => {
  const broken: unknown[] = [];
  for (let round = 0; told.length < COUNT; round++) {
    for (const question of await questions(round)) {
      lying = true;
      const before = told.length;
      const { statusCode, body } = await app.inject(question);
      lying = false;
      const { code } = JSON.parse(body) as { readonly code?: string };
      if (statusCode === 500 || code === "INTERNAL")
        broken.push({ seed: SEED, question: question.url, lies: told.slice(before), body });
      expect(body).not.toMatch(/[\u001b\u202e]/);
    }
    for (const command of COMMANDS) {
      lying = true;
      const before = told.length;
      const failure: unknown = await command().then(
        () => undefined,
        (error: unknown) => error,
      );
      lying = false;
      if (failure !== undefined && !(failure instanceof CodedError))
        broken.push({ seed: SEED, command: String(command), lies: told.slice(before), failure });
    }
  }

  expect(broken).toEqual([]);
  const asked = new Set(told.flatMap(({ methods }) => methods));
  expect([...asked].sort()).toEqual(
    Object.keys(RESULT_FORMS)
      .filter((method) => !OF_THE_INDEX.includes(method))
      .sort(),
  );
}, 600_000);

test("an API answers as before once the node is honest again, and each act took effect at most once", async () => {
  const raw = await signed(ledger.authority, recording("R-after"));
  const certificate = await answered({ method: "GET", url: `/v1/records/${record()}/certificate` });
  const sent = await answered({ method: "POST", url: "/v1/transactions", payload: { raw, wait: 10 } });

  expect(JSON.parse(certificate.body)).toMatchObject({ subject: { record: record() } });
  expect(JSON.parse(sent.body)).toMatchObject({ outcome: "DONE", indexed: true });
});

/** The API keeps what it saw of its node for a second, and this test's node must answer within 250 ms. */
async function answered(question: InjectOptions): Promise<{ readonly body: string }> {
  return await vi.waitFor(
    async () => {
      const answer = await app.inject(question);
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return answer;
    },
    { timeout: 20_000, interval: 200 },
  );
}

/** These files ask no node: the embedded chain answers itself, and a signer has a check of its own. */
const NO_NODE = /embedded|bindings|^signers/;

test("the form of the answer is known for every method that the source asks a node for", () => {
  const folder = join(ROOT, "src");
  const methods = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !NO_NODE.test(name))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), "utf8").matchAll(/"((?:eth|istanbul|qbft|net|debug)_\w+)"/g),
    ])
    .map((match) => match[1]!);

  expect([...new Set(methods)].filter((method) => !Object.hasOwn(RESULT_FORMS, method))).toEqual([]);
});
