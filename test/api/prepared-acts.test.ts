import { Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActRequest } from "../../src/client/acts/prepare-act.ts";
import { exportDraft } from "../../src/client/export-draft.ts";
import { resolveExportParents } from "../../src/client/export-parents.ts";
import { findDecision } from "../../src/client/governance/find-decision.ts";
import { firstExportOf } from "../../src/client/prepare-export.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import type { TransactionAnswer } from "../../src/schemas/act.ts";
import type { PreparedActForm } from "../../src/schemas/act-request.ts";
import { ActsApi, DEMAND, IN_CLEAR, ROOT } from "./acts-api.ts";

/** Two of the agencies that decide in the first city. */
const AGENCIES = ["CY-DATA", "CY-GOV"] as const;
const PLAN = {
  title: "实施方案",
  mode: "BY_FIELD",
  termMonths: 12,
  resources: ["DS01"],
  contents: ["SCOPE", "TERM"],
  until: "2030-06-30",
};

let acts: ActsApi;
beforeAll(async () => {
  acts = await ActsApi.start();
}, 240_000);
afterAll(async () => await acts?.stop());

describe("an act that the API prepares from what stands in the clear", () => {
  it("is the one that a client makes from the whole document: a record", async () => {
    const client = await acts.ofClient("CY-DEVM", "demand-submit", { name: "DM-30", values: DEMAND });
    const body = await acts.bodyOf("CY-DEVM", "DEVELOPER", client, { reference: "DM-30", ...IN_CLEAR });

    const check = await acts.ask("/v1/acts/demand-submit/check", body);
    const prepared = await acts.prepare("demand-submit", body);
    const sent = await acts.send(await acts.sign("CY-DEVM", prepared), prepared.draft);

    expect(check).toMatchObject({ status: 200, body: { allowed: true } });
    expect(prepared).toMatchObject({ subject: client.subject, act: client.actAs("DEVELOPER") });
    expect(prepared.check.verdicts).toMatchObject([{ id: client.subject, allowed: true }]);
    expect(sent).toMatchObject({
      status: 200,
      body: { outcome: "DONE", acts: [{ type: "RECORDED", record: client.subject }] },
    });
    const { record } = (await acts.api.namedRecord("DM-30")).result;
    expect(record).toMatchObject({
      id: client.subject,
      standing: { status: "PROPOSED" },
      content: client.document?.commitment,
    });
  });

  it("is the one that a client makes from the whole document: a statement", async () => {
    const values = { conclusion: "PASSED" };
    const client = await acts.ofClient("CY-OPR", "review", { name: "DM-30", values });
    const body = await acts.bodyOf("CY-OPR", "OPERATOR", client, { subject: "DM-30", conclusion: "PASSED" });

    const prepared = await acts.prepare("review", body);
    const sent = await acts.send(await acts.sign("CY-OPR", prepared), prepared.draft);

    expect(prepared).toMatchObject({ subject: client.subject, act: client.actAs("OPERATOR") });
    expect(sent).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ type: "ATTESTED" }] } });
  });

  it("is the one that a client makes from the whole document: a settlement", async () => {
    const client = await acts.ofClient("CY-DEVM", "demand-withdraw", {
      name: "DM-30",
      values: { reason: "no longer needed" },
    });
    const body = await acts.bodyOf("CY-DEVM", "DEVELOPER", client, { subject: "DM-30" });

    const prepared = await acts.prepare("demand-withdraw", body);
    const sent = await acts.send(await acts.sign("CY-DEVM", prepared), prepared.draft);

    expect(prepared).toMatchObject({ subject: client.subject, act: client.actAs("DEVELOPER") });
    expect(sent).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ type: "SETTLED" }] } });
    expect((await acts.api.namedRecord("DM-30")).result.record).toMatchObject({ standing: { status: "WITHDRAWN" } });
  });

  it("has no transaction while the ledger would refuse it, unless the refusal is wanted", async () => {
    const values = { title: "x", grade: "GENERAL_1" };
    const client = await acts.ofClient("CY-OPR", "resource-submit", { name: "DS-90", values });
    const body = await acts.bodyOf("CY-OPR", "OPERATOR", client, { reference: "DS-90" });

    const prepared = await acts.prepare("resource-submit", body);
    expect(prepared).toMatchObject({
      check: { allowed: false, verdicts: [{ rule: { id: "cy.provider-catalogues" } }] },
    });
    expect(prepared).not.toHaveProperty("transaction");
    expect(prepared).not.toHaveProperty("draft");

    const wanted = await acts.prepare("resource-submit", { ...body, sendAnyway: true });
    const first = await acts.send(await acts.sign("CY-OPR", wanted), wanted.draft);
    const again = await acts.send(await acts.sign("CY-OPR", wanted, await acts.nextNonce("CY-OPR")), wanted.draft);

    expect(first).toMatchObject({ status: 200, body: { outcome: "REFUSED" } });
    expect(again).toEqual(first);
  });
});

