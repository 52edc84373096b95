import { afterAll, beforeEach, expect, it } from "vitest";
import type { Asker } from "../../src/access/asker.ts";
import { digestOf } from "../../src/api/lists/cursor.ts";
import { Code, Structure } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { FILE, smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { AskedApi } from "./answers-to.ts";
import { asked, pageAt, rowCount, together, walk } from "./pages.ts";

const AUDITOR: Asker = { as: "AUDITOR", jurisdictions: "ALL", who: "auditor" };
let city: SmallCity;
let api: AskedApi | undefined;
let operator: Asker;
let count = 0;

beforeEach(async () => {
  city = await smallCity();
  for (let each = 0; each < 3; each += 1) append();
  await city.ledger.write();
  await api?.app.close();
  api = await AskedApi.over(city.ledger.store);
  operator = { as: "PARTY", party: city.operator, who: "operator" };
});
afterAll(async () => {
  await api?.app.close();
  await WrittenLedger.end();
});

/** Something of everything that is listed: more exports, authorizations, refusals, statements and parties. */
function append(): void {
  const { ledger, authority, operator: by, product, authorization } = city;
  count += 1;
  city.exportOf({ sha256Digest: FILE, ordinal: BigInt(100 + count) });
  ledger.record({
    kind: Kind.AUTHORIZATION,
    parent: ledger.city,
    link: by,
    issuer: authority,
    reference: `A-${100 + count}`,
  });
  ledger.refuse(by, product, Kind.EXPORT, Structure.PARENT_NOT_OPERABLE);
  ledger.attest(by, product, Code.ACCESS_LOG);
  ledger.attest(authority, authorization, Code.REVIEW);
}

async function grow(): Promise<void> {
  append();
  await city.ledger.writeMore();
}

/** The same, the first time only. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

const LISTS = (): readonly string[] => [
  `/v1/records/${city.product}/timeline`,
  `/v1/parties/${city.operator}/acts`,
  `/v1/parties/${city.operator}/exports`,
  `/v1/authorizations/${city.authorization}/exports`,
  "/v1/authorizations",
  `/v1/scope?operator=${city.operator}&resources=${city.companies}`,
  "/v1/refusals",
  "/v1/decisions",
  `/v1/digests/sha256/${FILE.slice(2)}`,
  "/v1/search?q=DS01",
  `/v1/questions/what-happened-to-it/answer?record=${city.product}`,
  `/v1/questions/what-did-this-party-do/answer?party=${city.operator}`,
  `/v1/questions/what-was-exported/answer?under=${city.operator}`,
];

it("every list, walked page by page while blocks arrive, is the one answer as of the first page", async () => {
  for (const [index, url] of LISTS().entries()) {
    const asker = index % 2 === 0 ? operator : AUDITOR;
    const whole = await pageAt(api!, url, asker);
    const pages = await walk(api!, url, asker, Math.ceil(rowCount(whole) / 3) || 1, once(grow));

    expect([url, together(pages)]).toEqual([url, whole]);
    for (const page of pages.slice(0, -1)) expect([url, page.completeness]).toEqual([url, "truncated"]);
  }
});

it("a cursor is of one question, its parameters and its asker, and says of which it is not", async () => {
  const url = `/v1/records/${city.product}/timeline`;
  const { next } = await pageAt(api!, asked(url, { limit: 2 }), operator);
  const cursor = next!;
  const problem = async (address: string, asker: Asker) => {
    const { statusCode, body } = await api!.get(address, asker);
    const { code, evidence, details } = JSON.parse(body) as {
      code: string;
      evidence: object;
      details: { zh: string; en: string };
    };
    expect([details.zh.includes("cursor"), details.en.includes("cursor")]).toEqual([true, true]);
    return [statusCode, code, evidence];
  };
  const other = [400, "CURSOR_OF_ANOTHER_QUESTION"];

  expect(await problem(asked("/v1/refusals", { cursor }), operator)).toEqual([...other, { differs: "question" }]);
  expect(await problem(asked(url, { at: city.lastTime, cursor }), operator)).toEqual([
    ...other,
    { differs: "parameters" },
  ]);
  expect(await problem(asked(url, { cursor }), AUDITOR)).toEqual([...other, { differs: "asker" }]);
  for (const broken of [`${cursor}A`, cursor.slice(0, -4), `A${cursor}`, "120:3", "%00", cursor.replace(/.$/, "_")])
    expect(await problem(asked(url, { cursor: broken }), operator)).toEqual([400, "CURSOR_MALFORMED", {}]);
  expect((await pageAt(api!, asked(url, { limit: 5, cursor }), operator)).completeness).toBeDefined();
});

it("a cursor that somebody wrote by hand is refused, or gives a page", async () => {
  const url = `/v1/records/${city.product}/timeline`;
  const digest = `/v1/digests/sha256/${FILE.slice(2)}`;
  const written = (text: string) => Buffer.from(`${text}${digestOf(text)}`).toString("base64url");
  const ofEvents = ["999999999999999:999999999", "0:0"];
  const ofRows = ["999999999", "0"];
  for (const [address, own, others] of [
    [url, ofEvents, ofRows],
    [digest, ofRows, ofEvents],
  ] as const) {
    const { next } = await pageAt(api!, asked(address, { limit: 1 }), AUDITOR);
    const members = JSON.parse(Buffer.from(next!, "base64url").toString("utf8").slice(0, -16)) as unknown[];
    const places = ["x:y", "1e30:0", "99999999999999999999:0", "-1:-1", "-5", "1.5", "NaN", "", ":", "0x10", "1:2:3"];
    for (const place of [...places, ...others])
      expect(await refusalOf(asked(address, { cursor: written(JSON.stringify(members.with(2, place))) }))).toEqual([
        400,
        "CURSOR_MALFORMED",
      ]);
    for (const text of ["", "{", "null", "[]", "1", JSON.stringify(members.with(0, -1)), "[".repeat(100)])
      expect(await refusalOf(asked(address, { cursor: written(text) }))).toEqual([400, "CURSOR_MALFORMED"]);
    for (const place of own) {
      const { statusCode } = await api!.get(
        asked(address, { cursor: written(JSON.stringify(members.with(2, place))) }),
        AUDITOR,
      );
      expect([place, statusCode]).toEqual([place, expect.toBeOneOf([200, 410])]);
    }
  }
});

async function refusalOf(address: string): Promise<readonly unknown[]> {
  const { statusCode, body } = await api!.get(address, AUDITOR);
  return [statusCode, (JSON.parse(body) as { code?: string }).code];
}

it("rows of a later block are on no page, also when it has the time of the first page's block", async () => {
  const { database } = city.ledger.store;
  for (const url of ["/v1/refusals", "/v1/authorizations", `/v1/records/${city.product}/timeline`]) {
    const whole = await pageAt(api!, url, AUDITOR);
    const pages = await walk(
      api!,
      url,
      AUDITOR,
      Math.ceil(rowCount(whole) / 3) || 1,
      once(async () => {
        const { time } = await database
          .selectFrom("block")
          .select("time")
          .where("number", "=", whole.asOf.block)
          .executeTakeFirstOrThrow();
        await grow();
        await database.updateTable("refusal").set({ time }).where("block_number", ">", whole.asOf.block).execute();
        await database.updateTable("act").set({ time }).where("block_number", ">", whole.asOf.block).execute();
        await database
          .updateTable("record")
          .set({ recorded_at: time })
          .where("block_number", ">", whole.asOf.block)
          .execute();
      }),
    );
    expect([url, together(pages)]).toEqual([url, whole]);
  }
});

it("a list that cannot be continued as of its first page is not continued in another state", async () => {
  const outdated = async (url: string, asker: Asker) => {
    const { statusCode, body } = await api!.get(url, asker);
    expect([statusCode, (JSON.parse(body) as { code: string }).code]).toEqual([410, "CURSOR_OUTDATED"]);
  };
  const { database } = city.ledger.store;
  const seats = `/v1/parties/${city.operator}`;
  await database.insertInto("seat").values(seatOf(city.operator, 1)).execute();
  const first = await pageAt(api!, asked(seats, { limit: 1 }), AUDITOR);
  const buyer: Asker = { as: "PARTY", party: city.buyer, who: "buyer" };
  const hidden = city.ledger.party("CY-HIDDEN", ["BUYER"]);
  for (let each = 0; each < 2; each += 1)
    city.ledger.refuse(city.buyer, city.product, Kind.EXPORT, Structure.PARENT_NOT_OPERABLE);
  await city.ledger.writeMore();
  const own = await pageAt(api!, "/v1/refusals?limit=1", buyer);
  const events = await pageAt(api!, "/v1/refusals?limit=1", AUDITOR);

  // Something new shows the buyer what was there before.
  city.ledger.record({
    kind: Kind.AGREEMENT,
    parent: city.product,
    link: city.buyer,
    issuer: hidden,
    reference: "AG-NEW",
  });
  await city.ledger.writeMore();
  await outdated(asked("/v1/refusals", { limit: 1, cursor: own.next! }), buyer);
  await pageAt(api!, asked("/v1/refusals", { limit: 1, cursor: events.next! }), AUDITOR);
  await database.insertInto("seat").values(seatOf(city.operator, 2)).execute();
  await outdated(asked(seats, { limit: 1, cursor: first.next! }), AUDITOR);
  await database
    .updateTable("block")
    .set({ hash: new Uint8Array(32) })
    .where("number", "=", events.asOf.block)
    .execute();
  await outdated(asked("/v1/refusals", { limit: 1, cursor: events.next! }), AUDITOR);
});

const seatOf = (party: SmallCity["operator"], digit: number) =>
  ({
    account: `0x${String(digit).repeat(40)}`,
    party,
    roles: 1n,
    jurisdiction: 1,
    stage: "BOUND",
    block_number: 1,
    log_index: 99,
  }) as never;
