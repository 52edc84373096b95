import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { appOver } from "./app-over.ts";

const HAN = /\p{Script=Han}/u;

/** The parts of an answer that these tests look at. */
interface Body {
  readonly code?: string;
  readonly details?: { readonly zh: string; readonly en: string };
  readonly absence?: { readonly zh: string; readonly en: string };
}

/** Characters that command a terminal or hide: none of them leaves the server as it is. */
const ODD = "\u009b\u202e\u2066\u200b\u2028";

let city: SmallCity;
let app: ApiInstance;

const get = async (url: string) => {
  const { statusCode, body } = await app.inject({ method: "GET", url });
  return { status: statusCode, body: JSON.parse(body) as Body };
};

beforeAll(async () => {
  city = await smallCity();
  await city.ledger.write();
  app = await appOver(city.ledger.store);
  app.get("/odd", { schema: { access: ["PUBLIC"], hide: true } }, () => ({ text: ODD }));
});
afterAll(async () => {
  await app.close();
  await WrittenLedger.end();
});

/** Every route with a parameter that is a whole number, and that parameter. */
const NUMBERS = [
  ["authorizations", () => "/v1/authorizations", "at"],
  ["authorizations", () => "/v1/authorizations", "knownAt"],
  ["a record", () => `/v1/records/${city.exported}`, "at"],
  ["a record by its address", () => "/v1/records/resource/PROVIDER/DS01", "revision"],
  ["a lineage", () => `/v1/records/${city.exported}/lineage`, "depth"],
  ["a lineage", () => `/v1/records/${city.exported}/lineage`, "limit"],
  ["a timeline", () => `/v1/records/${city.exported}/timeline`, "limit"],
  ["exports", () => `/v1/authorizations/${city.authorization}/exports`, "from"],
  ["exports", () => `/v1/parties/${city.operator}/exports`, "until"],
  ["a digest", () => `/v1/digests/sha256/${"a".repeat(64)}`, "at"],
  ["refusals", () => "/v1/refusals", "jurisdiction"],
  ["refusals", () => "/v1/refusals", "rule"],
  ["a rulebook", () => "/v1/rulebooks/1", "at"],
  ["decisions", () => "/v1/decisions", "at"],
  ["decisions", () => "/v1/decisions", "knownAt"],
  ["a roster", () => "/v1/jurisdictions/1/roster", "at"],
  ["a roster", () => "/v1/jurisdictions/1/roster", "knownAt"],
  ["a party", () => `/v1/parties/${city.operator}`, "knownAt"],
  ["a search", () => "/v1/search?q=DS01", "at"],
] as const;
const NOT_WHOLE_NUMBERS = [
  "",
  "true",
  "null",
  "soon",
  "0x10",
  "0b1",
  "1.5",
  "1.0",
  "1e3",
  "+1",
  "-0",
  "-1",
  "01",
  "1_000",
  "１",
  " 1",
  "1 ",
  "1\n",
  "99999999999999999999",
  "Infinity",
  "NaN",
  "[1]",
];

describe("a parameter that is a whole number", () => {
  it.each(NUMBERS)("of %s is never coerced: %#", async (_, pathOf, name) => {
    for (const given of NOT_WHOLE_NUMBERS) {
      const path = pathOf();
      const answer = await get(`${path}${path.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(given)}`);

      expect([given, answer.status, answer.body.code]).toEqual([given, 400, "REQUEST_MALFORMED"]);
      const { zh, en } = answer.body.details!;
      expect(en).toMatch(new RegExp(`parameter "${name}" is ".*" and must be a whole number from \\d+ to \\d+`));
      expect(zh).toMatch(HAN);
      expect(en).not.toMatch(HAN.test(given) ? /$^/ : HAN);
    }
  });
});

describe("a member of a request's body", () => {
  const raw = "0x00";

  it.each<readonly [payload: object, place: string]>([
    [{ raw: 5 }, "raw"],
    [{ raw, wait: "5" }, "wait"],
    [{ raw, wait: true }, "wait"],
    [{ raw, wait: null }, "wait"],
    [{ raw, wait: 1.5 }, "wait"],
    [{ raw, send: "false" }, "send"],
    [{ raw, send: 0 }, "send"],
    [{ raw, more: 1 }, "more"],
    [{}, "raw"],
  ])("is never coerced, dropped or made up: %j", async (payload, place) => {
    const answer = await app.inject({ method: "POST", url: "/v1/transactions", payload });
    const { code, details } = answer.json<Body>();

    expect([answer.statusCode, code]).toEqual([400, "REQUEST_MALFORMED"]);
    expect(details!.en).toContain(place);
    expect(details!.zh).toMatch(HAN);
  });
});

