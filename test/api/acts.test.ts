import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actNamed, ACTS } from "../../src/acts/act-catalogue.ts";
import { prepareAct } from "../../src/client/acts/prepare-act.ts";
import type { ActRequest, DocumentedAct, PreparedAct } from "../../src/client/acts/prepare-act.ts";
import type { ClientContext } from "../../src/client/client-context.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { resolveSeat } from "../../src/client/seat.ts";
import { openSigner } from "../../src/client/signer.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import type { TransactionAnswer } from "../../src/schemas/act.ts";
import type { ActAnswer, ActsAnswer } from "../../src/schemas/act-catalogue.ts";
import type { PreparedActForm } from "../../src/schemas/act-request.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";
import { contextWith } from "../client/fake-api.ts";

const DEMAND = {
  scenario: "SCN-02",
  grant: "A-01/DS07",
  items: ["code"],
  period: { from: "2026-01-01", to: "2026-06-30" },
  grain: "day",
  necessity: "only what is needed",
  until: "2026-12-31",
  mode: "API",
};
const IN_CLEAR = { scenario: "SCN-02", grant: "A-01/DS07", until: "2026-12-31" };
const ROOT = `0x${"5a".repeat(32)}`;

let folder: string;
let system: StartedSystem;
let api: ApiClient;
let context: ClientContext;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-api-acts-"));
  system = await startPlayedDemo(join(folder, "data"));
  api = createApiClient(system.ready.url);
  context = contextWith(api, join(folder, "data", "dossier"));
}, 240_000);
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface Answered<T> {
  readonly status: number;
  readonly body: T;
}

