import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAccessControl } from "../../src/access/access-control.ts";
import type { AccessControl } from "../../src/access/access-control.ts";
import { accessLogFile, verifyAccessLog } from "../../src/access/access-log.ts";
import { KEYS_ALONE } from "../../src/access/access-settings.ts";
import type { Grant } from "../../src/access/asker.ts";
import { DeskKeys } from "../../src/access/desk-keys.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { buildApp, openApiOf } from "../../src/api/app.ts";
import { CAST } from "../../src/demo/cast.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import { addressOf, exampleAddress } from "../../src/desk/question-form.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { Access } from "../../src/schemas/access.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Reader, Store } from "../../src/store/open-store.ts";
import type { EdgeRow } from "../../src/store/schema.ts";
import { KeptSights, limitSight } from "../../src/store/sight.ts";
import { keysOf } from "../../src/text/entries.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { silentNode } from "./silent-node.ts";

/** The buyers of the first city. None may learn of another. */
const BUYERS = ["CY-BANK", "CY-INS", "CY-PHA", "CY-EMB", "CY-LOG"] as const satisfies readonly PartyAlias[];

const GRANTS = {
  PARTY: { as: "PARTY", party: partyId("CY-BANK") },
  AUDITOR: { as: "AUDITOR", jurisdictions: [1] },
  AUTHORITY: { as: "AUTHORITY", jurisdictions: "ALL" },
  NODE_OPERATOR: { as: "NODE_OPERATOR" },
} as const satisfies Readonly<Record<Exclude<Access, "PUBLIC">, Grant>>;

const ANYBODY = "PUBLIC";
const CONCERNED = "PARTY AUDITOR AUTHORITY";

const ACCOUNT = `0x${"11".repeat(20)}`;
const DIGEST = "0".repeat(64);
const CHECK = { account: ACCOUNT, act: "settle", role: "OPERATOR", payload: [] };

