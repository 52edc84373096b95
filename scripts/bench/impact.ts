// Measures the impact of a fate over many records in PostgreSQL: one resource with 13,500 records that rest on it,
// written straight into the tables. LAIQU_BENCH_PG gives the address of an empty database.
import { sql } from "kysely";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { impactOf } from "../../src/desk/impact-of.ts";
import { whatFallsWithIt } from "../../src/desk/questions/impact.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";

const DEMANDS = 20;
const DELIVERIES = 180;
const PRODUCTS = 1_300;
/** One grant, and every demand, delivery, product and export. */
const NODES = 13_500;
const EXPORTS = NODES - PRODUCTS - DELIVERIES - DEMANDS - 1;
const RUNS = 15;
const TIME = 1_772_294_400;

export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const connectionString = process.env["LAIQU_BENCH_PG"];
  if (connectionString === undefined) throw new Error("LAIQU_BENCH_PG must name an empty database of PostgreSQL.");
  const store = await openStore({ connectionString });
  try {
    log(`writing ${NODES} records that rest on one resource`);
    await writeWorld(store);
    return { name: "impact", rows: await measured(store) };
  } finally {
    await store.close();
  }
}

async function measured(store: Store): Promise<BenchmarkRow[]> {
  const subject = idOf(RESOURCE);
  const fates = ["REVOKED", "HELD_WITH_RECALL", "HELD"] as const;
  const rows: BenchmarkRow[] = [];
  for (const fate of fates) {
    const evaluate = async (snapshot: Snapshot) => {
      const { struck } = await impactOf(snapshot, { subject, fate }, momentOf(snapshot, {}));
      if (struck.length !== NODES) throw new Error(`${struck.length} records were reached, not ${NODES}.`);
    };
    rows.push(row(`impact of ${fate} over ${NODES} records, median`, await median(store, evaluate)));
  }
  const answer = async (snapshot: Snapshot) => {
    await whatFallsWithIt.ask(snapshot, { record: subject });
  };
  rows.push(row("the whole answer, which lists 1,000 of them", await median(store, answer)));
  return rows;
}

async function median(store: Store, ask: (snapshot: Snapshot) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const started = performance.now();
    await withSnapshot(store.reader, ask);
    times.push(performance.now() - started);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(RUNS / 2)]!;
}

function row(what: string, ms: number): BenchmarkRow {
  return { what, ours: ms, peer: null, ratio: null, unit: "ms" };
}

/* ------------------------------------------------ the world */

/** The numbers of the records, which are their places in the ledger too. */
const [CITY, AUTHORITY, PROVIDER, OPERATOR, RESOURCE, AUTHORIZATION, SCENARIO, GRANT] = [1, 2, 3, 4, 5, 6, 7, 8];
const BUYERS = 40;
const FIRST_BUYER = 100;
const FIRST_AGREEMENT = 200;
const FIRST_DEMAND = 1_000;
const FIRST_DELIVERY = 2_000;
const FIRST_PRODUCT = 4_000;
const FIRST_EXPORT = 10_000;

function idOf(number: number): RecordId {
  return parseRecordId(`0x${number.toString(16).padStart(20, "0")}`);
}

interface World {
  readonly number: number;
  readonly kind: number;
  readonly parent?: number;
  readonly link?: number;
  readonly issuer?: number;
  readonly inputs?: readonly number[];
}

