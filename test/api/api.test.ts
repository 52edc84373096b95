import { parseRecordId } from "../../src/ledger/record-id.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiInstance } from "../../src/api/api-context.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { acceptManifest } from "../../src/indexer/accept-manifest.ts";
import { Form, Structure } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest, manifestBytes } from "../../src/documents/manifest.ts";
import { smallCity, FILE, FILE_SM3 } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { appOver } from "./app-over.ts";

const entry = { path: "tiles/0.png", size: 3, sha256: "aa".repeat(32), sm3: "bb".repeat(32) };
const folderManifest = createManifest([entry]);
const manifest = manifestBytes(folderManifest);
const folderDigest = folderSha256(folderManifest);
/** A sentence in Chinese, and one in which no Chinese character is left. */
const IN_BOTH_LANGUAGES = {
  zh: expect.stringMatching(/\p{Script=Han}/u) as string,
  en: expect.stringMatching(/^[^\p{Script=Han}]+$/u) as string,
};

/** One operation of the OpenAPI document. */
interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly description?: string }[];
}

let city: SmallCity;
let folder: Hex;
let app: ApiInstance;

const get = async (url: string) => {
  const { statusCode, body, headers } = await app.inject({ method: "GET", url });
  return { status: statusCode, type: headers["content-type"], body: JSON.parse(body) as never };
};
const post = async (url: string, payload: string | object | Buffer, type = "application/json") => {
  const { statusCode, body } = await app.inject({ method: "POST", url, payload, headers: { "content-type": type } });
  return { status: statusCode, body: JSON.parse(body) as never };
};

beforeAll(async () => {
  city = await smallCity();
  const { ledger, authority, operator, provider, authorization } = city;
  folder = city.exportOf({ form: Form.FOLDER, sha256Digest: folderDigest });
  city.exportOf({ sha256Digest: FILE, sm3Digest: FILE_SM3, ordinal: 77n });
  ledger.record({ kind: Kind.RESOURCE, parent: ledger.city, issuer: provider, reference: "DS01", revision: 1n });
  // One number, given to two parties by two issuers, each with a resource of one number.
  for (const issuer of [authority, provider]) {
    const twin = ledger.record({ kind: Kind.PARTY, parent: ledger.city, issuer, reference: "TWIN" });
    ledger.record({ kind: Kind.RESOURCE, parent: ledger.city, issuer: twin, reference: "DS01" });
  }
  ledger.hold(authority, authorization);
  ledger.refuse(operator, parseRecordId(`0x${"ab".repeat(10)}`), Kind.EXPORT, Structure.PARENT_NOT_OPERABLE);
  await ledger.write();
  app = await appOver(city.ledger.store);
});
afterAll(async () => {
  await app?.close();
  await WrittenLedger.end();
});

