import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { appOver } from "./app-over.ts";

/** References that issuers may give and that have a meaning in addresses, paths or digests. */
const ODD = [
  "HT/2025/001",
  "HT/2025/001/lineage",
  "resource/2025/001",
  "/HT/1/",
  "100%",
  "100%25",
  "%2F",
  "a b",
  "a+b&c=d",
  "HT:2025:00000001",
  "what? #1",
  "a “b” 'c' \"d\"",
  "沧屿〔2025〕1号",
];
const SM3_ONLY = "5c".repeat(32);

let city: SmallCity;
let app: ApiInstance;
const ids = new Map<string, RecordId>();

const get = async (url: string) => {
  const { statusCode, body } = await app.inject({ method: "GET", url });
  return { status: statusCode, body: JSON.parse(body) as Body };
};

/** The parts of an answer that these tests look at. */
interface Body {
  readonly code?: string;
  readonly details?: { readonly zh: string; readonly en: string };
  readonly evidence?: { readonly candidates?: readonly { readonly id: string }[] };
  readonly result?: {
    readonly record?: { readonly id: string };
    readonly root?: string;
    readonly results?: readonly { readonly id: string; readonly sm3?: string }[];
  };
}

beforeAll(async () => {
  city = await smallCity();
  const { ledger, provider } = city;
  for (const reference of ODD)
    ids.set(reference, ledger.record({ kind: Kind.RESOURCE, parent: ledger.city, issuer: provider, reference }));
  city.exportOf({ sha256Digest: `0x${"6d".repeat(32)}`, sm3Digest: `0x${SM3_ONLY}` });
  await ledger.write();
  app = await appOver(city.ledger.store);
});
afterAll(async () => {
  await app.close();
  await WrittenLedger.end();
});

describe("a record with an odd reference", () => {
  it.each(ODD)("is found by it, by its address and by a search: %s", async (reference) => {
    const id = ids.get(reference)!;
    const encoded = encodeURIComponent(reference);
    const address = `/v1/records/resource/${city.provider}/${encoded}`;
    const byAddress = encodeURIComponent(`resource/${city.provider}/${reference}`);

    for (const url of [`/v1/records?name=${encoded}`, `/v1/records?name=${byAddress}`, address])
      expect([url, (await get(url)).body.result?.record?.id]).toEqual([url, id]);
    expect((await get(`${address}/lineage`)).body.result?.root).toBe(id);
    expect((await get(`/v1/search?q=${encoded}`)).body.result?.results?.map((record) => record.id)).toEqual([id]);
  });

  it("that is also the address of another record is ambiguous, with both candidates", async () => {
    const { ledger, authority } = city;
    const issuer = ledger.record({ kind: Kind.PARTY, parent: ledger.city, issuer: authority, reference: "2025" });
    const other = ledger.record({ kind: Kind.RESOURCE, parent: ledger.city, issuer, reference: "001" });
    await ledger.write();

    const { status, body } = await get(`/v1/records?name=${encodeURIComponent("resource/2025/001")}`);

    expect([status, body.code]).toEqual([409, "REFERENCE_AMBIGUOUS"]);
    expect(body.evidence?.candidates?.map(({ id }) => id).toSorted()).toEqual(
      [other, ids.get("resource/2025/001")!].toSorted(),
    );
  });

  it.each([
    "data/2026/missing.csv",
    "HT/2025/999",
    "resource/nobody/nothing",
    "nobody/x/y",
    "C:\\a",
    "“” approved by 2099",
  ])("that nobody gave is not found, with advice and nothing about kinds: %s", async (name) => {
    const { status, body } = await get(`/v1/records?name=${encodeURIComponent(name)}`);

    expect([status, body.code]).toEqual([404, "RECORD_UNKNOWN"]);
    expect(body.details!.en).toMatch(/^As of block \d+, no record has the reference or id ".*: check /);
    expect(body.details!.zh).toMatch(/请核对/);
    expect(body.details!.en).not.toMatch(/no kind/);
  });
});

describe("a digest", () => {
  it.each([
    ["bare", SM3_ONLY, 1],
    ["in upper case", SM3_ONLY.toUpperCase(), 1],
    ["after 0x", `0x${SM3_ONLY}`, 1],
    ["as SM3", `sm3:${SM3_ONLY}`, 1],
    ["as SHA-256, which it is not", `sha256:${SM3_ONLY}`, 0],
    ["in a line of sha256sum", `${SM3_ONLY}  matrix.csv`, 1],
  ])("is searched for as what it is: %s", async (_, q, count) => {
    const { status, body } = await get(`/v1/search?q=${encodeURIComponent(q)}`);

    expect(status).toBe(200);
    expect(body.result?.results?.map(({ sm3 }) => sm3)).toEqual(Array.from({ length: count }, () => SM3_ONLY));
  });

  it("of another algorithm is refused, and the text names it", async () => {
    const { status, body } = await get(`/v1/search?q=sha-256:${SM3_ONLY}`);

    expect([status, body.code]).toEqual([400, "DIGEST_ALGORITHM_UNKNOWN"]);
    expect(body.details!.en).toContain('"sha-256"');
  });
});
