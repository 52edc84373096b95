import { sql } from "kysely";
import { Family } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import { stateFromActs } from "../ledger/state-from-acts.ts";
import type { StateAct, ActedState } from "../ledger/state-from-acts.ts";
import type { RecordActs, StandingSource } from "../ledger/evaluate-standing.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { StandingRecord } from "../ledger/operability.ts";
import type { RecordRow } from "../store/schema.ts";
import { holdReach, knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { AuditError } from "./audit-error.ts";
import { eventKey, existedAt, legalTime } from "./snapshot.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/** An answer may rest on this many records at most: a bound on memory, far above any honest lineage. */
const MAX_RECORDS = 20_000;
/** An answer may rest on this many acts at most. */
const MAX_ACTS = 100_000;

/** Records with everything that they stand under or are made of, as of a moment. */
export class LedgerGraph implements StandingSource {
  readonly moment: Moment;
  readonly #rows: ReadonlyMap<RecordId, RecordRow>;
  readonly #acts: ReadonlyMap<RecordId, readonly KnownAct[]>;
  readonly #inputs: ReadonlyMap<RecordId, readonly RecordId[]>;
  readonly #jurisdictions: ReadonlyMap<number, RecordId>;
  readonly #states = new Map<RecordId, ActedState>();

  private constructor(
    moment: Moment,
    rows: ReadonlyMap<RecordId, RecordRow>,
    acts: readonly KnownAct[],
    inputs: ReadonlyMap<RecordId, readonly RecordId[]>,
  ) {
    this.moment = moment;
    this.#rows = rows;
    this.#acts = Map.groupBy(acts, (act) => act.subject);
    this.#inputs = inputs;
    this.#jurisdictions = new Map(
      [...rows.values()].filter((row) => row.kind === Kind.JURISDICTION).map((row) => [row.jurisdiction, row.id]),
    );
  }

  /**
   * Loads records with everything that they stand under or are made of. Ids that do not exist are left out.
   * @throws AuditError LINEAGE_TOO_LARGE
   */
  static async load(snapshot: Snapshot, ids: readonly RecordId[], moment: Moment): Promise<LedgerGraph> {
    const closure = await closureOf(snapshot, ids);
    const { database } = snapshot;
    const rows = await database
      .selectFrom("record")
      .selectAll()
      .where((where) =>
        where.or([where("id", "=", sql<RecordId>`ANY(${closure}::text[])`), where("kind", "=", Kind.JURISDICTION)]),
      )
      .execute();
    // An act of a later block, or with a later legal date, had not happened at the moment.
    const acts = await database
      .selectFrom("act")
      .selectAll()
      .where("subject", "=", sql<RecordId>`ANY(${closure}::text[])`)
      .where("time", "<=", moment.knownAt)
      .where(sql<number>`coalesce(effective_at, time)`, "<=", moment.at)
      // Anchors are many, and no standing rests on them. Only the timeline shows them.
      .where((where) => where.or([where("code", "is", null), where(sql<number>`code / 256`, "<>", Family.ANCHOR)]))
      .orderBy("block_number")
      .orderBy("log_index")
      .limit(MAX_ACTS + 1)
      .execute();
    if (acts.length > MAX_ACTS) {
      throw new AuditError(
        "LINEAGE_TOO_LARGE",
        {
          zh: `答案将涉及超过 ${MAX_ACTS} 项行为：请只问其中一部分。`,
          en: `The answer would rest on more than ${MAX_ACTS} acts: ask about a part of it.`,
        },
        { limit: MAX_ACTS },
      );
    }
    const inputs = await database
      .selectFrom("edge")
      .selectAll()
      .where("child", "=", sql<RecordId>`ANY(${closure}::text[])`)
      .where("relation", "=", "INPUT")
      .orderBy("child")
      .orderBy("position")
      .execute();
    const edgesOf = Map.groupBy(inputs, (edge) => edge.child);
    return new LedgerGraph(
      moment,
      new Map(rows.map((row) => [row.id, row])),
      acts.map(knownAct),
      new Map([...edgesOf].map(([child, edges]) => [child, edges.map((edge) => edge.parent)])),
    );
  }

  /**
   * Gives the same records as of earlier legal times, without asking the database again. Times between which nothing
   * happened have one graph.
   */
  earlier(): (at: number) => LedgerGraph {
    const acts = [...this.#acts.values()].flat();
    acts.sort((a, b) => a.block_number - b.block_number || a.log_index - b.log_index);
    const times = [...new Set(acts.map((act) => legalTime(act, act.time)))].sort((a, b) => a - b);
    const graphs = new Map<number, LedgerGraph>();
    return (at) => {
      const count = countUpTo(times, at);
      const kept = graphs.get(count);
      if (kept !== undefined) return kept;
      const happened = acts.filter((act) => legalTime(act, act.time) <= at);
      const graph = new LedgerGraph({ ...this.moment, at }, this.#rows, happened, this.#inputs);
      graphs.set(count, graph);
      return graph;
    };
  }

  /** The records of the graph, in no particular order. */
  get ids(): readonly RecordId[] {
    return [...this.#rows.keys()];
  }

  row(id: RecordId): RecordRow | undefined {
    return this.#rows.get(id);
  }

  /** A record that must be there, such as a neighbour of a loaded record. @throws AuditError RECORD_UNKNOWN */
  known(id: RecordId): RecordRow {
    const row = this.#rows.get(id);
    if (row === undefined)
      throw new AuditError(
        "RECORD_UNKNOWN",
        { zh: `没有记录 ${id}：请核对标识。`, en: `There is no record ${id}: check the id.` },
        { id },
      );
    return row;
  }

  /** Whether the record existed at the moment, see `existedAt`. */
  existed(row: RecordRow): boolean {
    return existedAt(row, this.moment);
  }

  /** The acts about a record up to the moment, in the order of the chain. */
  actsAbout(id: RecordId): readonly KnownAct[] {
    return this.#acts.get(id) ?? [];
  }

  inputs(id: RecordId): readonly RecordId[] {
    return this.#inputs.get(id) ?? [];
  }

  stateOf(row: RecordRow): ActedState {
    const kept = this.#states.get(row.id);
    if (kept !== undefined) return kept;
    const recording = {
      status: row.recorded_status,
      until: row.original_until ?? 0,
      act: eventKey(row.block_number, row.log_index),
      time: legalTime(row, row.recorded_at),
    };
    const state = stateFromActs(recording, this.actsAbout(row.id).map(stateAct));
    this.#states.set(row.id, state);
    return state;
  }

  record(id: RecordId): StandingRecord | undefined {
    const row = this.#rows.get(id);
    if (row === undefined) return undefined;
    const { ownStatus: status, holds, until, answers } = this.stateOf(row);
    return {
      id,
      kind: row.kind,
      status,
      holds,
      until,
      jurisdiction: row.jurisdiction,
      flags: row.flags,
      parent: row.parent ?? undefined,
      link: row.link ?? undefined,
      issuer: row.issuer ?? undefined,
      inputs: this.inputs(id),
      // No event shows when the ledger last walked a product's inputs, so they are walked anew.
      cleared: row.kind === Kind.EXPORT ? answers : undefined,
    };
  }

  acts(id: RecordId): RecordActs | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : this.stateOf(row);
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#jurisdictions.get(ordinal);
  }

  breakingCount(): undefined {
    return undefined;
  }
}

/** How many of some numbers in order are not above a limit. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function closureOf(snapshot: Snapshot, ids: readonly RecordId[]): Promise<RecordId[]> {
  const rows = await snapshot.database
    .withRecursive("above(id)", (db) =>
      db
        .selectNoFrom(sql<RecordId>`unnest(${[...ids]}::text[])`.as("id"))
        .union((more) =>
          more.selectFrom("above").innerJoin("edge", "edge.child", "above.id").select("edge.parent as id"),
        ),
    )
    .selectFrom("above")
    .select("id")
    .limit(MAX_RECORDS + 1)
    .execute();
  if (rows.length > MAX_RECORDS) {
    throw new AuditError(
      "LINEAGE_TOO_LARGE",
      {
        zh: `答案将涉及超过 ${MAX_RECORDS} 条记录：请只问其中一部分。`,
        en: `The answer would rest on more than ${MAX_RECORDS} records: ask about a part of it.`,
      },
      { limit: MAX_RECORDS },
    );
  }
  return rows.map(({ id }) => id);
}

/** An act as far as the state of its subject depends on it. */
export function stateAct(row: KnownAct): StateAct {
  const mark = { act: eventKey(row.block_number, row.log_index), time: legalTime(row, row.time) };
  const breaks = row.breaks ?? 0;
  return row.type === "ATTEST"
    ? {
        type: "ATTESTED",
        mark,
        recordedAt: row.time,
        by: row.by_party,
        code: row.code,
        about: row.about ?? NO_RECORD,
        reaching: holdReach(row) === "RECALL",
        breaks,
      }
    : {
        type: "SETTLED",
        mark,
        recordedAt: row.time,
        status: row.status,
        until: row.until_time ?? 0,
        answers: row.answers,
        breaks,
      };
}