describe("a draft", () => {
  beforeAll(async () => {
    const prepared = await submit("DM-31");
    await acts.send(await acts.sign("CY-DEVM", prepared), prepared.draft);
  });

  const submit = async (reference: string): Promise<PreparedActForm> => {
    const fields = { reference, ...IN_CLEAR };
    return await acts.prepare("demand-submit", {
      account: await acts.accountOf("CY-DEVM"),
      role: "DEVELOPER",
      fields,
      root: ROOT,
    });
  };
  const review = async (subject: string): Promise<PreparedActForm> =>
    await acts.prepare("review", {
      account: await acts.accountOf("CY-OPR"),
      role: "OPERATOR",
      fields: { subject, conclusion: "PASSED" },
      root: ROOT,
    });
  const reviewsOf = async (reference: string): Promise<number> => {
    const { id } = (await acts.api.namedRecord(reference)).result.record;
    const { body } = await acts.ask<{ events: readonly { type: string }[] }>(`/v1/records/${id}/timeline`);
    return body.events.filter(({ type }) => type === "ATTESTED").length;
  };

  it("acts once when its transaction is sent twice, and when it is signed again with the next nonce", async () => {
    const prepared = await submit("DM-32");
    const raw = await acts.sign("CY-DEVM", prepared);
    const first = await acts.send(raw, prepared.draft);
    const next = await acts.nextNonce("CY-DEVM");

    expect(first).toMatchObject({ status: 200, body: { outcome: "DONE", indexed: true } });
    expect(await acts.send(raw, prepared.draft)).toEqual(first);
    expect(await acts.send(await acts.sign("CY-DEVM", prepared, next), prepared.draft)).toEqual(first);
    expect(await acts.nextNonce("CY-DEVM")).toBe(next);
  });

  it("acts once when two transactions of it with different nonces come at the same time", async () => {
    const before = await reviewsOf("DM-31");
    const prepared = await review("DM-31");
    const { nonce = 0 } = prepared.transaction ?? {};
    const raws = [await acts.sign("CY-OPR", prepared, nonce + 1), await acts.sign("CY-OPR", prepared, nonce)];

    const [later, earlier] = await Promise.all(raws.map(async (raw) => await acts.send(raw, prepared.draft)));

    expect(earlier).toMatchObject({ status: 200, body: { outcome: "DONE" } });
    expect(later).toEqual(earlier);
    expect(await reviewsOf("DM-31")).toBe(before + 1);
  });

  it("is done again when somebody prepares it again", async () => {
    const before = await reviewsOf("DM-31");
    for (const _ of [1, 2]) {
      const prepared = await review("DM-31");
      expect(await acts.send(await acts.sign("CY-OPR", prepared), prepared.draft)).toMatchObject({
        body: { outcome: "DONE" },
      });
    }

    expect(await reviewsOf("DM-31")).toBe(before + 2);
  });

  it("waits for the nonce before its own, and is not sent before", async () => {
    const before = await reviewsOf("DM-31");
    const prepared = await review("DM-31");
    const { nonce = 0 } = prepared.transaction ?? {};
    const raw = await acts.sign("CY-OPR", prepared, nonce + 1);
    const { body } = await acts.ask<TransactionAnswer>("/v1/transactions", { raw, wait: 0, draft: prepared.draft });

    expect(body).toMatchObject({ outcome: "UNDECIDED", pending: { waits: false, nonce: nonce + 1, next: nonce } });
    expect(await acts.nextNonce("CY-OPR")).toBe(nonce);
    expect(await reviewsOf("DM-31")).toBe(before);
  });

  it.each([
    [
      "another key",
      (key: string) => `${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}`,
      422,
      "TRANSACTION_OTHER_DRAFT",
    ],
    ["the key of another block", (key: string) => `9${key}`, 422, "TRANSACTION_OTHER_DRAFT"],
    ["no key at all", () => "twice", 400, "REQUEST_MALFORMED"],
    ["half a quotation", (key: string) => `"${key}`, 400, "REQUEST_MALFORMED"],
  ])("is not sent under %s", async (_, keyOf, status, code) => {
    const before = await reviewsOf("DM-31");
    const prepared = await review("DM-31");
    const raw = await acts.sign("CY-OPR", prepared);
    const answer = await acts.ask("/v1/transactions", { raw }, { "idempotency-key": keyOf(prepared.draft ?? "") });

    expect(answer).toMatchObject({ status, body: { code } });
    expect(await reviewsOf("DM-31")).toBe(before);
  });

  it("has one key: a header and a body that differ are refused", async () => {
    const prepared = await review("DM-31");
    const raw = await acts.sign("CY-OPR", prepared);
    const answer = await acts.ask(
      "/v1/transactions",
      { raw, draft: `1-${ROOT}` },
      { "idempotency-key": prepared.draft ?? "" },
    );

    expect(answer).toMatchObject({ status: 400, body: { code: "REQUEST_MALFORMED" } });
  });
});

