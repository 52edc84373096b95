import { sql } from "kysely";
import { Family } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { stateFromActs } from "../ledger/state-from-acts.ts";
import type { RecordActs, StandingSource } from "../ledger/standing-source.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { StandingRecord } from "../ledger/operability.ts";
import { HARMFUL } from "../ledger/statuses.ts";
import { knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { stateAct } from "./kept-record.ts";
import { eventKey } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** The columns of a record on which its standing rests. */
export const STANDING_COLUMNS = [
  "id",
  "kind",
  "status",
  "holds",
  "reaching_holds",
  "jurisdiction",
  "until_time",
  "parent",
  "link",
  "issuer",
  "flags",
  "disposition_answers",
] as const;

/** The acts of a record that nothing breaks and that no disposition left to continue: no standing rests on them. */
const NO_ACTS: RecordActs = { status: { act: "", time: 0 }, breaks: [], disposition: undefined };

/**
 * Many records with everything that they stand under or are made of, as of the last indexed block: what the index keeps
 * of each is enough, and only acts about records that are held, harmed or disposed of are read. It knows what a
 * standing is, and since when and through which act only for those. `LedgerGraph` answers for every other moment, and
 * with all acts.
 */
export class CheckpointGraph implements StandingSource {
  readonly #records: ReadonlyMap<RecordId, StandingRecord>;
  readonly #acts: ReadonlyMap<RecordId, RecordActs>;
  readonly #jurisdictions: ReadonlyMap<number, RecordId>;

  private constructor(records: ReadonlyMap<RecordId, StandingRecord>, acts: ReadonlyMap<RecordId, RecordActs>) {
    this.#records = records;
    this.#acts = acts;
    this.#jurisdictions = new Map(
      [...records.values()]
        .filter(({ kind }) => kind === Kind.JURISDICTION)
        .map(({ id, jurisdiction }) => [jurisdiction, id]),
    );
  }

  /**
   * Loads records with everything that they stand under or are made of. An id that does not exist is left out.
   * @param known - records that are read already
   */
  static async load(snapshot: Snapshot, id: RecordId, known: readonly StandingRow[]): Promise<CheckpointGraph> {
    const records = new Map<RecordId, StandingRecord>();
    const rows: StandingRow[] = [];
    const asked = new Set<RecordId>([id, ...(await jurisdictionIds(snapshot))]);
    for (const row of known) asked.delete(row.id);
    let found: readonly StandingRow[] = [...known, ...(await rowsOf(snapshot, [...asked]))];
    for (const row of known) asked.add(row.id);
    while (found.length > 0) {
      const inputs = await inputsOf(snapshot, found);
      for (const row of found) {
        rows.push(row);
        records.set(row.id, standingRecord(row, inputs.get(row.id) ?? []));
      }
      const next = found.flatMap((row) => aboveOf(row, inputs.get(row.id) ?? [])).filter((each) => !asked.has(each));
      for (const each of next) asked.add(each);
      found = next.length === 0 ? [] : await rowsOf(snapshot, [...new Set(next)]);
    }
    return new CheckpointGraph(records, await actsOf(snapshot, rows.filter(needsActs)));
  }

  record(id: RecordId): StandingRecord | undefined {
    return this.#records.get(id);
  }

  acts(id: RecordId): RecordActs | undefined {
    return this.#records.has(id) ? (this.#acts.get(id) ?? NO_ACTS) : undefined;
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#jurisdictions.get(ordinal);
  }

  breakingCount(): undefined {
    return undefined;
  }
}

/** A record as far as its standing rests on it. */
export type StandingRow = Awaited<ReturnType<typeof rowsOf>>[number];

/** The same as a list of cells, in the order of the columns. */
export type StandingCells = CellsOf<typeof STANDING_COLUMNS>;
type CellsOf<Columns extends readonly (keyof StandingRow)[]> = {
  readonly [Place in keyof Columns]: StandingRow[Columns[Place]];
};