describe("answers", () => {
  it("to status come from the index while the node does not answer, with a warning", async () => {
    const { status, body } = await get("/v1/status");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      chain: { id: 20260 },
      checkpoint: { time: city.ledger.time },
      verified: { level: "SEALED" },
    });
    expect(body).not.toHaveProperty("lag");
    expect((body as { warnings: { code: string }[] }).warnings.map(({ code }) => code)).toContain("CHAIN_UNAVAILABLE");
  });

  it("are the same for a record named by id and by kind, issuer and reference", async () => {
    const byId = await get(`/v1/records/${city.authorization}`);
    const byAddress = await get("/v1/records/authorization/CY-DATA/A-01");
    const byIssuerId = await get(`/v1/records/AUTHORIZATION/${city.authority}/A-01`);
    expect(byId.body).toMatchObject({
      result: {
        record: {
          reference: "A-01",
          standing: { code: "SUSPENDED", label: { zh: "已暂停" } },
          holds: [{ by: { reference: "CY-DATA" }, reason: "SECURITY" }],
        },
      },
    });
    expect(byAddress).toEqual(byId);
    expect(byIssuerId).toEqual(byId);
  });

  it("give the latest revision unless one is asked for", async () => {
    const latest = await get("/v1/records/resource/CY-SAMR/DS01");
    const first = await get("/v1/records/resource/CY-SAMR/DS01?revision=0");
    expect(latest.body).toMatchObject({ result: { record: { revision: 1 } } });
    expect(first.body).toMatchObject({ result: { record: { revision: 0, id: city.companies } } });
  });

  it("trace an export to its sources and a resource to its exports, at a time", async () => {
    const sources = await get(`/v1/records/${city.exported}/lineage?direction=sources&depth=20`);
    const destinations = await get(`/v1/records/${city.companies}/lineage?direction=destinations`);
    const before = await get(`/v1/records/${city.exported}/lineage?at=${city.lastTime}`);
    expect(sources.body).toMatchObject({ completeness: "complete", result: { authorizations: [city.authorization] } });
    expect(
      (destinations.body as { result: { exports: { record: Hex }[] } }).result.exports.map((it) => it.record),
    ).toContain(city.exported);
    const standing = (answer: unknown) =>
      (answer as { result: { nodes: { id: Hex; standing: { code: string } }[] } }).result.nodes.find(
        (node) => node.id === city.exported,
      )!.standing.code;
    expect([standing(sources.body), standing(before.body)]).toEqual(["SUSPENDED", "IN_FORCE"]);
  });

  it("list every export of a file by either digest, also within an exported folder", async () => {
    await acceptManifest(city.ledger.store, manifest);
    const file = await get(`/v1/digests/sha256/${FILE.slice(2).toUpperCase()}`);
    const inFolder = await get(`/v1/digests/sm3/${entry.sm3}`);
    expect(
      (file.body as { result: { matches: { record: { ordinal: string } }[] } }).result.matches.map(
        (it) => it.record.ordinal,
      ),
    ).toEqual(["0", "77"]);
    expect(inFolder.body).toMatchObject({
      result: { matches: [{ match: "ENTRY", path: entry.path, record: { id: folder } }] },
    });
  });

  it("say in both languages that a digest is not recorded as of a block", async () => {
    const { status, body } = await get(`/v1/digests/sha256/${"00".repeat(32)}`);
    expect(status).toBe(200);
    const { absence, asOf } = body as { absence: { zh: string; en: string }; asOf: { block: number } };
    expect(absence.en).toContain(`as of block ${asOf.block}`);
    expect(absence.zh).toContain(String(asOf.block));
  });

  it("accept a manifest repeatedly, and only if a recorded export of a folder has its digest", async () => {
    for (let time = 0; time < 2; time++) {
      const taken = await post("/v1/manifests", Buffer.from(manifest));
      expect(taken).toMatchObject({ status: 200, body: { exports: [folder], files: 1 } });
    }
    const strange = manifestBytes(createManifest([{ ...entry, size: 4 }]));
    expect(await post("/v1/manifests", Buffer.from(strange))).toMatchObject({
      status: 404,
      body: { code: "MANIFEST_UNKNOWN" },
    });
  });

  it.each([
    ["/v1/authorizations", { result: { authorizations: [{ reference: "A-01" }] } }],
    ["/v1/rulebooks/CY", { result: { versions: [{ version: 1, inForce: true }] } }],
    [
      "/v1/refusals?limit=5",
      { result: { refusals: [{ type: "REFUSED", rule: { id: "ledger.parent-not-operable", hardness: "HARD" } }] } },
    ],
    [
      "/v1/search?q=DS01",
      {
        result: {
          results: expect.arrayContaining([expect.objectContaining({ kind: "RESOURCE", revision: 1 })]) as unknown,
          truncated: false,
        },
      },
    ],
    ["/openapi.json", { openapi: "3.1.0" }],
  ])("%s", async (url, expected) => {
    const { status, body } = await get(url);
    expect(status).toBe(200);
    expect(body).toMatchObject(expected);
  });

  it("are described together with their problems, in the media type of problems", async () => {
    const { paths } = (await get("/openapi.json")).body as {
      paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
    };

    for (const [path, methods] of Object.entries(paths)) {
      for (const { responses } of Object.values(methods)) {
        const statuses = Object.keys(responses).filter((status) => status !== "304");
        expect([path, statuses]).toEqual([path, ["200", "4XX", "5XX"]]);
        expect([path, Object.keys(responses["4XX"]!.content!), Object.keys(responses["5XX"]!.content!)]).toEqual([
          path,
          ["application/problem+json"],
          ["application/problem+json"],
        ]);
      }
    }
  });

  it("are described: operations and parameters in whole sentences, schemas in phrases", async () => {
    const { paths, components } = (await get("/openapi.json")).body as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, { description?: string }> };
    };
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const sentences = [
      ...operations.map(({ description }) => description),
      ...operations.flatMap(({ parameters = [] }) => parameters.map(({ description }) => description)),
    ];
    const schemas = Object.values(components.schemas).map(({ description }) => description);

    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(operations.filter(({ operationId, summary }) => !operationId || !summary)).toEqual([]);
    expect([sentences.length > 80, schemas.length > 20]).toEqual([true, true]);
    expect(sentences.filter((sentence) => !/^[A-Z`].*\.$/s.test(sentence ?? ""))).toEqual([]);
    expect(schemas.filter((phrase) => !/^(?!What|Where|Who)[A-Z]/.test(phrase ?? ""))).toEqual([]);
  });

  it("give a party, the exports of an operator, scope and a timeline", async () => {
    const party = await get(`/v1/parties/${city.operator}`);
    const exports = await get(`/v1/parties/${city.operator}/exports`);
    const scope = await get(
      `/v1/scope?operator=${city.operator}&resources=${city.companies},${city.parks}&at=${city.lastTime}`,
    );
    const timeline = await get(`/v1/records/${city.authorization}/timeline?limit=2`);
    expect(party.body).toMatchObject({ result: { record: { reference: "CY-OPR" }, seats: [] } });
    expect((exports.body as { result: { exports: unknown[] } }).result.exports).toHaveLength(3);
    expect(scope.body).toMatchObject({ result: { resources: [{ authorized: true }, { authorized: true }] } });
    expect(timeline.body).toMatchObject({ events: [{ type: "RECORDED" }, { type: "ATTESTED", code: "HOLD" }] });
  });

  it("give the record that a text names: its id, kind/issuer/reference, or a unique reference", async () => {
    const texts = [
      city.authorization,
      city.authorization.toUpperCase().replace("0X", "0x"),
      "authorization/CY-DATA/A-01",
    ];
    for (const name of [...texts, "A-01"]) {
      const { body } = await get(`/v1/records?name=${encodeURIComponent(name)}&kind=AUTHORIZATION`);
      expect(body).toMatchObject({ result: { record: { id: city.authorization, reference: "A-01" } } });
    }
  });

  it("give the product and the agreements under which it can be exported to a recipient", async () => {
    const { body: record } = await get(`/v1/records/${city.agreement}`);
    const recipient = (record as { result: { record: { counterparty: { id: string } } } }).result.record.counterparty
      .id;

    const ofRecipient = await get(`/v1/export-parents?product=${city.product}&recipient=${recipient}`);
    const ofAgreement = await get(`/v1/export-parents?product=${city.product}&agreement=${city.agreement}`);

    const ofBoth = await get(
      `/v1/export-parents?product=${city.product}&recipient=${recipient}&agreement=${city.agreement}`,
    );
    for (const { body } of [ofRecipient, ofAgreement, ofBoth])
      expect(body).toMatchObject({ result: { product: { id: city.product }, agreements: [{ id: city.agreement }] } });
  });

  it("say under which agreement a file was exported", async () => {
    const { body } = await get(`/v1/digests/sha256/${FILE.slice(2)}`);

    expect((body as { result: { matches: unknown[] } }).result.matches).toContainEqual(
      expect.objectContaining({ agreement: expect.objectContaining({ id: city.agreement }) as unknown }),
    );
  });

  it("show all of a batch that is being written, or nothing of it", async () => {
    const { database } = city.ledger.store;
    const before = await get("/v1/status");
    let during: Promise<Awaited<ReturnType<typeof get>>> | undefined;
    await expect(
      database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("checkpoint").execute();
        await transaction.deleteFrom("event").execute();
        during = get("/v1/status");
        await new Promise((resolve) => setTimeout(resolve, 50));
        throw new Error("the batch fails");
      }),
    ).rejects.toThrow();
    // The server's clock goes on meanwhile.
    expect((await during!).body).toEqual({ ...(before.body as object), now: expect.any(Number) as number });
  });
});

describe("problems", () => {
  it.each([
    ["/v1/records/0x12", 400, "RECORD_ID_MALFORMED"],
    ["/v1/records/0x00000000000000000001", 404, "RECORD_UNKNOWN"],
    ["/v1/records/0x00000000000000000001/lineage", 404, "RECORD_UNKNOWN"],
    ["/v1/records/0x00000000000000000001/timeline", 404, "RECORD_UNKNOWN"],
    ["/v1/records/0x00000000000000000001/certificate", 404, "RECORD_UNKNOWN"],
    ["/v1/records/widget/CY-DATA/A-01", 400, "KIND_UNKNOWN"],
    ["/v1/records/authorization/CY-DATA/A-99", 404, "RECORD_UNKNOWN"],
    ["/v1/records/authorization/CY-NOBODY/A-01", 404, "RECORD_UNKNOWN"],
    ["/v1/records/authorization/CY-DATA/%E2%80%8B", 400, "REFERENCE_MALFORMED"],
    ["/v1/records/authorization/%00/A-01", 400, "REFERENCE_MALFORMED"],
    ["/v1/records/%zz", 400, "REQUEST_MALFORMED"],
    ["/v1/rulebooks/%00", 404, "JURISDICTION_UNKNOWN"],
    ["/v1/search?q=%00", 400, "REFERENCE_MALFORMED"],
    ["/v1/authorizations?at=1e300", 400, "REQUEST_MALFORMED"],
    ["/v1/records/resource/CY-SAMR/DS01?revision=99", 404, "RECORD_UNKNOWN"],
    ["/v1/digests/sha256/12xy", 400, "DIGEST_MALFORMED"],
    ["/v1/digests/sha256/1234", 400, "DIGEST_MALFORMED"],
    [`/v1/digests/md5/${"0".repeat(32)}`, 400, "DIGEST_ALGORITHM_UNKNOWN"],
    [`/v1/digests/sm3/${"00".repeat(32)}/certificate`, 422, "CERTIFICATE_IMPOSSIBLE"],
    ["/v1/parties/nobody", 400, "RECORD_ID_MALFORMED"],
    ["/v1/seats/0x12", 400, "ACCOUNT_MALFORMED"],
    [`/v1/seats/0x${"00".repeat(20)}`, 404, "SEAT_UNKNOWN"],
    ["/v1/rulebooks/ATLANTIS", 404, "JURISDICTION_UNKNOWN"],
    ["/v1/jurisdictions/ATLANTIS/roster", 404, "JURISDICTION_UNKNOWN"],
    ["/v1/jurisdictions/%00/roster", 404, "JURISDICTION_UNKNOWN"],
    ["/v1/jurisdictions/1/roster?at=1", 404, "JURISDICTION_UNKNOWN"],
    ["/v1/jurisdictions/1/roster?at=soon", 400, "REQUEST_MALFORMED"],
    ["/v1/decisions?knownAt=-1", 400, "REQUEST_MALFORMED"],
    ["/v1/decisions?block=1", 400, "REQUEST_MALFORMED"],
    ["/v1/refusals?cursor=yesterday", 400, "CURSOR_MALFORMED"],
    ["/v1/refusals?limit=0", 400, "REQUEST_MALFORMED"],
    ["/v1/authorizations?at=soon", 400, "REQUEST_MALFORMED"],
    ["/v1/search", 400, "REQUEST_MALFORMED"],
    ["/v1/descriptor", 404, "DESCRIPTOR_ABSENT"],
    ["/v1/nothing", 404, "ROUTE_UNKNOWN"],
    [`/v1/accounts/0x${"00".repeat(20)}`, 503, "CHAIN_UNAVAILABLE"],
    ["/v1/records?name=NOTHING", 404, "RECORD_UNKNOWN"],
    ["/v1/records?name=0x00000000000000000001", 404, "RECORD_UNKNOWN"],
    ["/v1/records?name=A-01&kind=PRODUCT", 404, "RECORD_UNKNOWN"],
    ["/v1/records?name=authorization/CY-DATA/A-01&kind=PRODUCT", 404, "RECORD_UNKNOWN"],
    ["/v1/records?name=DS01", 409, "REFERENCE_AMBIGUOUS"],
    ["/v1/records?name=%E2%80%8B", 400, "REFERENCE_MALFORMED"],
    ["/v1/records?name=A-01&kind=WIDGET", 400, "REQUEST_MALFORMED"],
    ["/v1/export-parents?product=NOTHING&recipient=CY-OPR", 404, "RECORD_UNKNOWN"],
    ["/v1/export-parents?product=PR-01", 400, "REQUEST_MALFORMED"],
  ])("%s is %i %s", async (url, status, code) => {
    const answer = await get(url);
    expect(answer).toMatchObject({ status, type: "application/problem+json; charset=utf-8", body: { status, code } });
    expect(answer.body).toMatchObject({ titles: IN_BOTH_LANGUAGES, details: IN_BOTH_LANGUAGES });
  });

  it("name the kind of a record that a question is not about", async () => {
    expect((await get(`/v1/parties/${city.product}`)).body).toMatchObject({
      code: "RECORD_OTHER_KIND",
      evidence: { kind: "PRODUCT" },
    });
  });

  it.each([
    ["/v1/checks", "{", "application/json", 400, "REQUEST_MALFORMED"],
    ["/v1/checks", "{}", "application/json", 400, "REQUEST_MALFORMED"],
    ["/v1/checks", "a=1", "application/x-www-form-urlencoded", 415, "MEDIA_TYPE_UNSUPPORTED"],
    ["/v1/transactions", JSON.stringify({ raw: "0x1234" }), "application/json", 400, "TRANSACTION_MALFORMED"],
    ["/v1/transactions", JSON.stringify({ raw: "sign" }), "application/json", 400, "REQUEST_MALFORMED"],
    [
      "/v1/transactions",
      JSON.stringify({ raw: `0x${"00".repeat(300_000)}` }),
      "application/json",
      413,
      "BODY_TOO_LARGE",
    ],
    ["/v1/manifests", '{"format": 1}', "application/json", 400, "MANIFEST_MALFORMED"],
  ])("POST %s %s as %s is %i %s", async (url, body, type, status, code) => {
    expect(await post(url, body, type)).toMatchObject({ status, body: { code, details: IN_BOTH_LANGUAGES } });
  });

  it("name each place of a malformed request and what is wanted there, in both languages", async () => {
    const query = await get("/v1/refusals?limit=0");
    const body = await post("/v1/checks", { account: "me", act: "record", payload: [] });

    expect(query.body).toMatchObject({
      details: {
        zh: expect.stringContaining(`参数 "limit" 为 "0"，应为 1 至 1000 的整数`) as string,
        en: expect.stringContaining(`"limit" is "0" and must be a whole number from 1 to 1000`) as string,
      },
      evidence: { places: [expect.stringMatching(/^querystring\/limit: /) as string] },
    });
    expect(body.body).toMatchObject({
      code: "REQUEST_MALFORMED",
      details: { zh: expect.stringMatching(/\/account 应符合.*\/payload 不得少于 1 项/) as string },
    });
  });

  it("name a reference that nobody could name again before it is recorded", async () => {
    const payload = [{ kind: "RESOURCE", role: "DATA_AUTHORITY", reference: "\u202eA" }];
    const act = { account: `0x${"01".repeat(20)}`, act: "record", payload };
    expect(await post("/v1/checks", act)).toMatchObject({ status: 400, body: { code: "REFERENCE_MALFORMED" } });
  });

  it("report a number that its field cannot hold as a malformed act", async () => {
    const act = {
      account: `0x${"01".repeat(20)}`,
      act: "attest",
      payload: [{ subject: city.product, code: "REVIEW", role: "DATA_AUTHORITY", value: (1n << 96n).toString() }],
    };
    expect(await post("/v1/checks", act)).toMatchObject({ status: 400, body: { code: "ACT_MALFORMED" } });
  });

  it("list the candidates when several records have one reference", async () => {
    const { body, status } = await get("/v1/records/resource/TWIN/DS01");
    expect({ status, body }).toMatchObject({ status: 409, body: { code: "REFERENCE_AMBIGUOUS" } });
    expect((body as { evidence: { candidates: unknown[] } }).evidence.candidates).toHaveLength(2);
  });
});
