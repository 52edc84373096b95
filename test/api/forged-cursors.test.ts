import { afterAll, beforeAll, expect, it } from "vitest";
import type { Asker } from "../../src/access/asker.ts";
import { digestOf } from "../../src/api/lists/cursor.ts";
import { keysOf } from "../../src/text/entries.ts";
import { smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { AskedApi } from "./answers-to.ts";
import { asked, pageAt } from "./pages.ts";

const AUDITOR: Asker = { as: "AUDITOR", jurisdictions: "ALL", who: "auditor" };
let city: SmallCity;
let api: AskedApi;

beforeAll(async () => {
  city = await smallCity();
  await city.ledger.write();
  api = await AskedApi.over(city.ledger.store);
});
afterAll(async () => {
  await api?.app.close();
  await WrittenLedger.end();
});

/** A text with the digest that a cursor has. The digest is no secret, so that anybody can write one. */
function sealed(text: string): string {
  return Buffer.from(`${text}${digestOf(text)}`).toString("base64url");
}

/** The members of a cursor. */
function opened(cursor: string): readonly unknown[] {
  return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8").slice(0, -16)) as readonly unknown[];
}

/** Each list by how it is cut, with a position that only a list of the other form has. */
const LISTS = {
  "in the order of the chain": { address: () => `/v1/parties/${city.operator}/acts`, other: "1" },
  "by its rows": { address: () => `/v1/scope?operator=${city.operator}&resources=${city.companies}`, other: "1:0" },
  "while its rows are told": {
    address: () => `/v1/questions/what-falls-with-it/answer?record=${city.companies}`,
    other: "1:0",
  },
};

it.each(keysOf(LISTS))("refuses a cursor that somebody wrote, to a list that is cut %s", async (name) => {
  const { other: ofTheOtherForm } = LISTS[name];
  const address = LISTS[name].address();
  const first = await pageAt(api, asked(address, { limit: 1 }), AUDITOR);
  const [block, hash, position, ...bound] = opened(first.next ?? "");
  const texts = [
    "",
    "x",
    "[",
    "null",
    "{}",
    "[]",
    ...[-1, 1.5, -9e15, 1e300, null, "1"].map((other) => JSON.stringify([other, hash, position, ...bound])),
    ...["", "x", "-1", "1:", ":1", "1:x", "1.5", "1e400:1", "1:1e10", "9".repeat(30), "1:2:3", 1, ofTheOtherForm].map(
      (other) => JSON.stringify([block, hash, other, ...bound]),
    ),
  ];
  for (const text of texts) {
    const { statusCode, body } = await api.get(asked(address, { limit: 1, cursor: sealed(text) }), AUDITOR);
    const { code } = JSON.parse(body) as { readonly code?: string };
    expect.soft([text, statusCode, code]).toEqual([text, 400, "CURSOR_MALFORMED"]);
  }
});