function worldOf(): World[] {
  const many = (count: number, make: (place: number) => World): World[] =>
    Array.from({ length: count }, (_, place) => make(place));
  return [
    { number: CITY, kind: 1 },
    ...[AUTHORITY, PROVIDER, OPERATOR].map((number) => ({ number, kind: 2, parent: CITY, issuer: CITY })),
    ...many(BUYERS, (place) => ({ number: FIRST_BUYER + place, kind: 2, parent: CITY, issuer: CITY })),
    { number: RESOURCE, kind: 3, parent: CITY, issuer: PROVIDER },
    { number: AUTHORIZATION, kind: 6, parent: CITY, link: OPERATOR, issuer: AUTHORITY },
    { number: GRANT, kind: 7, parent: AUTHORIZATION, link: RESOURCE, issuer: AUTHORITY },
    { number: SCENARIO, kind: 8, parent: AUTHORIZATION, issuer: OPERATOR, inputs: [GRANT] },
    ...many(BUYERS, (place) => ({
      number: FIRST_AGREEMENT + place,
      kind: 13,
      parent: SCENARIO,
      link: FIRST_BUYER + place,
      issuer: OPERATOR,
    })),
    ...many(DEMANDS, (place) => ({
      number: FIRST_DEMAND + place,
      kind: 9,
      parent: SCENARIO,
      link: GRANT,
      issuer: OPERATOR,
    })),
    ...many(DELIVERIES, (place) => ({
      number: FIRST_DELIVERY + place,
      kind: 10,
      parent: FIRST_DEMAND + (place % DEMANDS),
      issuer: PROVIDER,
    })),
    ...many(PRODUCTS, (place) => ({
      number: FIRST_PRODUCT + place,
      kind: 12,
      parent: SCENARIO,
      link: OPERATOR,
      issuer: OPERATOR,
      inputs: [0, 1, 2].map((more) => FIRST_DELIVERY + ((place * 7 + more * 31) % DELIVERIES)),
    })),
    ...many(EXPORTS, (place) => ({
      number: FIRST_EXPORT + place,
      kind: 14,
      parent: FIRST_PRODUCT + (place % PRODUCTS),
      link: FIRST_AGREEMENT + (place % BUYERS),
      issuer: OPERATOR,
    })),
  ];
}

async function writeWorld({ database }: Store): Promise<void> {
  const world = worldOf();
  const id = (number: number | undefined): string | null => (number === undefined ? null : idOf(number));
  const column = <T>(of: (each: World) => T): T[] => world.map(of);
  const edges = world.flatMap(({ number, parent, link, issuer, inputs = [] }) => [
    ...(parent === undefined ? [] : [{ child: number, relation: "PARENT", position: 0, parent }]),
    ...(link === undefined ? [] : [{ child: number, relation: "LINK", position: 0, parent: link }]),
    ...(issuer === undefined ? [] : [{ child: number, relation: "ISSUER", position: 0, parent: issuer }]),
    ...inputs.map((input, position) => ({ child: number, relation: "INPUT", position, parent: input })),
  ]);
  const word = `0x${"00".repeat(32)}`;
  await sql`
    INSERT INTO record (id, kind, issuer, role, jurisdiction, parent, link, form, reference, revision, content, clear,
      recorded_status, status, holds, reaching_holds, trail_head, recorded_trail_head, flags, soft, version,
      recorded_at, block_number, log_index)
    SELECT id, kind, issuer, 2, 1, parent, link, 0, id, 0, ${word}, 0, 2, 2, 0, 0, ${word}, ${word}, 0, 0, 1,
      ${TIME}, number, 0
    FROM unnest(${column(({ number }) => idOf(number))}::text[], ${column(({ kind }) => kind)}::smallint[],
      ${column(({ issuer }) => id(issuer))}::text[], ${column(({ parent }) => id(parent))}::text[],
      ${column(({ link }) => id(link))}::text[], ${column(({ number }) => number)}::bigint[])
      AS given(id, kind, issuer, parent, link, number)`.execute(database);
  await sql`
    INSERT INTO block (number, hash, parent_hash, time, header, seals_verified)
    SELECT number, decode(lpad(to_hex(number), 64, '0'), 'hex'), decode(lpad(to_hex(number - 1), 64, '0'), 'hex'),
      ${TIME} + number, ${Buffer.alloc(0)}, true
    FROM unnest(${column(({ number }) => number)}::bigint[]) AS given(number)`.execute(database);
  await sql`
    INSERT INTO event (block_number, log_index, transaction_index, transaction_hash, topics, data, type)
    SELECT number, 0, 0, ${Buffer.alloc(32)}, ${Buffer.alloc(0)}, ${Buffer.alloc(0)}, 'Recorded'
    FROM unnest(${column(({ number }) => number)}::bigint[]) AS given(number)`.execute(database);
  await sql`
    INSERT INTO edge (child, relation, position, parent)
    SELECT * FROM unnest(${edges.map(({ child }) => idOf(child))}::text[],
      ${edges.map(({ relation }) => relation)}::text[],
      ${edges.map(({ position }) => position)}::smallint[], ${edges.map(({ parent }) => idOf(parent))}::text[])
  `.execute(database);
  await sql`
    INSERT INTO checkpoint (single, chain_id, genesis_hash, ledger, start_block, block_number, block_hash, block_time)
    VALUES (true, 1, ${word}, ${`0x${"00".repeat(20)}`}, 0, 100000, ${word}, ${TIME + 200_000})`.execute(database);
  await sql`ANALYZE`.execute(database);
}