async function ask<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered<T>> {
  const response = await fetch(`${system.ready.url}${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
  });
  return { status: response.status, body: (await response.json()) as T };
}

const accountOf = async (key: string): Promise<Hex> => (await resolveSeat(context, key)).account;

/** The act as a client with the whole document makes it. */
async function ofClient(key: string, name: string, request: Omit<ActRequest, "act">): Promise<PreparedAct> {
  const act = actNamed(name) as DocumentedAct;
  return await prepareAct(context, await resolveSeat(context, key), { act, ...request });
}

async function bodyOf(
  key: string,
  role: RoleName,
  { document }: PreparedAct,
  fields: JsonObject,
  more: JsonObject = {},
): Promise<JsonObject> {
  return {
    account: await accountOf(key),
    role,
    fields,
    ...(document === undefined ? {} : { root: document.commitment }),
    ...more,
  };
}

async function prepare(name: string, body: JsonObject): Promise<PreparedActForm> {
  const { status, body: prepared } = await ask<PreparedActForm>(`/v1/acts/${name}/prepare`, body);
  expect({ status, prepared }).toMatchObject({ status: 200 });
  return prepared;
}

/** Signs what was prepared, with a nonce of its own where one is given. */
async function sign(key: string, { transaction }: PreparedActForm, ownNonce?: number): Promise<string> {
  if (transaction === undefined) throw new Error("Nothing was prepared for signing.");
  const { type, chainId, to, gas: gasLimit, gasPrice, data } = transaction;
  const nonce = ownNonce ?? transaction.nonce;
  const wallet = await openSigner(context, key);
  return await wallet.signTransaction({
    type,
    chainId,
    nonce,
    to,
    gasLimit: BigInt(gasLimit),
    gasPrice: BigInt(gasPrice),
    value: 0,
    data,
  });
}

async function send(raw: string, draft: string | undefined): Promise<Answered<TransactionAnswer>> {
  return await ask("/v1/transactions", { raw }, draft === undefined ? {} : { "idempotency-key": `"${draft}"` });
}

const nextNonce = async (key: string): Promise<number> => (await api.account(await accountOf(key))).next.nonce;

describe("an act that the API prepares from what stands in the clear", () => {
  it("is the one that a client makes from the whole document: a record", async () => {
    const client = await ofClient("CY-DEVM", "demand-submit", { name: "DM-30", values: DEMAND });
    const body = await bodyOf("CY-DEVM", "DEVELOPER", client, { reference: "DM-30", ...IN_CLEAR });

    const check = await ask("/v1/acts/demand-submit/check", body);
    const prepared = await prepare("demand-submit", body);
    const sent = await send(await sign("CY-DEVM", prepared), prepared.draft);

    expect(check).toMatchObject({ status: 200, body: { allowed: true } });
    expect(prepared).toMatchObject({ subject: client.subject, act: client.actAs("DEVELOPER") });
    expect(prepared.check.verdicts).toMatchObject([{ id: client.subject, allowed: true }]);
    expect(sent).toMatchObject({
      status: 200,
      body: { outcome: "DONE", acts: [{ type: "RECORDED", record: client.subject }] },
    });
    const { record } = (await api.namedRecord("DM-30")).result;
    expect(record).toMatchObject({
      id: client.subject,
      standing: { status: "PROPOSED" },
      content: client.document?.commitment,
    });
  });

  it("is the one that a client makes from the whole document: a statement", async () => {
    const values = { conclusion: "PASSED" };
    const client = await ofClient("CY-OPR", "review", { name: "DM-30", values });
    const body = await bodyOf("CY-OPR", "OPERATOR", client, { subject: "DM-30", conclusion: "PASSED" });

    const prepared = await prepare("review", body);
    const sent = await send(await sign("CY-OPR", prepared), prepared.draft);

    expect(prepared).toMatchObject({ subject: client.subject, act: client.actAs("OPERATOR") });
    expect(sent).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ type: "ATTESTED" }] } });
  });

  it("is the one that a client makes from the whole document: a settlement", async () => {
    const client = await ofClient("CY-DEVM", "demand-withdraw", {
      name: "DM-30",
      values: { reason: "no longer needed" },
    });
    const body = await bodyOf("CY-DEVM", "DEVELOPER", client, { subject: "DM-30" });

    const prepared = await prepare("demand-withdraw", body);
    const sent = await send(await sign("CY-DEVM", prepared), prepared.draft);

    expect(prepared).toMatchObject({ subject: client.subject, act: client.actAs("DEVELOPER") });
    expect(sent).toMatchObject({ status: 200, body: { outcome: "DONE", acts: [{ type: "SETTLED" }] } });
    expect((await api.namedRecord("DM-30")).result.record).toMatchObject({ standing: { status: "WITHDRAWN" } });
  });

  it("has no transaction while the ledger would refuse it, unless the refusal is wanted", async () => {
    const values = { title: "x", grade: "GENERAL_1" };
    const client = await ofClient("CY-OPR", "resource-submit", { name: "DS-90", values });
    const body = await bodyOf("CY-OPR", "OPERATOR", client, { reference: "DS-90" });

    const prepared = await prepare("resource-submit", body);
    expect(prepared).toMatchObject({
      check: { allowed: false, verdicts: [{ rule: { id: "cy.provider-catalogues" } }] },
    });
    expect(prepared).not.toHaveProperty("transaction");
    expect(prepared).not.toHaveProperty("draft");

    const wanted = await prepare("resource-submit", { ...body, sendAnyway: true });
    const first = await send(await sign("CY-OPR", wanted), wanted.draft);
    const again = await send(await sign("CY-OPR", wanted, await nextNonce("CY-OPR")), wanted.draft);

    expect(first).toMatchObject({ status: 200, body: { outcome: "REFUSED" } });
    expect(again).toEqual(first);
  });
});

describe("a draft", () => {
  beforeAll(async () => {
    const prepared = await submit("DM-31");
    await send(await sign("CY-DEVM", prepared), prepared.draft);
  });

  const submit = async (reference: string): Promise<PreparedActForm> => {
    const fields = { reference, ...IN_CLEAR };
    return await prepare("demand-submit", {
      account: await accountOf("CY-DEVM"),
      role: "DEVELOPER",
      fields,
      root: ROOT,
    });
  };
  const review = async (subject: string): Promise<PreparedActForm> =>
    await prepare("review", {
      account: await accountOf("CY-OPR"),
      role: "OPERATOR",
      fields: { subject, conclusion: "PASSED" },
      root: ROOT,
    });
  const reviewsOf = async (reference: string): Promise<number> => {
    const { id } = (await api.namedRecord(reference)).result.record;
    const { body } = await ask<{ events: readonly { type: string }[] }>(`/v1/records/${id}/timeline`);
    return body.events.filter(({ type }) => type === "ATTESTED").length;
  };

  it("acts once when its transaction is sent twice, and when it is signed again with the next nonce", async () => {
    const prepared = await submit("DM-32");
    const raw = await sign("CY-DEVM", prepared);
    const first = await send(raw, prepared.draft);
    const next = await nextNonce("CY-DEVM");

    expect(first).toMatchObject({ status: 200, body: { outcome: "DONE", indexed: true } });
    expect(await send(raw, prepared.draft)).toEqual(first);
    expect(await send(await sign("CY-DEVM", prepared, next), prepared.draft)).toEqual(first);
    expect(await nextNonce("CY-DEVM")).toBe(next);
  });

  it("acts once when two transactions of it with different nonces come at the same time", async () => {
    const before = await reviewsOf("DM-31");
    const prepared = await review("DM-31");
    const { nonce = 0 } = prepared.transaction ?? {};
    const raws = [await sign("CY-OPR", prepared, nonce + 1), await sign("CY-OPR", prepared, nonce)];

    const [later, earlier] = await Promise.all(raws.map(async (raw) => await send(raw, prepared.draft)));

    expect(earlier).toMatchObject({ status: 200, body: { outcome: "DONE" } });
    expect(later).toEqual(earlier);
    expect(await reviewsOf("DM-31")).toBe(before + 1);
  });

  it("is done again when somebody prepares it again", async () => {
    const before = await reviewsOf("DM-31");
    for (const _ of [1, 2]) {
      const prepared = await review("DM-31");
      expect(await send(await sign("CY-OPR", prepared), prepared.draft)).toMatchObject({ body: { outcome: "DONE" } });
    }

    expect(await reviewsOf("DM-31")).toBe(before + 2);
  });

  it("waits for the nonce before its own, and is not sent before", async () => {
    const before = await reviewsOf("DM-31");
    const prepared = await review("DM-31");
    const { nonce = 0 } = prepared.transaction ?? {};
    const raw = await sign("CY-OPR", prepared, nonce + 1);
    const { body } = await ask<TransactionAnswer>("/v1/transactions", { raw, wait: 0, draft: prepared.draft });

    expect(body).toMatchObject({ outcome: "UNDECIDED", pending: { waits: false, nonce: nonce + 1, next: nonce } });
    expect(await nextNonce("CY-OPR")).toBe(nonce);
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
    const raw = await sign("CY-OPR", prepared);
    const answer = await ask("/v1/transactions", { raw }, { "idempotency-key": keyOf(prepared.draft ?? "") });

    expect(answer).toMatchObject({ status, body: { code } });
    expect(await reviewsOf("DM-31")).toBe(before);
  });

  it("has one key: a header and a body that differ are refused", async () => {
    const prepared = await review("DM-31");
    const raw = await sign("CY-OPR", prepared);
    const answer = await ask(
      "/v1/transactions",
      { raw, draft: `1-${ROOT}` },
      { "idempotency-key": prepared.draft ?? "" },
    );

    expect(answer).toMatchObject({ status: 400, body: { code: "REQUEST_MALFORMED" } });
  });
});

describe("the catalogue of acts", () => {
  it("has every act with the JSON Schemas of the documents, and says nothing of rules unless it is asked", async () => {
    const { status, body } = await ask<ActsAnswer>("/v1/acts");

    expect(status).toBe(200);
    expect(body.acts).toHaveLength(ACTS.length);
    const documents = Object.keys(body.documents);
    expect(body.acts.flatMap(({ document }) => document ?? []).every((id) => documents.includes(id))).toBe(true);
    expect(body.acts.every(({ steps }) => steps === undefined)).toBe(true);
    expect(body).not.toHaveProperty("rulebook");
  });

  it("says who may do an act and under which clause, by the rulebook in force at a time", async () => {
    const { body } = await ask<ActAnswer>("/v1/acts/demand-submit?jurisdiction=1");

    expect(body.rulebook).toMatchObject({ jurisdiction: 1, known: true });
    expect(body.act).toMatchObject({
      name: "demand-submit",
      onLedger: { act: "RECORD", kind: "DEMAND", status: "PROPOSED" },
      document: "laiqu.demand.1",
      steps: [{ step: "demand.record", roles: ["OPERATOR", "DEVELOPER"] }],
    });
    expect(body.act.clear.map(({ field }) => field)).toEqual(["reference", "scenario", "grant", "until"]);
    const cited = body.act.steps?.flatMap(({ rules }) => rules) ?? [];
    expect(cited.map(({ id }) => id)).toContain("cy.demand-by");
    expect(cited.every(({ clause }) => clause !== undefined && clause !== "")).toBe(true);
    expect(Object.keys((body.fields as { properties: object }).properties)).toEqual(
      body.act.clear.map(({ field }) => field),
    );

    const { body: before } = await ask<ActAnswer>("/v1/acts/demand-submit?jurisdiction=1&at=86400");
    expect(before.rulebook).toEqual({ jurisdiction: 1, at: 86_400, known: false });
    expect(before.act).not.toHaveProperty("steps");
  });

  it.each([
    ["/v1/acts/demand-sumbit", 404, "ACT_UNKNOWN", "demand-submit"],
    ["/v1/acts/no-such-thing-at-all", 404, "ACT_UNKNOWN", "/v1/acts"],
    ["/v1/acts?jurisdiction=9", 404, "JURISDICTION_UNKNOWN", "9"],
    ["/v1/acts?at=1", 400, "REQUEST_MALFORMED", "jurisdiction"],
    ["/v1/acts?at=today&jurisdiction=1", 400, "REQUEST_MALFORMED", "at"],
  ])("answers %s with a problem that says what was meant", async (path, status, code, named) => {
    const answer = await ask<ProblemForm>(path);

    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.details.en).toContain(named);
    expect(answer.body.details.zh).toMatch(/\p{Script=Han}/u);
  });
});

describe("a malformed request about an act", () => {
  const good = async (): Promise<JsonObject> => ({
    account: await accountOf("CY-DEVM"),
    role: "DEVELOPER",
    root: ROOT,
    fields: { reference: "DM-40", ...IN_CLEAR },
  });
  const faultsOf = ({ evidence }: ProblemForm): readonly string[] =>
    ((evidence["faults"] ?? []) as readonly { place: string }[]).map(({ place }) => place);

  it.each([
    ["lacks a field", { scenario: undefined }, "/fields/scenario"],
    ["lacks the reference", { reference: undefined }, "/fields/reference"],
    ["has a number for a text", { reference: 7 }, "/fields/reference"],
    ["has a record that nobody knows", { scenario: "SCN-99" }, "/fields/scenario"],
    ["has a record of another kind", { scenario: "DM-04/DS07" }, "/fields/scenario"],
    ["has the id of a record of another kind", { grant: "ID" }, "/fields/grant"],
    ["has a day that does not exist", { until: "2026-02-30" }, "/fields/until"],
    ["has a day after the last that a ledger can record", { until: "2200-01-01" }, "/fields/until"],
    ["has a day in another form", { until: "31.12.2026" }, "/fields/until"],
    ["has a field that no document has", { purpose: "x" }, "/fields/purpose"],
    ["has a misspelt field", { scenaro: "SCN-02" }, "/fields/scenaro"],
    ["has a reference with a control", { reference: "DM\u0007" }, "/fields/reference"],
    ["has a reference that reads as an id", { reference: "0x0102030405060708090a" }, "/fields/reference"],
    ["has null for a record", { grant: null }, "/fields/grant"],
    ["has a list for a record", { grant: ["A-01/DS07"] }, "/fields/grant"],
  ])("that %s is told the place", async (_, change, place) => {
    const body = await good();
    const { id } = (await api.namedRecord("SCN-02")).result.record;
    const fields = Object.entries({ ...(body["fields"] as JsonObject), ...change })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === "ID" ? id : value]);
    for (const how of ["check", "prepare"]) {
      const answer = await ask<ProblemForm>(`/v1/acts/demand-submit/${how}`, {
        ...body,
        fields: Object.fromEntries(fields) as JsonObject,
      });

      expect(answer).toMatchObject({ status: 400, body: { code: "ACT_MALFORMED" } });
      expect(faultsOf(answer.body)).toContain(place);
      expect(answer.body.details.en).toContain(place);
      expect(answer.body.details.zh).toContain(place);
    }
  });

  it("with fields that are only committed is refused by their names, and no value comes back", async () => {
    const body = await good();
    const secret = "贷款逾期名单";
    const answer = await ask<ProblemForm>("/v1/acts/demand-submit/prepare", {
      ...body,
      fields: { ...(body["fields"] as JsonObject), necessity: secret, items: [secret], commitment: { name: secret } },
    });

    expect(answer).toMatchObject({
      status: 400,
      body: { code: "FIELDS_PRIVATE", evidence: { fields: ["necessity", "items", "commitment"] } },
    });
    expect(JSON.stringify(answer.body)).not.toContain(secret);
    expect(answer.body.details.en).toMatch(/"necessity".*must not learn/);
  });

  it.each([
    ["without a root", { root: undefined }, "prepare", "ACT_MALFORMED", "/root"],
    ["with a root of another length", { root: "0x12" }, "check", "REQUEST_MALFORMED", "/root"],
    ["with a role that nobody has", { role: "KING" }, "check", "REQUEST_MALFORMED", "/role"],
    ["without an account", { account: undefined }, "check", "REQUEST_MALFORMED", "account"],
    ["with its document", { document: { grain: "day" } }, "prepare", "REQUEST_MALFORMED", "document"],
    ["with salts", { salts: ["0x00"] }, "prepare", "REQUEST_MALFORMED", "salts"],
    ["with fields that are a list", { fields: [] }, "check", "REQUEST_MALFORMED", "/fields"],
    ["with items that it cannot bring", { items: [] }, "check", "ACT_MALFORMED", "/items"],
    ["that takes back what is no statement", { withdrawn: true }, "check", "ACT_MALFORMED", "/withdrawn"],
    ["under a jurisdiction of its own", { jurisdiction: "1" }, "check", "ACT_MALFORMED", "/jurisdiction"],
    [
      "with a date on paper that does not exist",
      { effectiveAt: "2025-02-29" },
      "check",
      "ACT_MALFORMED",
      "/effectiveAt",
    ],
    ["with a broken revision", { revision: 1.5 }, "check", "REQUEST_MALFORMED", "/revision"],
  ])("%s is refused", async (_, change, how, code, named) => {
    const body = Object.fromEntries(
      Object.entries({ ...(await good()), ...change }).filter(([, value]) => value !== undefined),
    );
    const answer = await ask<ProblemForm>(`/v1/acts/demand-submit/${how}`, body);

    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(answer.body.details.en).toContain(named);
  });

  it("with an amount that has a comma is told how an amount is written", async () => {
    const answer = await ask<ProblemForm>("/v1/acts/set-price/check", {
      account: await accountOf("CY-OPR"),
      role: "OPERATOR",
      fields: { subject: "PR-02", price: "1,200.00" },
    });

    expect(answer).toMatchObject({ status: 400, body: { code: "ACT_MALFORMED" } });
    expect(answer.body.details.en).toMatch(/"\/fields\/price" is "1,200.00" and must be an amount in yuan/);
  });

  it.each([
    [
      "a settlement of a record of another kind",
      "authorization-terminate",
      { subject: "DM-04/DS07" },
      400,
      "ACT_MALFORMED",
    ],
    ["an act of the agencies", "governance-approve", {}, 422, "ACT_NOT_PREPARED"],
    ["an export", "export-record", {}, 422, "ACT_NOT_PREPARED"],
    ["an act that there is not", "demand-sumbit", {}, 404, "ACT_UNKNOWN"],
  ])("about %s is a problem", async (_, name, fields, status, code) => {
    expect(await ask(`/v1/acts/${name}/check`, { ...(await good()), fields })).toMatchObject({
      status,
      body: { code },
    });
  });

  it("of an account without a seat is a problem", async () => {
    const body = { ...(await good()), account: `0x${"77".repeat(20)}` };
    expect(await ask("/v1/acts/demand-submit/check", body)).toMatchObject({
      status: 404,
      body: { code: "SEAT_UNKNOWN" },
    });
  });

  it.each([
    ["too long", JSON.stringify({ fields: { reference: "x".repeat(300_000) } }), 413, "BODY_TOO_LARGE"],
    ["no JSON", "{", 400, "REQUEST_MALFORMED"],
    ["a list", "[]", 400, "REQUEST_MALFORMED"],
    ["a member twice", '{"role":"BUYER","role":"OPERATOR"}', 400, "REQUEST_MALFORMED"],
    ["names of the language", '{"__proto__":{"role":"OPERATOR"},"constructor":1}', 400, "REQUEST_MALFORMED"],
  ])("whose body is %s is a problem", async (_, body, status, code) => {
    for (const how of ["check", "prepare"])
      expect(await ask(`/v1/acts/demand-submit/${how}`, body)).toMatchObject({ status, body: { code } });
  });
});