/** One row for each operation that is no question of the desk: who may use it, and an address with a body to try. */
const ROWS: Readonly<Record<string, { readonly who: string; readonly at: string; readonly body?: unknown }>> = {
  readAlive: { who: ANYBODY, at: "/healthz" },
  readReady: { who: ANYBODY, at: "/readyz" },
  readStatus: { who: ANYBODY, at: "/v1/status" },
  readMetrics: { who: "NODE_OPERATOR", at: "/metrics" },
  readIndexDigest: { who: "AUDITOR AUTHORITY NODE_OPERATOR", at: "/v1/index-digest" },
  readNamedRecord: { who: CONCERNED, at: "/v1/records?name=PR-02" },
  readRecord: { who: CONCERNED, at: "/v1/records/ID" },
  readLineage: { who: CONCERNED, at: "/v1/records/ID/lineage" },
  readTimeline: { who: CONCERNED, at: "/v1/records/ID/timeline" },
  certifyRecord: { who: CONCERNED, at: "/v1/records/ID/certificate" },
  readRecordByReference: { who: CONCERNED, at: "/v1/records/PRODUCT/ISSUER/PR-02" },
  readLineageByReference: { who: CONCERNED, at: "/v1/records/PRODUCT/ISSUER/PR-02/lineage" },
  readTimelineByReference: { who: CONCERNED, at: "/v1/records/PRODUCT/ISSUER/PR-02/timeline" },
  certifyRecordByReference: { who: CONCERNED, at: "/v1/records/PRODUCT/ISSUER/PR-02/certificate" },
  readEvidence: { who: CONCERNED, at: "/v1/records/ID/evidence" },
  listReconciledExports: { who: CONCERNED, at: "/v1/reconciliation/exports?of=ISSUER" },
  reconcileTraffic: {
    who: CONCERNED,
    at: "/v1/reconciliation/traffic",
    body: { of: "ISSUER", lines: [{ digest: `sha256:${DIGEST}`, at: 0 }] },
  },
  readListedItems: { who: CONCERNED, at: "/v1/records/ID/listed-items?status=RECALLED" },
  readNext: { who: CONCERNED, at: "/v1/records/ID/next" },
  readNextOfParty: { who: CONCERNED, at: "/v1/parties/ISSUER/next" },
  findDigest: { who: ANYBODY, at: `/v1/digests/sha256/${DIGEST}` },
  certifyDigest: { who: CONCERNED, at: `/v1/digests/sha256/${DIGEST}/certificate` },
  listAuthorizations: { who: CONCERNED, at: "/v1/authorizations" },
  checkScope: { who: CONCERNED, at: "/v1/scope?operator=ISSUER&resources=ID" },
  listExportsOfAuthorization: { who: CONCERNED, at: "/v1/authorizations/AUTHORIZATION/exports" },
  listExportsOfOperator: { who: CONCERNED, at: "/v1/parties/ISSUER/exports" },
  readParty: { who: CONCERNED, at: "/v1/parties/ISSUER" },
  listActsOfParty: { who: CONCERNED, at: "/v1/parties/ISSUER/acts" },
  readSeat: { who: CONCERNED, at: `/v1/seats/${ACCOUNT}` },
  readAccount: { who: CONCERNED, at: `/v1/accounts/${ACCOUNT}` },
  readAcceptance: { who: CONCERNED, at: `/v1/accounts/${ACCOUNT}/acceptance` },
  readExportParents: { who: CONCERNED, at: "/v1/export-parents?product=PR-02" },
  readRulebook: { who: ANYBODY, at: "/v1/rulebooks/1" },
  readVersionImpact: { who: "AUDITOR AUTHORITY", at: "/v1/rulebooks/1/impact", body: { version: 2 } },
  listDecisions: { who: CONCERNED, at: "/v1/decisions" },
  readRoster: { who: CONCERNED, at: "/v1/jurisdictions/1/roster" },
  listEvents: { who: CONCERNED, at: "/v1/events?limit=1000" },
  listRefusals: { who: CONCERNED, at: "/v1/refusals" },
  searchRecords: { who: CONCERNED, at: "/v1/search?q=PR-02" },
  listQuestions: { who: ANYBODY, at: "/v1/questions" },
  readDisclosure: { who: CONCERNED, at: "/v1/reports/disclosure?party=91990100MA000020XJ&year=2025" },
  readAnnualReport: { who: CONCERNED, at: "/v1/reports/annual?party=91990100MA000020XJ&year=2025" },
  listActs: { who: ANYBODY, at: "/v1/acts" },
  readAct: { who: ANYBODY, at: "/v1/acts/demand-submit" },
  checkNamedAct: {
    who: "PARTY",
    at: "/v1/acts/demand-submit/check",
    body: { account: ACCOUNT, role: "OPERATOR", fields: {} },
  },
  prepareAct: {
    who: "PARTY",
    at: "/v1/acts/demand-submit/prepare",
    body: { account: ACCOUNT, role: "OPERATOR", fields: {} },
  },
  checkAct: { who: "PARTY", at: "/v1/checks", body: CHECK },
  checkCandidates: { who: "PARTY", at: "/v1/checks/candidates", body: { account: ACCOUNT, candidates: [] } },
  relayTransaction: { who: "PARTY", at: "/v1/transactions", body: { raw: "0x12" } },
  listWebhooks: { who: "PARTY", at: "/v1/webhooks" },
  addWebhook: { who: "PARTY", at: "/v1/webhooks", body: { url: "https://portal.example/x" } },
  removeWebhook: { who: "PARTY", at: "/v1/webhooks/wh_0" },
  testWebhook: { who: "PARTY", at: "/v1/webhooks/wh_0/test", body: {} },
  listDeliveries: { who: "PARTY", at: "/v1/webhooks/wh_0/deliveries" },
  submitManifest: { who: "PARTY", at: "/v1/manifests", body: {} },
  readDescriptor: { who: ANYBODY, at: "/v1/descriptor" },
};

interface Operation {
  readonly operationId: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly access: readonly Access[];
}

