import { sql } from "kysely";
import { Family } from "../ledger/codes.ts";
import type { ActedState } from "../ledger/state-from-acts.ts";
import { standingOf } from "../ledger/evaluate-standing.ts";
import type { SharedFindings, Standing } from "../ledger/evaluate-standing.ts";
import type { RecordActs, StandingSource } from "../ledger/standing-source.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { SoundRecords } from "../ledger/sound-records.ts";
import { TroubledLineage } from "../ledger/troubled-lineage.ts";
import type { FoundInOrder, StandingRecord } from "../ledger/operability.ts";
import type { RecordRow } from "../store/schema.ts";
import { knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { AuditError } from "./audit-error.ts";
import { actsUntil, standingRecord, stateAfter } from "./kept-record.ts";
import type { KeptRecord } from "./kept-record.ts";
import { RecordShelf } from "./record-shelf.ts";
import type { KeptRecords } from "./record-shelf.ts";
import { existedAt, legalTime } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** An answer may rest on this many records at most: a bound on memory, far above any honest lineage. */
const MAX_RECORDS = 20_000;
/** An answer may rest on this many acts at most. */
const MAX_ACTS = 100_000;

/**
 * Graphs of all that is on a shelf, by their moment, the last asked about last. The graphs of questions about the same
 * moment take from it what it has found.
 */
const OF_ALL = new WeakMap<RecordShelf, { readonly state: number; readonly graphs: Map<string, LedgerGraph> }>();
/** Many records are asked about at a few moments: now, and the end of a month or a year. */
const MOST_MOMENTS = 4;

/** Findings about records at a moment, which are the same for everybody who asks. */
interface FoundAtMoment extends FoundInOrder {
  readonly sound: SoundRecords;
}

/** Records with everything that they stand under or are made of, as of a moment. */
export class LedgerGraph implements StandingSource {
  readonly moment: Moment;
  readonly #shelf: RecordShelf;
  /** The records; undefined for all that are on the shelf. */
  readonly #above: KeptRecords | undefined;
  readonly #jurisdictions: ReadonlyMap<number, RecordId>;
  /** The acts up to the moment about the records that have too many for the shelf. */
  readonly #busy: ReadonlyMap<RecordId, readonly KnownAct[]>;
  readonly #acts = new Map<RecordId, readonly KnownAct[]>();
  readonly #states = new Map<RecordId, ActedState>();
  /** The graph of all that is on the shelf, as of the same moment. */
  readonly #ofAll: LedgerGraph | undefined;
  #foundAtMoment: FoundAtMoment | undefined;
  #findings: SharedFindings | undefined;

  private constructor(
    moment: Moment,
    shelf: RecordShelf,
    above: KeptRecords | undefined,
    busy: ReadonlyMap<RecordId, readonly KnownAct[]>,
    ofAll?: LedgerGraph,
  ) {
    this.moment = moment;
    this.#shelf = shelf;
    this.#above = above;
    this.#busy = busy;
    this.#ofAll = ofAll;
    this.#jurisdictions = shelf.jurisdictions;
  }

  /**
   * Loads records with everything that they stand under or are made of. Ids that do not exist are left out.
   * @throws AuditError LINEAGE_TOO_LARGE
   */
  static async load(snapshot: Snapshot, ids: readonly RecordId[], moment: Moment): Promise<LedgerGraph> {
    const { shelf } = snapshot;
    await shelf.loadJurisdictions(snapshot);
    const above = await shelf.above(ids, MAX_RECORDS, snapshot.readAbove);
    if (above === undefined) throw tooManyRecords();
    const busy = await actsOf(snapshot, above, moment);
    const ofAll = shelf.shared === undefined ? undefined : LedgerGraph.#ofAllAt(shelf.shared, moment);
    return new LedgerGraph(moment, shelf, above, busy, ofAll);
  }

  /**
   * Loads records for a question about nothing but them and what is above them. Where all of that is on the shelf, as
   * it mostly is, nothing is gathered: the graph then knows everything on the shelf, and has no list of its records.
   * @throws AuditError LINEAGE_TOO_LARGE
   */
  static async around(snapshot: Snapshot, ids: readonly RecordId[], moment: Moment): Promise<LedgerGraph> {
    const { shelf } = snapshot;
    if (!shelf.hasAllAbove(ids, MAX_RECORDS, MAX_ACTS)) return await LedgerGraph.load(snapshot, ids, moment);
    const ofAll = shelf.shared === undefined ? undefined : LedgerGraph.#ofAllAt(shelf.shared, moment);
    return new LedgerGraph(moment, shelf, undefined, new Map(), ofAll);
  }

  static #ofAllAt(shelf: RecordShelf, moment: Moment): LedgerGraph {
    const { state } = shelf;
    const kept = OF_ALL.get(shelf);
    const graphs = kept?.state === state ? kept.graphs : new Map<string, LedgerGraph>();
    const key = `${moment.at}:${moment.knownAt}`;
    // A shelf of its own keeps it from seeing the shared one in a later state.
    const graph = graphs.get(key) ?? new LedgerGraph(moment, new RecordShelf(shelf), undefined, new Map());
    graphs.delete(key);
    graphs.set(key, graph);
    const [oldest] = graphs.keys();
    if (graphs.size > MOST_MOMENTS && oldest !== undefined) graphs.delete(oldest);
    OF_ALL.set(shelf, { state, graphs });
    return graph;
  }

  /**
   * Gives the same records as of earlier legal times, without asking the database again. Times between which nothing
   * happened have one graph.
   */
  earlier(): (at: number) => LedgerGraph {
    const happened = this.#listed().flatMap((id) => this.actsAbout(id).map((act) => legalTime(act, act.time)));
    const times = [...new Set(happened)].sort((a, b) => a - b);
    const graphs = new Map<number, LedgerGraph>();
    return (at) => {
      const count = countUpTo(times, at);
      const kept = graphs.get(count);
      if (kept !== undefined) return kept;
      const moment = { ...this.moment, at };
      const busy = new Map([...this.#busy].map(([id, acts]) => [id, actsUntil(acts, moment)]));
      const graph = new LedgerGraph(moment, this.#shelf, this.#above, busy);
      graphs.set(count, graph);
      return graph;
    };
  }

  /** The records of the graph, in no particular order. */
  get ids(): readonly RecordId[] {
    return [...new Set([...this.#listed(), ...this.#jurisdictions.values()])].filter(
      (id) => this.row(id) !== undefined,
    );
  }

  row(id: RecordId): RecordRow | undefined {
    const kept = this.#kept(id);
    if (kept !== undefined) return kept.row;
    // Every jurisdiction belongs to a graph, because a party's standing rests on that of its home.
    return this.#shelf.isJurisdiction(id) ? this.#shelf.get(id)?.row : undefined;
  }

  /** A record that must be there, such as a neighbour of a loaded record. @throws AuditError RECORD_UNKNOWN */
  known(id: RecordId): RecordRow {
    const row = this.row(id);
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
    const known = this.#acts.get(id);
    if (known !== undefined) return known;
    const kept = this.#kept(id)?.acts;
    const until = kept === undefined ? (this.#busy.get(id) ?? []) : actsUntil(kept, this.moment);
    this.#acts.set(id, until);
    return until;
  }

  inputs(id: RecordId): readonly RecordId[] {
    return this.#kept(id)?.inputs ?? [];
  }

  stateOf(row: RecordRow): ActedState {
    const kept = this.#keptWhole(row.id);
    if (kept !== undefined) return kept.state;
    const known = this.#states.get(row.id);
    if (known !== undefined) return known;
    const state = stateAfter(row, this.actsAbout(row.id));
    this.#states.set(row.id, state);
    return state;
  }

  record(id: RecordId): StandingRecord | undefined {
    const kept = this.#keptWhole(id);
    if (kept !== undefined) return kept.standing;
    const row = this.row(id);
    // A graph of all that is on the shelf does not know the acts of a record that has too many.
    if (row === undefined || (this.#above === undefined && this.#kept(id)?.acts === undefined)) return undefined;
    return standingRecord(row, this.stateOf(row), this.inputs(id));
  }

  /** The standing of a record at the moment; undefined when the graph has no such record. */
  standing(id: RecordId): Standing | undefined {
    if (this.#findings === undefined) {
      const { sound, operable, unbroken } = (this.#ofAll ?? this).#found();
      this.#findings = { operable, unbroken, troubled: new TroubledLineage(this, sound) };
    }
    return standingOf(this, id, this.moment.at, this.#findings);
  }

  acts(id: RecordId): RecordActs | undefined {
    const row = this.row(id);
    return row === undefined ? undefined : this.stateOf(row);
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#jurisdictions.get(ordinal);
  }

  breakingCount(): undefined {
    return undefined;
  }

  #found(): FoundAtMoment {
    return (this.#foundAtMoment ??= { sound: new SoundRecords(this), operable: new Set(), unbroken: new Set() });
  }

  /** The ids with which it was loaded. A graph of all that is on the shelf does not list them. */
  #listed(): readonly RecordId[] {
    if (this.#above === undefined) throw new RangeError("A graph of all that is on the shelf lists no records.");
    return [...this.#above.keys()];
  }

  #kept(id: RecordId): KeptRecord | undefined {
    return this.#above === undefined ? this.#shelf.get(id) : this.#above.get(id);
  }

  /** A record of which everything had happened at the moment. */
  #keptWhole(id: RecordId): KeptRecord | undefined {
    const kept = this.#kept(id);
    return kept?.hasAllActsAt(this.moment) === true ? kept : undefined;
  }
}

/**
 * The acts about the records that have too many to be kept. Those of all others are found on the shelf.
 * @throws AuditError LINEAGE_TOO_LARGE
 */
async function actsOf(
  snapshot: Snapshot,
  above: KeptRecords,
  moment: Moment,
): Promise<ReadonlyMap<RecordId, readonly KnownAct[]>> {
  const busy: RecordId[] = [];
  let kept = 0;
  for (const [id, record] of above) {
    if (record === undefined) continue;
    if (record.acts === undefined) busy.push(id);
    else kept += record.acts.length;
  }
  // Whether too many acts had happened at the moment matters only where there are so many at all.
  if (busy.length === 0 && kept <= MAX_ACTS) return new Map();
  const rows = await snapshot.database
    .selectFrom("act")
    .selectAll()
    .where("subject", "=", sql<RecordId>`ANY(${busy.length === 0 ? [...above.keys()] : busy}::text[])`)
    .where("time", "<=", moment.knownAt)
    .where(sql<number>`coalesce(effective_at, time)`, "<=", moment.at)
    // Anchors are many, and no standing rests on them. Only the timeline shows them.
    .where((where) => where.or([where("code", "is", null), where(sql<number>`code / 256`, "<>", Family.ANCHOR)]))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MAX_ACTS + 1)
    .execute();
  if (rows.length > MAX_ACTS) throw tooManyActs();
  return Map.groupBy(rows.map(knownAct), (act) => act.subject);
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

function tooManyRecords(): AuditError {
  return new AuditError(
    "LINEAGE_TOO_LARGE",
    {
      zh: `答案将涉及超过 ${MAX_RECORDS} 条记录：请只问其中一部分。`,
      en: `The answer would rest on more than ${MAX_RECORDS} records: ask about a part of it.`,
    },
    { limit: MAX_RECORDS },
  );
}

function tooManyActs(): AuditError {
  return new AuditError(
    "LINEAGE_TOO_LARGE",
    {
      zh: `答案将涉及超过 ${MAX_ACTS} 项行为：请只问其中一部分。`,
      en: `The answer would rest on more than ${MAX_ACTS} acts: ask about a part of it.`,
    },
    { limit: MAX_ACTS },
  );
}
