import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { STANDING_COLUMNS, standingRowOf } from "../audit/checkpoint-graph.ts";
import type { StandingCells, StandingRow } from "../audit/checkpoint-graph.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { Kind } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { positions } from "../ledger/positions.ts";
import type { Position } from "../ledger/positions.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { entriesOf } from "../text/entries.ts";

/** A walk reaches this many records at most. */
const MOST_REACHED = 50_000;
/** One step follows this many edges at most: a record has at most 32 inputs, and usually a handful. */
const MOST_STEPS = 200_000;

/** A record that a walk reached, and the record from which it came to it first. */
export interface Reached {
  readonly kind: Kind;
  readonly from: RecordId;
}

/** Everything that a walk reached, nearest first, without the start. */
export interface Reach {
  readonly reached: ReadonlyMap<RecordId, Reached>;
  readonly rows: readonly StandingRow[];
  readonly truncated: boolean;
}

/**
 * Walks from a record down to everything that stands under it, was recorded by it or was made of it, one step for all
 * records at a time, so that it finds the shortest ways. Of a party it also reaches what that party recorded, which
 * stands only while the party does. A scenario names the grants that it needs, but no data flow to it through them.
 */
export async function reachOf(snapshot: Snapshot, start: RecordId): Promise<Reach> {
  const reached = new Map<RecordId, Reached>();
  const rows: StandingRow[] = [];
  let ways = waysFrom(start);
  while (ways.length > 0) {
    const steps = await stepsBy(snapshot, ways);
    if (steps.length > MOST_STEPS) return { reached, rows, truncated: true };
    const next: StandingRow[] = [];
    for (const step of steps) {
      const { id, kind, from } = step;
      if (id === start || reached.has(id)) continue;
      if (reached.size === MOST_REACHED) return { reached, rows, truncated: true };
      reached.set(id, { kind, from });
      rows.push(step);
      // The records under a party that was reached do not stand or fall with the start.
      if (kind !== Kind.PARTY && kind !== Kind.JURISDICTION) next.push(step);
    }
    ways = waysOn(next);
  }
  return { reached, rows, truncated: false };
}

/** A record, and the one from which the step came to it. */
interface Step extends StandingRow {
  readonly from: RecordId;
}

/** The ways by which a step comes from one record to another. CASE: only to the cases that stand under it. */
type Way = "PARENT" | "CASE" | "LINK" | "INPUT" | "ISSUER";

/** A way, and the records from which it leads on. */
interface Ways {
  readonly by: Way;
  readonly from: readonly RecordId[];
}

function waysFrom(start: RecordId): readonly Ways[] {
  return (["PARENT", "LINK", "INPUT", "ISSUER"] as const).map((by) => ({ by, from: [start] }));
}

/** The ways on from some records: no record is looked for where none can stand. Most records are exports. */
function waysOn(rows: readonly StandingRow[]): readonly Ways[] {
  const ids = (kinds: ReadonlySet<Kind>) => rows.flatMap(({ id, kind }) => (kinds.has(kind) ? [id] : []));
  const ways: readonly Ways[] = [
    { by: "PARENT", from: ids(ON.PARENT) },
    { by: "CASE", from: rows.flatMap(({ id, kind }) => (ON.PARENT.has(kind) ? [] : [id])) },
    { by: "LINK", from: ids(ON.LINK) },
    { by: "INPUT", from: ids(ON.INPUT) },
  ];
  return ways.filter(({ from }) => from.length > 0);
}

/** The kinds on which a record other than a case can stand, by the way to it. */
const ON = {
  PARENT: kindsIn(({ parents }, kind) => (kind === "CASE" ? [] : parents)),
  LINK: kindsIn(({ links }) => links),
  INPUT: kindsIn(({ inputs }, kind) => (kind === "SCENARIO" ? [] : inputs)),
};

function kindsIn(kindsOf: (position: Position, kind: KindName) => readonly KindName[]): ReadonlySet<Kind> {
  return new Set(entriesOf(positions).flatMap(([kind, position]) => kindsOf(position, kind).map((name) => Kind[name])));
}

const COLUMNS = sql.raw([...STANDING_COLUMNS, "block_number", "log_index"].map((name) => `record.${name}`).join(", "));
const CHILDREN: Readonly<Record<Way, RawBuilder<unknown>>> = {
  PARENT: sql`SELECT 0 AS position, ${COLUMNS} FROM record WHERE record.parent = ahead.id`,
  CASE: sql`SELECT 0 AS position, ${COLUMNS} FROM record
    WHERE record.parent = ahead.id AND record.kind = ${sql.lit(Kind.CASE)}`,
  LINK: sql`SELECT 0 AS position, ${COLUMNS} FROM record WHERE record.link = ahead.id`,
  ISSUER: sql`SELECT 0 AS position, ${COLUMNS} FROM record WHERE record.issuer = ahead.id`,
  INPUT: sql`SELECT edge.position, ${COLUMNS} FROM edge JOIN record ON record.id = edge.child
    WHERE edge.parent = ahead.id AND edge.relation = 'INPUT' AND record.kind <> ${sql.lit(Kind.SCENARIO)}`,
};

/**
 * The steps from each record by itself. Parties and jurisdictions have millions of records under them, so that a plan
 * for all records at once expects millions of steps, and reads the whole table for them.
 */
async function stepsBy({ database }: Snapshot, ways: readonly Ways[]): Promise<Step[]> {
  const steps = ways.map(
    ({ by, from }) => sql`
      SELECT ahead.id AS "from", ${sql.lit(by)} AS by, child.*
      FROM unnest(${[...from]}::text[]) AS ahead (id) CROSS JOIN LATERAL (${CHILDREN[by]} OFFSET 0) AS child`,
  );
  const [found] = await database
    .selectFrom(
      sql<{ cells: readonly Cells[] | null }>`(
        SELECT json_agg(json_build_array(${CELLS})) AS cells FROM (
          SELECT * FROM (${sql.join(steps, sql` UNION ALL `)}) AS step
          ORDER BY block_number, log_index, by, position LIMIT ${MOST_STEPS + 1}
        ) AS step)`.as("found"),
    )
    .select("cells")
    .execute();
  return (found?.cells ?? []).map(stepOf);
}

/** The cells of a step: where it came from, and the record to which it came. */
type Cells = readonly [from: RecordId, ...StandingCells];

/** Thousands of steps as one text take a fraction of the time that as many rows take. */
const CELLS = sql.raw(['"from"', ...STANDING_COLUMNS].map((name) => `step.${name}`).join(", "));

function stepOf([from, ...cells]: Cells): Step {
  return Object.assign(standingRowOf(cells), { from });
}

/** The way to a record from the start of a walk, both included. */
export function wayTo({ reached }: Reach, id: RecordId): RecordId[] {
  const way = [id];
  for (let at = reached.get(id); at !== undefined; at = reached.get(at.from)) way.push(at.from);
  return way.toReversed();
}
