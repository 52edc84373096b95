import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizations, authorizedFor } from "../../src/audit/authorized.ts";
import { MAX_EVENTS } from "../../src/audit/event-forms.ts";
import { exportsOf } from "../../src/audit/exports.ts";
import { lineageOf } from "../../src/audit/lineage.ts";
import { partyAt } from "../../src/audit/parties.ts";
import { rulebookOf } from "../../src/audit/rulebooks.ts";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { standingAt } from "../../src/audit/standing-at.ts";
import { Code } from "../../src/ledger/codes.ts";
import { smallCity } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

let city: SmallCity;

const ask = <T>(question: (snapshot: Snapshot) => Promise<T>) => withSnapshot(city.ledger.store.reader, question);

/** Copies one row of a table many times, each time with other values. A written ledger would need minutes for this. */
async function repeat(
  table: "act" | "event" | "record" | "rulebook",
  where: string,
  values: string,
  times: number,
): Promise<void> {
  await sql
    .raw(
      `INSERT INTO ${table} SELECT again.*
       FROM (SELECT to_jsonb(original) AS row FROM ${table} original WHERE ${where} LIMIT 1) first,
         generate_series(1, ${times}) n,
         jsonb_populate_record(NULL::public.${table}, first.row || jsonb_build_object(${values})) again`,
    )
    .execute(city.ledger.store.database);
}

beforeAll(async () => {
  city = await smallCity();
  const { ledger, authority, product } = city;
  ledger.attest(authority, product, Code.ACCESS_LOG);
  ledger.attest(authority, product, Code.REVIEW);
  await ledger.write();
  await repeat(
    "event",
    `(block_number, log_index) =
      (SELECT block_number, log_index FROM act WHERE subject = '${product}' AND code = ${Code.REVIEW})`,
    "'log_index', 1000 + n",
    2_500,
  );
  await repeat("act", `subject = '${product}' AND code = ${Code.REVIEW}`, "'log_index', 1000 + n", 2_500);
  await repeat("act", `subject = '${product}' AND code = ${Code.ACCESS_LOG}`, "'log_index', 1000 + n", 100_001);
  await repeat(
    "record",
    `id = '${city.grants[0]}'`,
    "'id', '0x' || lpad(to_hex(n), 20, '0'), 'reference', 'G+' || n",
    2_100,
  );
  await repeat(
    "record",
    `id = '${city.authorization}'`,
    "'id', '0x' || lpad(to_hex(1000000 + n), 20, '0'), 'reference', 'A+' || n",
    600,
  );
  await repeat("rulebook", "true", "'version', 1 + n", 150);
  const seats = sql`INSERT INTO seat (account, party, roles, jurisdiction, stage, block_number, log_index)
    SELECT '0x' || lpad(to_hex(n), 40, '0'), ${city.operator}, 1, 1, 'BOUND', 1, n FROM generate_series(1, 1001) n`;
  await seats.execute(ledger.store.database);
}, 120_000);
afterAll(() => WrittenLedger.end());

describe("an answer that would be too long is cut and marked as truncated", () => {
  it("at the events that it rests on", async () => {
    const answer = await ask((snapshot) =>
      lineageOf(snapshot, city.exported, "sources", momentOf(snapshot, {}), { depth: 32, records: 1_000 }),
    );

    expect(answer.events).toHaveLength(MAX_EVENTS);
    expect(answer).toMatchObject({ completeness: "truncated", result: { truncated: false } });
  });

  it("at the scope of an authorization", async () => {
    const answer = await ask((snapshot) => standingAt(snapshot, city.authorization, momentOf(snapshot, {})));

    expect(answer).toMatchObject({ completeness: "truncated", result: { record: { standing: { code: "IN_FORCE" } } } });
  });

  it("at the list of authorizations", async () => {
    const answer = await ask((snapshot) => authorizations(snapshot, {}, momentOf(snapshot, {}), { limit: 500 }));

    expect(answer.result.authorizations).toHaveLength(500);
    expect(answer).toMatchObject({ completeness: "truncated", result: { truncated: true } });
  });

  it("at the accounts of a party", async () => {
    const answer = await ask((snapshot) => partyAt(snapshot, city.operator, momentOf(snapshot, {})));

    expect(answer.result.seats).toHaveLength(1_000);
    expect(answer.completeness).toBe("truncated");
  });

  it("at the earlier versions of a rulebook, never at the version in force", async () => {
    const rulebook = await ask((snapshot) => rulebookOf(snapshot, 1, momentOf(snapshot, {})));

    expect(rulebook.versions).toHaveLength(100);
    expect(rulebook.truncated).toBe(true);
    expect(rulebook.versions.at(-1)).toMatchObject({ version: 151, inForce: true });
  });
});

it("refuses a question whose cut answer could call an authorized resource unauthorized", async () => {
  await expect(
    ask((snapshot) => authorizedFor(snapshot, city.operator, [city.companies], momentOf(snapshot, {}))),
  ).rejects.toMatchObject({ code: "LINEAGE_TOO_LARGE", text: { zh: expect.stringContaining("2000") } });
});

it("a flood of access logs about a product does not cut answers about what was made of it", async () => {
  const answer = await ask((snapshot) => exportsOf(snapshot, city.operator, {}, momentOf(snapshot, {})));

  expect(answer.result.exports).toHaveLength(1);
});
