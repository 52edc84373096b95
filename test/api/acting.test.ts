import type { Act } from "../../src/schemas/act.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Transaction, Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../../src/api/app.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { encodeAct } from "../../src/api/ledger-calls.ts";
import type { Descriptor } from "../../src/certificate/descriptor.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { verifyAtBlock as verifyCertificate } from "../certificate/verify-at-block.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { describeNetwork } from "../../src/deployment/network-descriptor.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { Code, Form, Structure } from "../../src/ledger/codes.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { createManifest, manifestBytes } from "../../src/documents/manifest.ts";
import { recordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { AccountAnswer, CandidatesAnswer, CheckAnswer, TransactionAnswer } from "../../src/schemas/act.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { GENESIS_TIME, Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger } from "../indexer/small-ledger.ts";

const place = new Workplace();
const stop = new AbortController();
let rpc: JsonRpc;
let ledger: SmallLedger;
let store: Store;
let app: ApiInstance;
let following: Promise<void>;
let descriptor: Descriptor;

beforeAll(async () => {
  const chain = await place.start({ initialTimestamp: GENESIS_TIME });
  rpc = createJsonRpc(chain.url);
  ledger = await new SmallLedger((method, params) => chain.request({ method, params })).deploy();
  store = await openMemoryStore();
  const indexer = createIndexer({
    rpc,
    store,
    ...ledger.followed,
    pollMs: 20,
    signal: stop.signal,
  });
  await indexer.converge();
  following = indexer.follow();
  const { deployment } = ledger;
  descriptor = await describeNetwork(rpc, ["城市"], { deployment, block: deployment.startBlock });
  app = await buildApp({
    store,
    rpc,
    descriptor,
    ledgerAddress: ledger.address,
    catalog: new RulebookCatalog(new Map()),
    relayWaitMs: 10_000,
  });
}, 60_000);
afterAll(async () => {
  stop.abort();
  await following;
  await app?.close();
  await store?.close();
  rpc?.close();
  await place.cleanUp();
});

const draft = (reference: string, parent: RecordId) => ({
  kind: "RESOURCE" as const,
  role: "DATA_AUTHORITY" as const,
  status: "IN_FORCE" as const,
  parent,
  reference,
});
const accountOf = (wallet: Wallet) => wallet.address.toLowerCase() as Hex;
const post = async (url: string, payload: object) => {
  const { statusCode, body } = await app.inject({ method: "POST", url, payload });
  return { status: statusCode, body: JSON.parse(body) as unknown };
};

async function sign(wallet: Wallet, act: Act, more: Record<string, unknown> = {}): Promise<Hex> {
  const { body } = await app.inject({ method: "GET", url: `/v1/accounts/${accountOf(wallet)}` });
  const { nonce } = (JSON.parse(body) as AccountAnswer).next;
  const data = encodeAct(act);
  return (await wallet.signTransaction({
    type: 0,
    chainId: ledger.deployment.chainId,
    nonce,
    gasPrice: 0,
    gasLimit: 5_000_000,
    to: ledger.address,
    data,
    ...more,
  })) as Hex;
}

const recording = (reference: string) => ({
  act: "record" as const,
  payload: [draft(reference, ledger.ids.city)],
});
const settling = (subject: RecordId, status: "TERMINATED" | "EXPIRED") => ({
  act: "settle" as const,
  payload: [{ subject, status, role: "DATA_AUTHORITY" as const }],
});

describe("a relayed transaction", () => {
  it("is answered, once it is indexed, with what it recorded, and a second time with the same answer", async () => {
    const raw = await sign(ledger.authority, recording("R-10"));
    const first = await post("/v1/transactions", { raw });
    const second = await post("/v1/transactions", { raw });

    const id = recordId({ kind: Kind.RESOURCE, issuer: ledger.ids.authority, reference: "R-10", revision: 0 });
    expect(first).toMatchObject({
      status: 200,
      body: { outcome: "DONE", indexed: true, acts: [{ type: "RECORDED", record: id }] },
    });
    expect(second).toEqual(first);
    const found = await app.inject({ method: "GET", url: `/v1/records/${id}` });
    expect(JSON.parse(found.body)).toMatchObject({
      result: { record: { reference: "R-10", standing: { code: "IN_FORCE" } } },
    });
  });

  it("acts once when it is sent twice at the same time", async () => {
    const raw = await sign(ledger.authority, recording("R-11"));
    const answers = await Promise.all([post("/v1/transactions", { raw }), post("/v1/transactions", { raw })]);

    expect(answers[0]).toMatchObject({ status: 200, body: { outcome: "DONE" } });
    expect(answers[1]).toEqual(answers[0]);
  });

  it("is answered with the rule when the ledger refuses it, and is listed among the refusals", async () => {
    const id = recordId({ kind: Kind.RESOURCE, issuer: ledger.ids.authority, reference: "R-10", revision: 0 });
    const { status, body } = await post("/v1/transactions", {
      raw: await sign(ledger.authority, settling(id, "EXPIRED")),
    });

    const answer = body as TransactionAnswer;
    expect({ status, outcome: answer.outcome }).toEqual({ status: 200, outcome: "REFUSED" });
    expect(answer.acts[0]?.rule?.rule).toBeGreaterThanOrEqual(0xff01);
    const found = await app.inject({ method: "GET", url: `/v1/refusals?subject=${id}` });
    expect(JSON.parse(found.body)).toMatchObject({
      result: { refusals: [{ event: answer.acts[0]?.event, transaction: answer.transaction }] },
    });
  });

  it("is a problem with the error of the ledger when the ledger reverts it, each time it is sent", async () => {
    const raw = await sign(ledger.authority, recording("R-10"));
    for (let time = 0; time < 2; time++) {
      expect(await post("/v1/transactions", { raw })).toMatchObject({
        status: 422,
        body: { code: "TRANSACTION_REVERTED", evidence: { error: "IdTaken" } },
      });
    }
  });

  it("is relayed when it is empty and goes to its own account, which only uses a nonce", async () => {
    const empty = { to: ledger.authority.address, data: "0x", gasLimit: 21_000 };
    const raw = await sign(ledger.authority, recording("R-11"), empty);
    for (let time = 0; time < 2; time++)
      expect(await post("/v1/transactions", { raw })).toMatchObject({
        status: 200,
        body: { outcome: "NOTHING", acts: [] },
      });
  });

  it.each([
    ["the id of another chain", { chainId: 1 }, "TRANSACTION_OTHER_CHAIN"],
    ["another contract as its receiver", { to: `0x${"22".repeat(20)}` }, "TRANSACTION_OTHER_CONTRACT"],
    ["no receiver", { to: null }, "TRANSACTION_OTHER_CONTRACT"],
    ["its own account as its receiver", { to: "SELF" }, "TRANSACTION_OTHER_CONTRACT"],
    ["a value", { value: 1n }, "TRANSACTION_CARRIES_VALUE"],
    ["a value for its own account", { to: "SELF", data: "0x", value: 1n }, "TRANSACTION_CARRIES_VALUE"],
    ["more gas than a block holds", { gasLimit: 2n ** 40n }, "TRANSACTION_GAS_LIMIT"],
    ["a price that its account cannot pay", { gasPrice: 10n ** 18n }, "TRANSACTION_UNFUNDED"],
  ])("is not relayed if it has %s", async (_, more, code) => {
    const to = "to" in more && more.to === "SELF" ? { to: ledger.authority.address } : {};
    const raw = await sign(ledger.authority, recording("R-12"), { ...more, ...to });
    expect(await post("/v1/transactions", { raw })).toMatchObject({ status: 422, body: { code } });
  });

  it.each([
    ["a nonce that another transaction has used", { nonce: 0 }, 409, "TRANSACTION_NONCE_USED"],
    ["a nonce after one that is missing", { nonce: 9_999 }, 409, "TRANSACTION_NONCE_GAP"],
  ])("is not relayed now if it has %s", async (_, more, status, code) => {
    const raw = await sign(ledger.authority, recording("R-12"), more);
    expect(await post("/v1/transactions", { raw })).toMatchObject({ status, body: { code, evidence: more } });
  });

  it("is only looked up when it is not to be sent", async () => {
    const raw = await sign(ledger.authority, recording("R-13"));
    const { nonce } = Transaction.from(raw);
    const unsent = await post("/v1/transactions", { raw, send: false, wait: 0 });
    await post("/v1/transactions", { raw });

    expect(unsent).toMatchObject({
      status: 200,
      body: { outcome: "UNDECIDED", pending: { waits: false, nonce, next: nonce } },
    });
    expect(await post("/v1/transactions", { raw, send: false, wait: 0 })).toMatchObject({ body: { outcome: "DONE" } });
  });
});

describe("a check", () => {
  const check = (wallet: Wallet, act: Act) => post("/v1/checks", { account: accountOf(wallet), ...act });

  it("says that an act would be allowed, by which rules, and sends nothing", async () => {
    const head = await rpc.request("eth_blockNumber");
    const { status, body } = await check(ledger.authority, recording("R-20"));

    expect(status).toBe(200);
    expect(body as CheckAnswer).toMatchObject({
      allowed: true,
      verdicts: [
        {
          allowed: true,
          judgedBy: [
            { rule: 1, met: true },
            { rule: 1, met: true },
          ],
          standings: [],
        },
      ],
    });
    expect(await rpc.request("eth_blockNumber")).toBe(head);
  });

  it("names the rule that refuses the act, and the records it rests on that are not in force", async () => {
    const gone = await post("/v1/transactions", { raw: await sign(ledger.authority, recording("R-21")) });
    const { record } = (gone.body as TransactionAnswer).acts[0]!;
    await post("/v1/transactions", { raw: await sign(ledger.authority, settling(record, "TERMINATED")) });

    const { body } = await check(ledger.authority, {
      act: "settle",
      payload: [{ subject: record, status: "TERMINATED", role: "DATA_AUTHORITY" }],
    });
    expect(body).toMatchObject({
      allowed: false,
      verdicts: [
        {
          allowed: false,
          rule: { rule: Structure.NO_SUCH_TRANSITION },
          standings: [{ record: { reference: "R-21" }, standing: { code: "ENDED", status: "TERMINATED" } }],
        },
      ],
    });
    expect((body as CheckAnswer).verdicts[0]?.rule?.remedy?.zh).not.toBe(undefined);
  });

  it("is a problem for an account without a seat", async () => {
    const stranger = Wallet.createRandom() as unknown as Wallet;
    expect(await check(stranger, recording("R-22"))).toMatchObject({
      status: 422,
      body: { code: "ACT_REVERTS", evidence: { error: "SeatUnknown" } },
    });
  });
});

describe("a check of several acts", () => {
  it("answers each as a check of its own, and names the act that the ledger reverts", async () => {
    const alone = await post("/v1/checks", { account: accountOf(ledger.authority), ...recording("R-23") });
    const { status, body } = await post("/v1/checks/candidates", {
      account: accountOf(ledger.authority),
      candidates: [recording("R-23"), recording("R-10"), recording("R-24")],
    });

    const { checks, next } = body as CandidatesAnswer;
    const { allowed, verdicts } = alone.body as CheckAnswer;
    expect(status).toBe(200);
    expect(checks[0]).toEqual({ allowed, verdicts });
    expect(checks[1]).toMatchObject({
      allowed: false,
      verdicts: [],
      problem: { code: "ACT_REVERTS", evidence: { error: "IdTaken" } },
    });
    expect(checks[2]).toMatchObject({ allowed: true });
    const { body: account } = await app.inject({ method: "GET", url: `/v1/accounts/${accountOf(ledger.authority)}` });
    expect(JSON.parse(account)).toMatchObject({ next, seat: { party: { reference: "AUTHORITY" } } });
    expect(next).toMatchObject({ chainId: ledger.deployment.chainId, ledger: ledger.address.toLowerCase() });
  });
});

describe("a certificate", () => {
  const certificate = async (url: string, file: VerifyOptions["file"] = {}) => {
    const { statusCode, rawPayload } = await app.inject({ method: "GET", url });
    expect(statusCode).toBe(200);
    return verifyCertificate(new Uint8Array(rawPayload), descriptor, { file });
  };

  it("of an export verifies under the served descriptor, with the present standing of the export", async () => {
    const product = (await ledger.record({ kind: Kind.PRODUCT, reference: "P-30" }))[0]!;
    const digest: Hex = `0x${"3e".repeat(32)}`;
    await ledger.record({ kind: Kind.EXPORT, form: Form.FILE, parent: product, sha256Digest: digest });
    await indexedToHead();
    const inForce = await certificate(`/v1/digests/sha256/${digest.slice(2)}/certificate`);
    await ledger.settle(ledger.authority, product, Status.RECALLED);
    await indexedToHead();
    const pending = await certificate(`/v1/digests/sha256/${digest.slice(2)}/certificate`);

    expect([inForce.standing?.code, pending.standing?.code]).toEqual(["IN_FORCE", "DISPOSITION_PENDING"]);
    const served = await app.inject({ method: "GET", url: "/v1/descriptor" });
    expect(parseDescriptor(new Uint8Array(served.rawPayload))).toEqual(descriptor);
  });

  it("proves that a digest was never exported", async () => {
    const verdict = await certificate(`/v1/digests/sha256/${"5a".repeat(32)}/certificate`);
    expect({ code: verdict.code, failure: verdict.failure }).toEqual({ code: "NOT_RECORDED", failure: undefined });
  });

  it("of a folder shows one file, named by path or digest, once the manifest is known", async () => {
    const product = (await ledger.record({ kind: Kind.PRODUCT, reference: "P-33" }))[0]!;
    const files = Array.from({ length: 40 }, (_, index) => ({
      path: `瓦片/${index}.csv`,
      size: index,
      sha256: (index + 16).toString(16).repeat(32),
      sm3: (index + 80).toString(16).repeat(32),
    }));
    const manifest = createManifest(files);
    const [folder] = await ledger.record({
      kind: Kind.EXPORT,
      form: Form.FOLDER,
      parent: product,
      sha256Digest: folderSha256(manifest),
    });
    await indexedToHead();
    const before = await app.inject({
      method: "GET",
      url: `/v1/records/${folder}/certificate?path=${encodeURIComponent("瓦片/7.csv")}`,
    });
    await app.inject({
      method: "POST",
      url: "/v1/manifests",
      headers: { "content-type": "application/json" },
      payload: Buffer.from(manifestBytes(manifest)),
    });

    const shown = async (url: string) => (await certificate(url, { sha256: files[7]!.sha256 })).file;

    expect({ status: before.statusCode, body: JSON.parse(before.body) as unknown }).toMatchObject({
      status: 404,
      body: { code: "PATH_UNKNOWN" },
    });
    expect(await shown(`/v1/records/${folder}/certificate?path=${encodeURIComponent("瓦片/7.csv")}`)).toEqual({
      path: "瓦片/7.csv",
    });
    expect(await shown(`/v1/digests/sha256/${files[7]!.sha256}/certificate`)).toEqual({ path: "瓦片/7.csv" });
    expect(await shown(`/v1/digests/sm3/${files[7]!.sm3}/certificate`)).toEqual({ path: "瓦片/7.csv" });
    expect(await shown(`/v1/records/${folder}/certificate`)).toBeUndefined();
  });

  it("of a resource with filings verifies", async () => {
    const resource = await ledger.resource("R-31");
    await ledger.attest(ledger.authority, resource, Code.NOTICE);
    await ledger.attest(ledger.authority, resource, Code.REVIEW);
    await indexedToHead();
    expect((await certificate(`/v1/records/resource/AUTHORITY/R-31/certificate`)).standing?.code).toBe("IN_FORCE");
  });

  it("is not issued without a descriptor", async () => {
    const plain = await buildApp({
      store,
      rpc,
      ledgerAddress: ledger.address,
      catalog: new RulebookCatalog(new Map()),
    });
    const { statusCode, body } = await plain.inject({
      method: "GET",
      url: `/v1/records/${ledger.ids.authority}/certificate`,
    });
    expect({ statusCode, body: JSON.parse(body) as unknown }).toMatchObject({
      statusCode: 422,
      body: { code: "CERTIFICATE_IMPOSSIBLE" },
    });
    await plain.close();
  });
});

/** Waits until the index has the chain's last block. */
async function indexedToHead(): Promise<void> {
  await expect
    .poll(async () => JSON.parse((await app.inject({ method: "GET", url: "/v1/status" })).body) as unknown, {
      timeout: 10_000,
    })
    .toMatchObject({ lag: { blocks: 0 }, warnings: [{}] });
}

it("a seat names the party for which an account speaks", async () => {
  const { body } = await app.inject({ method: "GET", url: `/v1/seats/${ledger.authority.address}` });
  expect(JSON.parse(body)).toMatchObject({
    result: { party: { reference: "AUTHORITY" }, roles: ["DATA_AUTHORITY"], stage: "BOUND" },
  });
  const stranger = await app.inject({ method: "GET", url: `/v1/accounts/${Wallet.createRandom().address}` });
  expect(JSON.parse(stranger.body)).not.toHaveProperty("seat");
});