let folder: string;
let store: Store;
let control: AccessControl;
let app: ApiInstance;
let keys: DeskKeys;
let operations: readonly Operation[];
let names: Readonly<Record<"ID" | "ISSUER" | "AUTHORIZATION", string>>;
const secrets = new Map<string, string>();
/** The number of requests so far. */
let asked = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-access-"));
  await copyPlayedDemo(folder);
  store = await openStore({ dataDirectory: folder });
  keys = new DeskKeys(folder);
  control = await openAccessControl(folder, KEYS_ALONE);
  const { ledger } = await store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
  app = await buildApp({
    store,
    rpc: silentNode,
    ledgerAddress: ledger,
    catalog: demoRulebookCatalog(),
    access: control,
  });
  await app.ready();
  operations = operationsOf(openApiOf(app));
  const product = await recordOf(Kind.PRODUCT, "PR-02");
  const authorization = await recordOf(Kind.AUTHORIZATION, "A-01");
  names = { ID: product.id, ISSUER: product.issuer ?? "", AUTHORIZATION: authorization.id };
}, 240_000);
afterAll(async () => {
  await app?.close();
  await control?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function recordOf(kind: Kind, reference: string) {
  const { database } = store;
  const found = database.selectFrom("record").select(["id", "issuer"]).where("kind", "=", kind);
  return await found.where("reference", "=", reference).executeTakeFirstOrThrow();
}

function operationsOf(document: object): Operation[] {
  const { paths } = document as {
    paths: Record<string, Record<string, { operationId: string; "x-laiqu-access": readonly Access[] }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, "x-laiqu-access": access }]) => ({
      operationId,
      method: method.toUpperCase() as "GET" | "POST" | "DELETE",
      path,
      access,
    })),
  );
}

const questionAt = (path: string) => QUESTIONS.find((question) => addressOf(question) === path);

/** Asks as somebody; every asker has a key of its own. */
async function ask(
  asker: string,
  grant: Grant | undefined,
  method: "GET" | "POST" | "DELETE",
  url: string,
  body?: unknown,
) {
  if (grant !== undefined && !secrets.has(asker)) secrets.set(asker, keys.create(asker, grant, 1).secret);
  const secret = secrets.get(asker);
  return await app.inject({
    method,
    url,
    // Not this machine, which may read more; and every time another one, because an address has its share.
    remoteAddress: `198.18.${(asked += 1) >> 8}.${asked & 255}`,
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    },
  });
}

const written = (address: string) =>
  address.replaceAll(/\b(ID|ISSUER|AUTHORIZATION)\b/g, (word) => names[word as "ID"]);

/** The problems that an asker who was let in may meet here, without a chain node and a descriptor. */
const NOT_HERE = new Set(["CHAIN_UNAVAILABLE", "CHAIN_TIMEOUT", "INDEX_SILENT", "CERTIFICATE_IMPOSSIBLE"]);