describe("the query of an address", () => {
  it.each([
    ["a parameter given twice", "/v1/authorizations?at=1&at=2", /"at" is given 2 times \("1", "2"\)/],
    ["a text given twice", "/v1/search?q=A&q=A", /"q" is given 2 times/],
    ["a parameter that the route does not have", "/v1/authorizations?att=1", /no parameter "att".*"at", "knownAt"/],
    ["a parameter in upper case", "/v1/authorizations?AT=1", /no parameter "AT"/],
    ["an array in the way of PHP", "/v1/authorizations?at[]=1", /no parameter "at\[\]"/],
    ["the prototype", "/v1/authorizations?__proto__=1", /no parameter "__proto__"/],
    ["a parameter without a name", "/v1/authorizations?=1", /no parameter ""/],
    ["any parameter where none is taken", "/v1/status?x=1", /no parameter "x": this address takes none/],
    ["bytes that are not UTF-8", "/v1/search?q=%FF", /"q" is written "q=%FF", which is not percent-encoded UTF-8/],
    ["half an escape", "/v1/search?q=%E0%A4%A", /"q" is written "q=%E0%A4%A"/],
    ["a percent sign alone", "/v1/search?q=100%", /not percent-encoded UTF-8/],
    ["a name that is not UTF-8", "/v1/search?q=A&%FF=1", /not percent-encoded UTF-8/],
    ["an empty search", "/v1/search?q=", /"q" is "" and must have 1 to 200 characters/],
    ["no search", "/v1/search", /"q" is missing and must have 1 to 200 characters/],
    ["a word that is none of the set", "/v1/records?name=A&kind=dataset", /"kind" is "dataset" and must be one of/],
    ["two faults", "/v1/authorizations?at=&x=1", /"at" is "" .*; there is no parameter "x"/],
  ])("with %s is refused, and the text says which parameter and what is expected", async (_, url, expected) => {
    const { status, body } = await get(url);

    expect([status, body.code]).toEqual([400, "REQUEST_MALFORMED"]);
    expect(body.details!.en).toMatch(expected);
    expect(body.details!.zh).toMatch(HAN);
  });

  it("names the parameter of an id that is malformed", async () => {
    for (const [url, name] of [
      ["/v1/authorizations?operator=true", "operator"],
      ["/v1/refusals?party=0x12", "party"],
      [`/v1/scope?operator=${city.operator}&resources=${city.operator},`, "resources"],
    ] as const) {
      const { status, body } = await get(url);

      expect([status, body.code]).toEqual([400, "RECORD_ID_MALFORMED"]);
      expect(body.details!.en).toContain(`The parameter ${name} is malformed`);
    }
  });

  it("of a period that ends before it begins is refused", async () => {
    for (const route of ["/v1/refusals?", `/v1/parties/${city.operator}/exports?`]) {
      const { status, body } = await get(`${route}from=5&until=5`);

      expect([status, body.code]).toEqual([400, "REQUEST_MALFORMED"]);
      expect(body.details!.en).toContain("from is 5");
    }
  });

  it("is read when it is well formed", async () => {
    for (const url of [
      "/v1/authorizations?",
      "/v1/authorizations?at=0&knownAt=253402300799",
      "/v1/search?q=DS+01",
      "/v1/search?q=%E6%B2%A7",
      "/openapi.json?x=1",
    ])
      expect((await get(url)).status).toBe(200);
  });
});

describe("every answer", () => {
  it.each(["/odd", `/v1/records/${encodeURIComponent(ODD)}`, `/${encodeURIComponent(ODD)}`])(
    "escapes what commands a terminal, and means the same to a program: %#",
    async (url) => {
      const { body } = await app.inject({ method: "GET", url });

      expect(body).not.toMatch(/[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
      expect(url === "/odd" ? JSON.parse(body) : { text: ODD }).toEqual({ text: ODD });
    },
  );
});

describe("an answer that nothing was found", () => {
  it("names its block, its times and its period", async () => {
    const exports = await get(
      `/v1/parties/${city.operator}/exports?from=1&until=86400&at=1800000000&knownAt=1800000001`,
    );
    const search = await get("/v1/search?q=NOTHING&at=86400");

    const { zh, en } = exports.body.absence!;
    expect(en).toMatch(
      /as of block \d+ \(\d{4}-.* \+08:00\), for the standing at 2027-01-15 16:00:00 \+08:00, counting what/,
    );
    expect(en).toContain("from 1970-01-01 08:00:01 +08:00, before 1970-01-02 08:00:00 +08:00.");
    expect(zh).toMatch(/截至区块 \d+（\d{4}-.*\+08:00），效力状态时点 2027-01-15 16:00:00 \+08:00/);
    expect(search.body.absence!.en).toContain("for the standing at 1970-01-02 08:00:00 +08:00");
  });
});

describe("a parameter that could only be ignored", () => {
  it.each(["", "/lineage", "/timeline", "/certificate"])(
    "is refused: the revision of an id, which names one revision itself (%s)",
    async (route) => {
      const { status, body } = await get(`/v1/records/${city.exported}${route}?revision=7`);

      expect([status, body.code]).toEqual([400, "REQUEST_MALFORMED"]);
      expect(body.details?.en).toContain("names one revision already");
    },
  );

  it("is refused: the empty path of a certificate", async () => {
    expect(await get(`/v1/records/${city.exported}/certificate?path=`)).toMatchObject({
      status: 400,
      body: { code: "REQUEST_MALFORMED" },
    });
  });
});