/** Names the cells. One after the other, because thousands of rows are made of them. */
export function standingRowOf(cells: StandingCells): StandingRow {
  return {
    id: cells[0],
    kind: cells[1],
    status: cells[2],
    holds: cells[3],
    reaching_holds: cells[4],
    jurisdiction: cells[5],
    until_time: cells[6],
    parent: cells[7],
    link: cells[8],
    issuer: cells[9],
    flags: cells[10],
    disposition_answers: cells[11],
  };
}

async function rowsOf({ database }: Snapshot, ids: readonly RecordId[]) {
  return await database.selectFrom("record").select(STANDING_COLUMNS).where("id", "=", anyOf(ids)).execute();
}

async function jurisdictionIds({ database }: Snapshot): Promise<RecordId[]> {
  const rows = await database.selectFrom("record").select("id").where("kind", "=", Kind.JURISDICTION).execute();
  return rows.map(({ id }) => id);
}

/** The inputs of products. A scenario and an authorization name others too; their standing does not rest on them. */
async function inputsOf(
  { database }: Snapshot,
  rows: readonly StandingRow[],
): Promise<ReadonlyMap<RecordId, RecordId[]>> {
  const products = rows.filter(({ kind }) => kind === Kind.PRODUCT).map(({ id }) => id);
  if (products.length === 0) return new Map();
  const edges = await database
    .selectFrom("edge")
    .select(["child", "parent"])
    .where("child", "=", anyOf(products))
    .where("relation", "=", "INPUT")
    .orderBy("child")
    .orderBy("position")
    .execute();
  return new Map(
    [...Map.groupBy(edges, ({ child }) => child)].map(([child, own]) => [child, own.map(({ parent }) => parent)]),
  );
}

function aboveOf({ kind, parent, link, issuer }: StandingRow, inputs: readonly RecordId[]): readonly RecordId[] {
  // The standing of a party rests on itself and its home jurisdiction alone.
  if (kind === Kind.PARTY || kind === Kind.JURISDICTION) return [];
  return [parent, link, issuer, ...inputs].filter((id) => id !== null);
}

function standingRecord(row: StandingRow, inputs: readonly RecordId[]): StandingRecord {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    holds: row.holds | (row.reaching_holds << 4),
    jurisdiction: row.jurisdiction,
    until: row.until_time ?? 0,
    parent: row.parent ?? undefined,
    link: row.link ?? undefined,
    issuer: row.issuer ?? undefined,
    flags: row.flags,
    inputs,
    cleared: row.kind === Kind.EXPORT ? (row.disposition_answers ?? 0) : undefined,
  };
}

function needsActs({ holds, status, disposition_answers: answers }: StandingRow): boolean {
  return holds !== 0 || status >= HARMFUL || answers !== null;
}

async function actsOf(
  { database }: Snapshot,
  rows: readonly StandingRow[],
): Promise<ReadonlyMap<RecordId, RecordActs>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ id }) => id);
  const recordings = await database
    .selectFrom("record")
    .select(["id", "recorded_status", "original_until", "block_number", "log_index"])
    .where("id", "=", anyOf(ids))
    .execute();
  const acts = await database
    .selectFrom("act")
    .selectAll()
    .where("subject", "=", anyOf(ids))
    // Only holds, their releases and settlements change the state of a record.
    .where((where) => where.or([where("type", "=", "SETTLE"), where(sql<number>`code / 256`, "=", Family.HOLD)]))
    .orderBy("block_number")
    .orderBy("log_index")
    .execute();
  const bySubject = Map.groupBy(acts.map(knownAct), (act: KnownAct) => act.subject);
  return new Map(
    recordings.map(({ id, recorded_status: status, original_until: until, ...place }) => {
      const act = eventKey(place.block_number, place.log_index);
      const recording = { status, until: until ?? 0, act, time: 0 };
      return [id, stateFromActs(recording, (bySubject.get(id) ?? []).map(stateAct))];
    }),
  );
}

function anyOf(ids: readonly RecordId[]) {
  return sql<RecordId>`ANY(${[...ids]}::text[])`;
}