describe("the matrix of every route and every asker", () => {
  it("has a row for every operation of the OpenAPI document, and no other row", () => {
    const without = operations.filter(({ operationId, path }) => !(operationId in ROWS) && !questionAt(path));
    expect(without).toEqual([]);
    const known = operations.map(({ operationId }) => operationId);
    expect(keysOf(ROWS).filter((operationId) => !known.includes(operationId))).toEqual([]);
    expect(operations.length).toBeGreaterThan(80);
  });

  it("lets those in whom the row names, and answers the others in both languages and about nothing", async () => {
    const wrong: string[] = [];
    for (const { operationId, method, path, access } of operations) {
      const question = questionAt(path);
      const row = ROWS[operationId];
      const who = question === undefined ? (row?.who ?? "") : question.askers.join(" ");
      if (access.join(" ") !== who) wrong.push(`${operationId} declares ${access.join(" ")}`);
      const address = question === undefined ? written(row?.at ?? "") : exampleAddress(question);
      // Whoever is let in is told that there is no such parameter, and no question costs anything.
      const url = `${address}${address.includes("?") ? "&" : "?"}no-such-parameter=1`;
      for (const asker of [ANYBODY, ...keysOf(GRANTS)] as const) {
        const grant = asker === ANYBODY ? undefined : GRANTS[asker];
        const answer = await ask(asker, grant, method, url, row?.body);
        const may = who.split(" ").includes(ANYBODY) || who.split(" ").includes(asker);
        const expected = may ? "let in" : asker === ANYBODY ? "401" : "403";
        const got = answer.statusCode === 400 ? "let in" : String(answer.statusCode);
        if (got !== expected) wrong.push(`${operationId} as ${asker}: ${answer.statusCode}`);
        if (!may && !isProblemAboutNothing(answer.body)) wrong.push(`${operationId} as ${asker}: ${answer.body}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it("lets nobody in with a key that opens nothing, also where everybody may ask", async () => {
    for (const url of ["/v1/search?q=PR-02", "/v1/status"])
      for (const authorization of ["Bearer laiqu_0", "Basic eDp5", "Bearer", "Bearer a.b.c"]) {
        const answer = await app.inject({ url, headers: { authorization } });
        expect(answer.json()).toMatchObject({ code: "CREDENTIAL_INVALID", status: 401 });
        expect(answer.headers["www-authenticate"]).toBe('Bearer realm="laiqu"');
      }
  });

  it("has logged every answer to somebody who is known, and no key", async () => {
    const head = await verifyAccessLog(accessLogFile(folder));
    expect(head.count).toBeGreaterThan(300);
    const log = readFileSync(accessLogFile(folder), "utf8");
    for (const secret of secrets.values()) expect(log).not.toContain(secret.slice(-43));
    expect(log).toContain('"asked":"/v1/search?q=PR-02&no-such-parameter=1"');
  });
});

function isProblemAboutNothing(body: string): boolean {
  const { code, details } = JSON.parse(body) as ProblemForm;
  return (
    ["AUTHENTICATION_REQUIRED", "ACCESS_REFUSED"].includes(code) &&
    /\p{Script=Han}/u.test(details.zh) &&
    /only for these/.test(details.en) &&
    !/0x|PR-02|A-01/.test(body)
  );
}

/** The rule of docs/access.md, computed here from the tables without any of the views. */
class Model {
  readonly #edges: readonly EdgeRow[];
  readonly #kinds: ReadonlyMap<RecordId, Kind>;
  readonly #acts: readonly { readonly subject: RecordId; readonly by_party: RecordId }[];
  readonly #institutions: ReadonlySet<RecordId>;
  readonly #buyers: ReadonlySet<RecordId>;

  private constructor(
    edges: readonly EdgeRow[],
    kinds: ReadonlyMap<RecordId, Kind>,
    acts: readonly { readonly subject: RecordId; readonly by_party: RecordId }[],
    institutions: ReadonlySet<RecordId>,
    buyers: ReadonlySet<RecordId>,
  ) {
    this.#edges = edges;
    this.#kinds = kinds;
    this.#acts = acts;
    this.#institutions = institutions;
    this.#buyers = buyers;
  }

  static async of({ database }: Store): Promise<Model> {
    const records = await database.selectFrom("record").select(["id", "kind"]).execute();
    const seats = await database.selectFrom("seat").select(["party", "roles", "stage"]).execute();
    const small = (1n << 27n) | (1n << 35n) | (1n << 36n);
    const institutions = seats.filter(({ roles, stage }) => stage !== "WITHDRAWN" && (roles & ~small) !== 0n);
    return new Model(
      await database.selectFrom("edge").selectAll().execute(),
      new Map(records.map(({ id, kind }) => [id, kind])),
      await database.selectFrom("act").select(["subject", "by_party"]).execute(),
      new Set(institutions.map(({ party }) => party)),
      new Set(seats.flatMap(({ party, roles }) => ((roles >> 36n) & 1n ? [party] : []))),
    );
  }

  seenBy(party: RecordId): Set<RecordId> {
    const kind = (id: RecordId) => this.#kinds.get(id);
    const own = this.#edges.filter(({ parent, relation }) => parent === party && relation !== "INPUT");
    const affairs = new Set([party, ...own.map(({ child }) => child)]);
    for (const id of affairs) {
      if (kind(id) === Kind.PARTY || kind(id) === Kind.JURISDICTION) continue;
      for (const { child, parent, relation } of this.#edges)
        if (
          parent === id &&
          (relation === "PARENT" || relation === "LINK" || (relation === "INPUT" && kind(child) === Kind.PRODUCT))
        )
          affairs.add(child);
    }
    const seesParties = this.#institutions.has(party) && !this.#buyers.has(party);
    const everybodys = [...this.#kinds].flatMap(([id, each]) =>
      each === Kind.JURISDICTION || (each === Kind.PARTY && seesParties) ? [id] : [],
    );
    const acted = this.#acts.filter((act) => act.by_party === party).map(({ subject }) => subject);
    const seen = new Set([...affairs, ...acted, ...everybodys, ...this.#institutions]);
    for (const id of seen) for (const { child, parent } of this.#edges) if (child === id) seen.add(parent);
    return seen;
  }
}

describe("what a party sees", () => {
  it("is for every third party of the demonstration, and every buyer, what the rule says", async () => {
    const model = await Model.of(store);
    // SW-AGR provides data and buys too.
    for (const alias of new Set([
      "SW-AGR" as const,
      ...BUYERS,
      ...keysOf(CAST).filter((_, place) => place % 3 === 0),
    ])) {
      const party = partyId(alias);
      const shown = await store.reader.transaction().execute(async (transaction) => {
        await limitSight(transaction, { party, published: false });
        return await transaction.selectFrom("record").select("id").execute();
      });
      expect([alias, ...shown.map(({ id }) => id).sort()]).toEqual([alias, ...[...model.seenBy(party)].sort()]);
    }
  }, 60_000);

  it("leaves out the acts of those whom the asker may not see, about records that it sees", async () => {
    const model = await Model.of(store);
    const all = await store.database.selectFrom("act").select(["subject", "by_party", "about"]).execute();
    let leftOut = 0;
    for (const alias of [...BUYERS, "CY-OPR", "CY-BUS"] as const) {
      const party = partyId(alias);
      const seen = model.seenBy(party);
      const shown = await store.reader.transaction().execute(async (transaction) => {
        await limitSight(transaction, { party, published: true });
        const records = await transaction.selectFrom("record").select("id").execute();
        for (const { id } of records) seen.add(id);
        return await transaction.selectFrom("act").select(["subject", "by_party", "about"]).execute();
      });
      const about = all.filter(({ subject }) => seen.has(subject));
      const named = about.filter(
        ({ by_party: by, about: other }) => seen.has(by) && (other === null || seen.has(other)),
      );
      leftOut += about.length - named.length;
      expect([alias, shown.length]).toEqual([alias, named.length]);
    }
    expect(leftOut).toBeGreaterThan(0);
  }, 60_000);

  it("leaves out an act of another buyer, also about a record that everybody sees", async () => {
    const undo = new Error("The demonstration stays as it is.");
    const counted: number[] = [];
    await expect(
      store.database.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ n: number }>`
          UPDATE act SET by_party = ${partyId("CY-EMB")} FROM record
          WHERE record.id = act.subject AND record.kind = ${Kind.RESOURCE}
          RETURNING act.log_index AS n`.execute(transaction);
        counted.push(rows.length);
        await limitSight(transaction as unknown as Reader, { party: partyId("CY-BANK"), published: true });
        const shown = await transaction.selectFrom("act").select("by_party").execute();
        counted.push(shown.filter(({ by_party: by }) => by === partyId("CY-EMB")).length);
        throw undo;
      }),
    ).rejects.toBe(undo);
    expect(counted[0]).toBeGreaterThan(0);
    expect(counted[1]).toBe(0);
  });

  it("never holds another buyer, its agreements or its exports", async () => {
    const model = await Model.of(store);
    const { rows } = await sql<{ id: RecordId; party: RecordId }>`
      SELECT agreement.id, agreement.link AS party FROM record agreement WHERE agreement.kind = ${Kind.AGREEMENT}
      UNION ALL
      SELECT export.id, agreement.link FROM record export JOIN record agreement ON agreement.id = export.link
      WHERE export.kind = ${Kind.EXPORT}`.execute(store.database);
    const buyers = BUYERS.map((alias) => partyId(alias));
    for (const buyer of buyers) {
      const seen = model.seenBy(buyer);
      const others = rows.filter(({ party }) => party !== buyer && buyers.includes(party));
      expect(others.length).toBeGreaterThan(2);
      expect([...buyers, ...others.map(({ id }) => id)].filter((id) => id !== buyer && seen.has(id))).toEqual([]);
    }
  });

  it("is all that any answer names", async () => {
    const model = await Model.of(store);
    const all = await store.database.selectFrom("record").select(["id", "kind", "reference"]).execute();
    const wrong: string[] = [];
    for (const alias of ["CY-EMB", "CY-MSB"] as const) {
      const party = partyId(alias);
      const seen = model.seenBy(party);
      const secret = all.filter(({ id, reference }) => !seen.has(id) && reference !== null && reference.length > 8);
      for (const { operationId, method, path, access } of operations) {
        if (method !== "GET" || !access.includes("PARTY") || access.includes("PUBLIC")) continue;
        const question = questionAt(path);
        const url = question === undefined ? written(ROWS[operationId]?.at ?? "") : exampleAddress(question);
        const { statusCode, body } = await ask(alias, { as: "PARTY", party }, method, url);
        if (statusCode >= 500 && !NOT_HERE.has((JSON.parse(body) as ProblemForm).code))
          wrong.push(`${alias} ${url} ${body}`);
        if (statusCode !== 200) continue;
        // A refusal names the id that its record would have had, which is no record.
        const strangers = all.filter(({ id }) => !seen.has(id) && body.includes(id));
        if (strangers.length > 0) wrong.push(`${alias} ${url} names ${strangers.map(({ id }) => id).join()}`);
        for (const { reference } of secret)
          if (body.includes(`"${reference}"`)) wrong.push(`${alias} ${url} ${reference}`);
        if (!body.includes('"limitedTo"') && body.includes('"completeness"'))
          wrong.push(`${alias} ${url} hides its limit`);
      }
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  it("is enough for a party's own yearly report, and gives nobody that of another party", async () => {
    const asked = async (asker: string, grant: Grant, alias: PartyAlias, name = "disclosure") => {
      const answer = await ask(asker, grant, "GET", `/v1/reports/${name}?party=${partyId(alias)}&year=2025`);
      const { result, code } = answer.json<{ readonly result?: unknown; readonly code?: string }>();
      return result ?? code;
    };
    const everything = { as: "AUTHORITY", jurisdictions: "ALL" } as const;
    for (const [alias, name] of [
      ["CY-OPR", "disclosure"],
      ["CY-OPR", "annual"],
      ["CY-DATA", "disclosure"],
      ["SW-OPR", "annual"],
    ] as const) {
      const whole = await asked("EVERYTHING", everything, alias, name);
      expect(whole).toMatchObject({ sections: expect.any(Array) });
      expect(await asked(alias, { as: "PARTY", party: partyId(alias) }, alias, name)).toEqual(whole);
    }
    expect(await asked("CY-OPR", { as: "PARTY", party: partyId("CY-OPR") }, "CY-DATA")).toBe("RECORD_UNKNOWN");
    expect(await asked("CY-BANK", { as: "PARTY", party: partyId("CY-BANK") }, "CY-OPR")).toBe("RECORD_UNKNOWN");
    const elsewhere = { as: "AUDITOR", jurisdictions: [2] } as const;
    expect(await asked("ELSEWHERE", elsewhere, "CY-OPR")).toBe("NOT_A_REPORTER");
    expect(await asked("ELSEWHERE", elsewhere, "SW-OPR")).toMatchObject({ capacities: ["OPERATOR"] });
  }, 60_000);

  it("is answered as what is not there where it is not seen, in the same words", async () => {
    const grant = { as: "PARTY", party: partyId("CY-EMB") } as const;
    const [hidden, absent] = [partyId("CY-PHA"), "0x00000000000000000001"];
    for (const tail of ["", "/lineage", "/timeline", "/certificate"]) {
      const [first, second] = [
        await ask("CY-EMB", grant, "GET", `/v1/records/${hidden}${tail}`),
        await ask("CY-EMB", grant, "GET", `/v1/records/${absent}${tail}`),
      ];
      expect(first.statusCode, tail).toBe(404);
      expect(first.body.replaceAll(hidden, "ID")).toBe(second.body.replaceAll(absent, "ID"));
    }
  });

  it("is not told by the ledger's answer to an act that names what is not seen", async () => {
    const grant = { as: "PARTY", party: partyId("CY-EMB") } as const;
    const { account } = await store.database
      .selectFrom("seat")
      .select("account")
      .where("party", "=", grant.party)
      .executeTakeFirstOrThrow();
    const own = await recordOf(Kind.AGREEMENT, "UA-05");
    const [hidden, absent] = [(await recordOf(Kind.AGREEMENT, "UA-04")).id, "0x00000000000000000001"];
    const acts = (id: string) => [
      { act: "attest", payload: [{ subject: id, code: "OBJECTION", role: "BUYER" }] },
      { act: "attest", payload: [{ subject: own.id, code: "OBJECTION", role: "BUYER", about: id }] },
      { act: "settle", payload: [{ subject: own.id, status: "RECALLED", role: "BUYER", items: [id] }] },
      { act: "record", payload: [{ kind: "CASE", code: "OBJECTION", reference: "X-1", role: "BUYER", parent: id }] },
    ];
    for (const [place, act] of acts(hidden).entries()) {
      const bodies = [act, acts(absent)[place]].map((each) => [
        ["/v1/checks", { account, ...each }],
        ["/v1/checks/candidates", { account, candidates: [each] }],
      ]);
      for (const [index, [url, body]] of (bodies[0] ?? []).entries()) {
        const first = await ask("CY-EMB", grant, "POST", url as string, body);
        const second = await ask("CY-EMB", grant, "POST", url as string, bodies[1]?.[index]?.[1]);
        expect([url, first.json()]).toEqual([url, expect.objectContaining({ code: "RECORD_UNKNOWN", status: 404 })]);
        expect(first.body.replaceAll(hidden, "ID")).toBe(second.body.replaceAll(absent, "ID"));
      }
    }
  });

  it("does not let a recipient count those who got the same file or folder", async () => {
    const rows = await store.database
      .selectFrom("record")
      .innerJoin("record as agreement", "agreement.id", "record.link")
      .select(["record.id", "record.sha256", "agreement.link"])
      .where("record.kind", "=", Kind.EXPORT)
      .execute();
    const twice = rows.filter(({ sha256 }) => rows.filter((other) => other.sha256 === sha256).length > 1);
    expect(twice.map(({ link }) => link)).toEqual([partyId("CY-BANK"), partyId("CY-LOG")]);
    const [{ id, sha256 }] = twice as [(typeof twice)[number]];
    const matches = async (asker: PartyAlias | undefined, digest = sha256) => {
      const url = `/v1/digests/sha256/${digest?.slice(2)}`;
      const grant = asker === undefined ? undefined : ({ as: "PARTY", party: partyId(asker) } as const);
      const { body } = await ask(asker ?? ANYBODY, grant, "GET", url);
      return (JSON.parse(body) as { result: { matches: { record: { id: string; standing: { code: string } } }[] } })
        .result.matches;
    };
    expect((await matches("CY-BANK")).map(({ record }) => record.id)).toEqual([id]);
    expect(await matches("CY-OPR")).toHaveLength(2);
    // Others learn what became of the file, and not to how many it went: here one export is in force, and one is not.
    for (const asker of ["CY-EMB", undefined] as const) {
      const standings = (await matches(asker)).map(({ record }) => record.standing.code);
      expect(standings).toEqual([...new Set(standings)]);
      expect(standings).toHaveLength(2);
    }
    // Two of a product with one standing are told as one, but to their recipient.
    const [one, other] = rows.filter(({ link }) => link === partyId("CY-PHA"));
    const give = async (digest: Hex | null | undefined) =>
      await store.database
        .updateTable("record")
        .set({ sha256: digest ?? null })
        .where("id", "=", other!.id)
        .execute();
    await give(one?.sha256);
    const counts = [];
    for (const asker of ["CY-PHA", "CY-OPR", "CY-EMB", undefined] as const)
      counts.push((await matches(asker, one?.sha256)).length);
    await give(other?.sha256);
    expect(counts).toEqual([2, 2, 1, 1]);
  });

  it("is all that the status counts", async () => {
    const counted = async (asker: string, grant: Grant | undefined) => {
      const { body } = await ask(asker, grant, "GET", "/v1/status");
      return (JSON.parse(body) as { records: number }).records;
    };
    const { records } = await store.database
      .selectFrom("record")
      .select((count) => count.fn.countAll<number>().as("records"))
      .executeTakeFirstOrThrow();
    expect(await counted("AUTHORITY", GRANTS.AUTHORITY)).toBe(records);
    const hidden = await store.database
      .selectFrom("record")
      .select("id")
      .where("kind", "in", [Kind.AGREEMENT, Kind.EXPORT, Kind.DELIVERY])
      .execute();
    expect(await counted(ANYBODY, undefined)).toBeLessThanOrEqual(records - hidden.length);
  });

  it("is found once for an asker until the ledger's next event, and then anew", async () => {
    const undo = new Error("The demonstration stays as it is.");
    const sight = { party: partyId("CY-EMB"), published: false };
    const kept = new KeptSights();
    await expect(
      store.database.transaction().execute(async (transaction) => {
        const reader = transaction as unknown as Reader;
        const seen = async () => {
          await limitSight(reader, sight, kept);
          const rows = await reader.selectFrom("record").select("id").execute();
          await sql`SET LOCAL search_path TO public`.execute(transaction);
          return rows.length;
        };
        const before = await seen();
        await sql`UPDATE edge SET parent = ${partyId("CY-EMB")} WHERE parent = ${partyId("CY-BANK")}`.execute(
          transaction,
        );
        expect(await seen()).toBe(before);
        await sql`
          INSERT INTO event SELECT block_number, 1000000, transaction_index, transaction_hash, topics, data, type
          FROM event ORDER BY block_number DESC, log_index DESC LIMIT 1`.execute(transaction);
        expect(await seen()).toBeGreaterThan(before);
        throw undo;
      }),
    ).rejects.toBe(undo);
  });
});