describe("an act that no document or no reference names", () => {
  const FILE = { form: "FILE", sha256: "a1".repeat(32), sm3: "b2".repeat(32), ordinal: 0n, content: ROOT } as const;
  const SALTED = { form: "SALTED", commitment: "c3".repeat(32), ordinal: 0n, content: ROOT } as const;

  it("is the one that a client makes: an export by its digests, and one that hides them", async () => {
    const parents = await resolveExportParents(acts.context, { product: "PR-02", to: "CY-EMB" });
    const [account, above] = [
      await acts.accountOf("CY-OPR"),
      { product: parents.product.id, agreement: parents.agreement?.id ?? "" },
    ];
    const body = { account, role: "OPERATOR", root: ROOT } as const;
    const { sha256, sm3 } = FILE;

    const plain = await acts.prepare("export-record", { ...body, fields: { ...above, sha256, sm3 } });
    const hidden = await acts.prepare("export-record", {
      ...body,
      form: "SALTED",
      salted: `0x${SALTED.commitment}`,
      fields: above,
    });
    const sent = await acts.send(await acts.sign("CY-OPR", plain), plain.draft);

    expect(plain.act).toEqual({ act: "record", payload: [exportDraft(parents, {}, "OPERATOR", FILE)] });
    expect(hidden.act).toEqual({ act: "record", payload: [exportDraft(parents, {}, "OPERATOR", SALTED)] });
    expect(plain.subject).toBe(firstExportOf({ sha256 }));
    expect(hidden.check.allowed).toBe(true);
    expect(sent).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ record: plain.subject }] } });
  });

  it("seats an account: its party offers, and the account accepts once", async () => {
    const wallet = Wallet.createRandom();
    const newcomer = parseHex(wallet.address.toLowerCase(), 20);
    const { party } = (await acts.api.account(await acts.accountOf("CY-OPR"))).seat!;
    const accept = { account: newcomer, fields: { subject: party.id } };
    expect(await acts.ask("/v1/acts/account-accept/check", accept)).toMatchObject({
      status: 422,
      body: { code: "ACT_REVERTS" },
    });

    const offered = await acts.act("CY-OPR", "account-offer", {
      account: await acts.accountOf("CY-OPR"),
      role: "OPERATOR",
      fields: { subject: party.id, account: newcomer, roles: ["OPERATOR"] },
    });
    const prepared = await acts.prepare("account-accept", accept);
    const first = await acts.send(await signed(wallet, prepared), prepared.draft);
    const again = await acts.send(await signed(wallet, prepared, 1), prepared.draft);

    expect(offered).toMatchObject({ status: 200, body: { outcome: "DONE" } });
    expect(prepared).toMatchObject({ subject: party.id, act: { act: "accept", party: party.id } });
    expect(first).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ type: "ATTESTED" }] } });
    expect(again).toEqual(first);
    expect((await acts.api.account(newcomer)).seat).toMatchObject({ stage: "BOUND", party: { id: party.id } });
  });

  it("decides with others: proposed, approved, once each; not carried out before there are enough", async () => {
    const [first, second] = AGENCIES;
    const fields = { paper: "沧政办〔2026〕9号", half: "2027-1", off: ["2027-01-01"] };
    const body = async (key: string, given: JsonObject) => ({ account: await acts.accountOf(key), fields: given });

    const proposed = await acts.prepare("governance-propose-calendar", await body(first, fields));
    const done = await acts.send(await acts.sign(first, proposed), proposed.draft);
    const again = await acts.send(await acts.sign(first, proposed, await acts.nextNonce(first)), proposed.draft);
    const { decisions } = (await acts.api.decisions({ paper: fields.paper })).result;
    const decision = decisions[0]!.decision;
    const approved = await acts.act(second, "governance-approve", await body(second, { decision }));
    const early = await acts.ask("/v1/acts/governance-carry-out/check", await body(second, { decision }));

    expect(done).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ type: "DECIDED" }] } });
    expect(again).toEqual(done);
    expect(approved).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ type: "DECIDED" }] } });
    expect((await findDecision(acts.context, decision)).decision).toMatchObject({
      kind: "CALENDAR",
      text: { en: expect.stringContaining("of Monday to Friday off: 2027-01-01") },
    });
    expect(early).toMatchObject({
      status: 422,
      body: { code: "ACT_REVERTS", evidence: { error: "ApprovalsMissing" } },
    });
  });
});

