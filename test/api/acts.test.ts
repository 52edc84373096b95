import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACTS } from "../../src/acts/act-catalogue.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import type { ActAnswer, ActsAnswer } from "../../src/schemas/act-catalogue.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import { ActsApi, IN_CLEAR, ROOT } from "./acts-api.ts";

let acts: ActsApi;
beforeAll(async () => {
  acts = await ActsApi.start();
}, 240_000);
afterAll(async () => await acts?.stop());

describe("the catalogue of acts", () => {
  it("has every act with the JSON Schemas of the documents, and says nothing of rules unless it is asked", async () => {
    const { status, body } = await acts.ask<ActsAnswer>("/v1/acts");

    expect(status).toBe(200);
    expect(body.acts).toHaveLength(ACTS.length);
    const documents = Object.keys(body.documents);
    expect(body.acts.flatMap(({ document }) => document ?? []).every((id) => documents.includes(id))).toBe(true);
    expect(body.acts.every(({ steps }) => steps === undefined)).toBe(true);
    expect(body).not.toHaveProperty("rulebook");
  });

  it("says who may do an act and under which clause, by the rulebook in force at a time", async () => {
    const { body } = await acts.ask<ActAnswer>("/v1/acts/demand-submit?jurisdiction=1");

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

    const { body: before } = await acts.ask<ActAnswer>("/v1/acts/demand-submit?jurisdiction=1&at=86400");
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
    const answer = await acts.ask<ProblemForm>(path);

    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.details.en).toContain(named);
    expect(answer.body.details.zh).toMatch(/\p{Script=Han}/u);
  });
});

describe("a malformed request about an act", () => {
  const good = async (): Promise<JsonObject> => ({
    account: await acts.accountOf("CY-DEVM"),
    role: "DEVELOPER",
    root: ROOT,
    fields: { reference: "DM-40", ...IN_CLEAR },
  });
  /** An act that no rulebook judges takes nothing beside its fields. */
  const ALONE = { role: undefined, root: undefined };
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
    const { id } = (await acts.api.namedRecord("SCN-02")).result.record;
    const fields = Object.entries({ ...(body["fields"] as JsonObject), ...change })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === "ID" ? id : value]);
    for (const how of ["check", "prepare"]) {
      const answer = await acts.ask<ProblemForm>(`/v1/acts/demand-submit/${how}`, {
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
    const answer = await acts.ask<ProblemForm>("/v1/acts/demand-submit/prepare", {
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
    ["without a role", { role: undefined }, "check", "ACT_MALFORMED", "/role"],
    ["that leaves open what is no opinion", { open: true }, "check", "ACT_MALFORMED", "/open"],
    ["that begins what is no plan", { from: "2026-01-01" }, "check", "ACT_MALFORMED", "/from"],
    ["with the name of an export", { form: "FOLDER" }, "check", "ACT_MALFORMED", "/form"],
    ["with a broken revision", { revision: 1.5 }, "check", "REQUEST_MALFORMED", "/revision"],
  ])("%s is refused", async (_, change, how, code, named) => {
    const body = Object.fromEntries(
      Object.entries({ ...(await good()), ...change }).filter(([, value]) => value !== undefined),
    );
    const answer = await acts.ask<ProblemForm>(`/v1/acts/demand-submit/${how}`, body);

    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(answer.body.details.en).toContain(named);
  });

  it("with an amount that has a comma is told how an amount is written", async () => {
    const answer = await acts.ask<ProblemForm>("/v1/acts/set-price/check", {
      account: await acts.accountOf("CY-OPR"),
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
    ["an act that there is not", "demand-sumbit", {}, 404, "ACT_UNKNOWN"],
  ])("about %s is a problem", async (_, name, fields, status, code) => {
    expect(await acts.ask(`/v1/acts/${name}/check`, { ...(await good()), fields })).toMatchObject({
      status,
      body: { code },
    });
  });

  it.each<readonly [string, string, string, Readonly<Record<string, unknown>>]>([
    ["an opinion that is open and taken back", "review", "/open", { open: true, withdrawn: true }],
    ["another record that nobody knows", "review", "/about", { about: "SCN-99" }],
    ["a salted export without its commitment", "export-record", "/salted", { form: "SALTED" }],
    ["a commitment beside the digests", "export-record", "/salted", { salted: ROOT }],
    ["an ordinal that no export has", "export-record", "/ordinal", { ordinal: "18446744073709551616" }],
    ["a role in a decision", "governance-approve", "/role", {}],
    ["no paper of a proposal", "governance-propose-retire", "/fields/paper", {}],
    ["a misspelt field of a proposal", "governance-propose-roster", "/fields/quorom", { fields: { quorom: 1 } }],
    ["the number of no decision", "governance-carry-out", "/fields/decision", { ...ALONE, fields: { decision: ROOT } }],
    ["a party that is none", "account-accept", "/fields/subject", { fields: { subject: "SCN-02" } }],
    ["another account that accepts", "account-accept", "/fields/account", { fields: { subject: "CY", account: "0x" } }],
  ])("about %s is told the place", async (_, name, place, more) => {
    const answer = await acts.ask<ProblemForm>(`/v1/acts/${name}/check`, { ...(await good()), ...more });

    expect(answer).toMatchObject({ status: 400, body: { code: "ACT_MALFORMED" } });
    expect(faultsOf(answer.body)).toContain(place);
  });

  it.each([
    ["a half year that there is not", "calendar", { half: "2027-3" }, /2026-1 \(January to June\)/],
    ["a day outside of it", "calendar", { half: "2027-1", off: ["2027-07-01"] }, /not within 2027-01-01/],
    ["more agencies than decide", "roster", { agencies: ["CITY"], quorum: 2, delaySeconds: 0 }, /fewer decide/],
  ])("about a decision with %s is told why", async (_, kind, decided, why) => {
    const account = await acts.accountOf("CY-DATA");
    const party = (await acts.api.account(account)).seat!.party.id;
    const agencies = "agencies" in decided ? { agencies: [party] } : {};
    const answer = await acts.ask<ProblemForm>(`/v1/acts/governance-propose-${kind}/check`, {
      account,
      fields: { paper: "P-1", ...decided, ...agencies },
    });

    expect(answer).toMatchObject({ status: 400, body: { code: "ACT_MALFORMED" } });
    expect(answer.body.details.en).toMatch(why);
  });

  it("of an account without a seat is a problem", async () => {
    const body = { ...(await good()), account: `0x${"77".repeat(20)}` };
    expect(await acts.ask("/v1/acts/demand-submit/check", body)).toMatchObject({
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
      expect(await acts.ask(`/v1/acts/demand-submit/${how}`, body)).toMatchObject({ status, body: { code } });
  });
});
