import { afterAll, beforeAll, expect, it } from "vitest";
import type { Asker } from "../../src/access/asker.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { FILE, smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { AskedApi } from "./answers-to.ts";

const AUDITOR: Asker = { as: "AUDITOR", jurisdictions: "ALL", who: "auditor" };
let city: SmallCity;
let api: AskedApi;
let operator: Asker;

beforeAll(async () => {
  city = await smallCity();
  await city.ledger.write();
  api = await AskedApi.over(city.ledger.store);
  operator = { as: "PARTY", party: city.operator, who: "operator" };
});
afterAll(async () => {
  await api?.app.close();
  await WrittenLedger.end();
});

const held = (tag: unknown) => ({ "if-none-match": String(tag) });

it("an answer that its asker has already is not sent again before the index has a new block", async () => {
  for (const url of [
    `/v1/records/${city.companies}`,
    "/v1/authorizations",
    `/v1/questions/what-happened-to-it/answer?record=${city.companies}`,
  ]) {
    const first = await api.get(url, operator);
    const again = await api.get(url, operator, held(`"another", ${String(first.headers.etag)}`));

    expect([first.statusCode, again.statusCode, again.body], url).toEqual([200, 304, ""]);
    expect(again.headers).toMatchObject({ etag: first.headers.etag, "cache-control": "private, no-cache" });
    expect(again.headers["content-length"]).toBeUndefined();
    expect(api.logged.at(-1)).toEqual({ status: 304, asked: url });
    expect((await api.get(url, operator, held('"another"'))).statusCode).toBe(200);
  }
  const { headers } = await api.get("/v1/authorizations", operator);
  city.ledger.record({ kind: Kind.RESOURCE, parent: city.ledger.city, issuer: city.provider, reference: "NEW" });
  await city.ledger.write();
  const later = await api.get("/v1/authorizations", operator, held(headers.etag));

  expect([later.statusCode, later.headers.etag === headers.etag]).toEqual([200, false]);
});

it("a tag is of one asker and of one form, and nobody else is told that the answer is the same", async () => {
  const url = "/v1/authorizations";
  const { headers } = await api.get(url, operator);
  const tag = held(headers.etag);
  const buyer: Asker = { as: "PARTY", party: city.buyer, who: "buyer" };

  expect(headers["vary"]).toBe("Authorization, Accept");
  expect((await api.get(url, AUDITOR, tag)).statusCode).toBe(200);
  expect((await api.get(url, buyer, tag)).statusCode).toBe(200);
  expect((await api.get(url, undefined, tag)).statusCode).toBe(401);
  expect((await api.get(url, operator, { ...tag, accept: "application/json" })).statusCode).toBe(200);
  expect((await api.get(`${url}?operator=${city.operator}`, operator, tag)).statusCode).toBe(200);
});

it("an answer that rests on more than the index's last block has the tag of its bytes, or none", async () => {
  const file = `/v1/digests/sha256/${FILE.slice(2)}`;
  const { headers } = await api.get(file);

  expect(headers.etag).toMatch(/^"[\w-]{22}"$/);
  expect(headers["cache-control"]).toBe("no-cache");
  const unchanged = await api.get(file, undefined, held(headers.etag));
  expect([unchanged.statusCode, unchanged.body]).toEqual([304, ""]);
  for (const url of ["/v1/status", "/v1/questions", `/v1/records/0x${"0".repeat(20)}`]) {
    const answer = await api.get(url, operator);
    expect([answer.headers.etag, answer.headers["cache-control"]], url).toEqual([undefined, "no-store"]);
  }
});

it("the header of an answer can be had alone", async () => {
  const url = `/v1/records/${city.companies}`;
  const { headers } = await api.get(url, operator);
  const authorization = JSON.stringify(operator);
  const head = (given: object) => api.app.inject({ method: "HEAD", url, headers: { authorization, ...given } });

  expect((await head({})).headers.etag).toBe(headers.etag);
  const unchanged = await head(held("*"));
  expect([unchanged.statusCode, unchanged.body]).toEqual([304, ""]);
});