describe("the facts beside a document", () => {
  it.each<readonly [string, string, Omit<ActRequest, "act">, RoleName, JsonObject, JsonObject]>([
    [
      "the beginning of a plan's term",
      "plan-submit",
      { name: "PL-09", from: "2026-01-01", values: PLAN, papers: [{ name: "plan", path: import.meta.filename }] },
      "DATA_AUTHORITY",
      { reference: "PL-09", contents: PLAN.contents, until: PLAN.until },
      { from: "2026-01-01" },
    ],
    [
      "a matter that is left open",
      "review",
      { name: "SCN-02", pending: true },
      "DATA_AUTHORITY",
      { subject: "SCN-02" },
      { open: true },
    ],
    [
      "another record",
      "review",
      { name: "SCN-02", about: "A-01", values: { conclusion: "PASSED" } },
      "DATA_AUTHORITY",
      { subject: "SCN-02", conclusion: "PASSED" },
      { about: "A-01" },
    ],
  ])("are those of a client: %s", async (_, name, request, role, fields, more) => {
    const client = await acts.ofClient("CY-DATA", name, request);

    const prepared = await acts.prepare(name, await acts.bodyOf("CY-DATA", role, client, fields, more));

    expect(prepared).toMatchObject({ subject: client.subject, act: client.actAs(role) });
  });
});

/** Signs with a wallet that no dossier has. */
async function signed(wallet: Pick<Wallet, "signTransaction">, prepared: PreparedActForm, nonce = 0): Promise<string> {
  const { type, chainId, to, gas, gasPrice, data } = prepared.transaction!;
  return await wallet.signTransaction({ type, chainId, nonce, to, gasLimit: gas, gasPrice, value: 0, data });
}
