import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { resolveRecordAt } from "../../src/client/resolve-record.ts";
import { trace } from "../../src/client/trace.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { smallCity, START } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { contextWith } from "../client/fake-api.ts";
import { appOver } from "./app-over.ts";

const YEAR = 365 * 86_400;

let city: SmallCity;
let app: ApiInstance;
let second: RecordId;
let namesake: RecordId;
let folder: string;
let url: string;
/** A time at which the second revision was recorded and not yet its namesake of another issuer. */
let between: number;
/** The time of the first revision. */
let first: number;

beforeAll(async () => {
  city = await smallCity();
  const { ledger, provider, authority } = city;
  const again = { kind: Kind.RESOURCE, parent: ledger.city, reference: "DS01" };
  second = ledger.record({ ...again, issuer: provider, revision: 1n });
  namesake = ledger.record({ ...again, issuer: authority });
  await ledger.write();
  const rows = await ledger.store.reader.selectFrom("record").select(["id", "recorded_at"]).execute();
  const timeOf = (id: RecordId) => rows.find((row) => row.id === id)?.recorded_at ?? 0;
  [first, between] = [timeOf(city.companies), timeOf(second)];
  app = await appOver(ledger.store);
  url = await app.listen({ port: 0, host: "127.0.0.1" });
  folder = mkdtempSync(join(tmpdir(), "laiqu-names-"));
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
  await WrittenLedger.end();
});

/** The id of what was found, or the code of the problem. */
async function found(address: string): Promise<string | undefined> {
  const { body } = await app.inject({ method: "GET", url: address });
  const { code, result } = JSON.parse(body) as {
    readonly code?: string;
    readonly result?: { readonly record?: { readonly id: string }; readonly asThen?: { readonly id: string } };
  };
  return code ?? result?.record?.id ?? result?.asThen?.id;
}

const ADDRESSES = {
  "a named record": (query: string) => `/v1/records?name=DS01${query}`,
  "an address as a name": (query: string) => `/v1/records?name=resource/CY-SAMR/DS01${query}`,
  "an address": (query: string) => `/v1/records/resource/CY-SAMR/DS01?${query.slice(1)}`,
  "a question of the desk": (query: string) => `/v1/questions/what-did-the-ledger-say-then/answer?record=DS01${query}`,
};

describe.each(Object.entries(ADDRESSES))("a reference in %s", (_, address) => {
  it.each(["at", "knownAt"])("means its newest revision by the time of `%s`", async (name) => {
    expect(await found(address(`&${name}=${first}`))).toBe(city.companies);
    expect(await found(address(`&${name}=${between - 1}`))).toBe(city.companies);
    // The namesake came later, so that the reference was unambiguous.
    expect(await found(address(`&${name}=${between}`))).toBe(second);
  });

  it("is one of two today, where no issuer tells them apart", async () => {
    const named = await found(address(""));
    expect([second, "REFERENCE_AMBIGUOUS"]).toContain(named);
    expect(named === second).toBe(/CY-SAMR/.test(address("")));
  });
});

it("a reference that named nothing yet is unknown then, and the answer says of which time that is true", async () => {
  const { body } = await app.inject({ method: "GET", url: `/v1/records?name=DS02&at=${START - YEAR}` });
  const { code, details } = JSON.parse(body) as { readonly code: string; readonly details: Record<string, string> };
  expect(code).toBe("RECORD_UNKNOWN");
  expect(details["en"]).toMatch(/2025-03-01.*ask about a later time/);
  expect(details["zh"]).toMatch(/2025-03-01.*改问较晚的时间/);
});

describe("a program that asks about a time", () => {
  const context = () => contextWith(createApiClient(url), folder);

  it("finds the revision of that time, and traces it", async () => {
    const named = await resolveRecordAt(context(), "DS01", { at: between });
    const traced = await trace(context(), { what: "DS01", moment: { at: first }, query: {} });
    expect(named.id).toBe(second);
    expect(traced).toMatchObject({ type: "RECORD", lineage: { result: { root: city.companies } } });
  });

  it("is told that a record came later", async () => {
    const early = { what: "DS02", moment: { at: START - YEAR }, query: {} };
    await expect(trace(context(), early)).rejects.toMatchObject({ code: "RECORD_NOT_YET" });
    await expect(trace(context(), { ...early, what: "DS99" })).rejects.toMatchObject({
      problem: { code: "RECORD_UNKNOWN" },
    });
  });

  it("is told of several records with the name only where there were several", async () => {
    await expect(resolveRecordAt(context(), "DS01", {})).rejects.toMatchObject({
      problem: { code: "REFERENCE_AMBIGUOUS" },
    });
    expect((await resolveRecordAt(context(), namesake, { at: between + YEAR })).id).toBe(namesake);
  });
});
