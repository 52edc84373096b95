import { sql } from "kysely";
import { Family } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import { stateFromActs } from "../ledger/state-from-acts.ts";
import type { StateAct, ActedState } from "../ledger/state-from-acts.ts";
import { standingOf } from "../ledger/evaluate-standing.ts";
import type { SharedFindings, Standing } from "../ledger/evaluate-standing.ts";
import type { RecordActs, StandingSource } from "../ledger/standing-source.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { SoundRecords } from "../ledger/sound-records.ts";
import { TroubledLineage } from "../ledger/troubled-lineage.ts";
import type { StandingRecord } from "../ledger/operability.ts";
import type { RecordRow } from "../store/schema.ts";
import { holdReach, knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { AuditError } from "./audit-error.ts";
import type { RecordShelf } from "./record-shelf.ts";
import { eventKey, existedAt, legalTime } from "./snapshot.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/** An answer may rest on this many records at most: a bound on memory, far above any honest lineage. */
const MAX_RECORDS = 20_000;
/** An answer may rest on this many acts at most. */
const MAX_ACTS = 100_000;

/** The graph of all that is on a shelf, as of the present. Graphs of the same moment take from it what it has found. */
const PRESENT = new WeakMap<RecordShelf, LedgerGraph>();

/** Records with everything that they stand under or are made of, as of a moment. */
export class LedgerGraph implements StandingSource {
  readonly moment: Moment;
  readonly #shelf: RecordShelf;
  /** The ids of the records; undefined for all that are on the shelf. */
  readonly #above: ReadonlySet<RecordId> | undefined;
  readonly #jurisdictions: ReadonlyMap<number, RecordId>;
  /** The acts up to the moment about the records that have too many for the shelf. */
  readonly #busy: ReadonlyMap<RecordId, readonly KnownAct[]>;
  readonly #acts = new Map<RecordId, readonly KnownAct[]>();
  readonly #states = new Map<RecordId, ActedState>();
  readonly #present: LedgerGraph | undefined;
  #sound: SoundRecords | undefined;
  #findings: SharedFindings | undefined;

  private constructor(
    moment: Moment,
    shelf: RecordShelf,
    above: ReadonlySet<RecordId> | undefined,
    busy: ReadonlyMap<RecordId, readonly KnownAct[]>,
    present?: LedgerGraph,
  ) {
    this.moment = moment;
    this.#shelf = shelf;
    this.#above = above;
    this.#busy = busy;
    this.#present = present;
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
    const isPresent = moment.at === snapshot.asOf.time && moment.knownAt === moment.at && snapshot.isPast !== true;
    const present = isPresent && shelf.shared !== undefined ? LedgerGraph.#presentOf(shelf.shared, moment) : undefined;
    return new LedgerGraph(moment, shelf, above, await actsOf(snapshot, above, moment), present);
  }

  static #presentOf(shelf: RecordShelf, moment: Moment): LedgerGraph {
    const kept = PRESENT.get(shelf);
    if (kept?.moment.at === moment.at) return kept;
    const graph = new LedgerGraph(moment, shelf, undefined, new Map());
    PRESENT.set(shelf, graph);
    return graph;
  }

  /**
   * Gives the same records as of earlier legal times, without asking the database again. Times between which nothing
   * happened have one graph.
   */
  earlier(): (at: number) => LedgerGraph {
    const happened = [...(this.#above ?? [])].flatMap((id) =>
      this.actsAbout(id).map((act) => legalTime(act, act.time)),
    );
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
    return [...new Set([...(this.#above ?? []), ...this.#jurisdictions.values()])].filter(
      (id) => this.row(id) !== undefined,
    );
  }

  row(id: RecordId): RecordRow | undefined {
    return this.#isWithin(id) ? this.#shelf.get(id)?.row : undefined;
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
    const kept = this.#isAbove(id) ? this.#shelf.get(id)?.acts : undefined;
    const until = kept === undefined ? (this.#busy.get(id) ?? []) : actsUntil(kept, this.moment);
    this.#acts.set(id, until);
    return until;
  }

  inputs(id: RecordId): readonly RecordId[] {
    return this.#isAbove(id) ? (this.#shelf.get(id)?.inputs ?? []) : [];
  }

  stateOf(row: RecordRow): ActedState {
    const kept = this.#states.get(row.id);
    if (kept !== undefined) return kept;
    if (this.#present !== undefined && this.#present.#hasActsOf(row.id)) return this.#present.stateOf(row);
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
    const row = this.row(id);
    if (row === undefined || (this.#above === undefined && !this.#hasActsOf(id))) return undefined;
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

  /** The standing of a record at the moment; undefined when the graph has no such record. */
  standing(id: RecordId): Standing | undefined {
    const sound = (this.#present ?? this).#soundRecords();
    this.#findings ??= { operable: new Set(), unbroken: new Set(), troubled: new TroubledLineage(this, sound) };
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

  #soundRecords(): SoundRecords {
    this.#sound ??= new SoundRecords(this);
    return this.#sound;
  }

  /** Every jurisdiction belongs to a graph, because a party's standing rests on that of its home. */
  #isWithin(id: RecordId): boolean {
    return this.#isAbove(id) || this.#shelf.isJurisdiction(id);
  }

  #isAbove(id: RecordId): boolean {
    return this.#above?.has(id) ?? true;
  }

  /** Whether the shelf of this graph has all acts of a record: it has none of one that has too many. */
  #hasActsOf(id: RecordId): boolean {
    return this.#shelf.get(id)?.acts !== undefined;
  }
}

/** An act of a later block, or with a later legal date, had not happened at the moment. */
function actsUntil(acts: readonly KnownAct[], { at, knownAt }: Moment): readonly KnownAct[] {
  const happened = (act: KnownAct): boolean => act.time <= knownAt && legalTime(act, act.time) <= at;
  return acts.every(happened) ? acts : acts.filter(happened);
}

/**
 * The acts about the records that have too many to be kept. Those of all others are found on the shelf.
 * @throws AuditError LINEAGE_TOO_LARGE
 */
async function actsOf(
  snapshot: Snapshot,
  above: ReadonlySet<RecordId>,
  moment: Moment,
): Promise<ReadonlyMap<RecordId, readonly KnownAct[]>> {
  const { shelf } = snapshot;
  const busy: RecordId[] = [];
  let kept = 0;
  for (const id of above) {
    const record = shelf.get(id);
    if (record === undefined) continue;
    if (record.acts === undefined) busy.push(id);
    else kept += record.acts.length;
  }
  // Whether too many acts had happened at the moment matters only where there are so many at all.
  if (busy.length === 0 && kept <= MAX_ACTS) return new Map();
  const rows = await snapshot.database
    .selectFrom("act")
    .selectAll()
    .where("subject", "=", sql<RecordId>`ANY(${busy.length === 0 ? [...above] : busy}::text[])`)
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
