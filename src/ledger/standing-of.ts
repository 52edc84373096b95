import { Kind } from "./kinds.ts";
import { obstacleOf, ownBreak, reachMatters, UNBOUNDED } from "./standing.ts";
import type { Obstacle, RecordId, StandingGraph, StandingRecord } from "./standing.ts";
import { Status } from "./statuses.ts";

/**
 * - `PROPOSED`: not yet in force, by itself or because what it stands under is not;
 * - `IN_FORCE`;
 * - `CONTINUED`: an export in force by a disposition, although something of its lineage is broken;
 * - `SUSPENDED`: held, or something held that it stands under or is made of;
 * - `DISPOSITION_PENDING`: an export whose lineage was harmed and that no disposition answers yet;
 * - `BROKEN`: not an export, and made of something harmed: nothing new may stand under it;
 * - `EXPIRED`: its term, or the term of what it stands under, is over;
 * - `ENDED`: by its own `status`, or because what it stands under has ended.
 */
export type StandingCode =
  "PROPOSED" | "IN_FORCE" | "CONTINUED" | "SUSPENDED" | "DISPOSITION_PENDING" | "BROKEN" | "EXPIRED" | "ENDED";

export const STANDING_CODES: readonly StandingCode[] = [
  "PROPOSED",
  "IN_FORCE",
  "CONTINUED",
  "SUSPENDED",
  "DISPOSITION_PENDING",
  "BROKEN",
  "EXPIRED",
  "ENDED",
];

/** Where a record stands at a time, since when, and the act of the record that is the reason. */
export interface Standing {
  readonly code: StandingCode;
  /** The record's own status, whatever stands above it. */
  readonly status: number;
  /** Legal time (seconds) from which the cause holds. */
  readonly since: number;
  readonly cause: StandingCause;
}

export interface StandingCause {
  /** The record itself, or the one above or below it. */
  readonly record: RecordId;
  /** The act's reference in the graph's own terms; undefined where only the clock acted. */
  readonly act: string | undefined;
  readonly time: number;
}

/** An act by its reference in the graph's own terms, and its legal time in seconds. */
export interface ActMark {
  readonly act: string;
  readonly time: number;
}

/** A hold that is still open, or the act that made a record harmful and still does. */
export interface EffectiveBreak extends ActMark {
  readonly type: "HOLD" | "HARM";
  /** The count of its jurisdiction's breaks with this act: dispositions name by it what they answer. */
  readonly number: number;
  /** Seconds: when the ledger had it, whatever its legal time. */
  readonly recordedAt: number;
  /** Of a hold: it reaches what was made (RECALL). */
  readonly reaching: boolean;
}

/** What standing needs to know of the acts about one record. */
export interface RecordActs {
  /** The act that gave the record its present status. */
  readonly status: ActMark;
  readonly breaks: readonly EffectiveBreak[];
  /** Of an export: its last CONTINUED or SUNSET. */
  readonly disposition: ActMark | undefined;
}

/** A graph that knows the acts too. */
export interface StandingSource extends StandingGraph {
  acts(id: RecordId): RecordActs | undefined;
}

/** The graph lacks a record that the answer rests on: no answer is better than a wrong one. */
export class IncompleteLineage extends Error {
  override readonly name = "IncompleteLineage";
  readonly code = "LINEAGE_INCOMPLETE";
  readonly record: RecordId;

  constructor(record: RecordId) {
    super(`standing cannot be text: record ${record} of the lineage is not known here`);
    this.record = record;
  }
}

/**
 * The standing of a record at `now` (seconds); undefined when there is no such record. The one
 * evaluator for index, API, CLI and certificate.
 * @throws IncompleteLineage
 */
export function standingOf(source: StandingSource, id: RecordId, now: number): Standing | undefined {
  const record = source.record(id);
  if (record === undefined) return undefined;
  const own = ownStanding(source, record, now);
  if (own !== undefined) return own;
  return record.kind === Kind.EXPORT ? exportStanding(source, record) : structuralStanding(source, record, now);
}

/** By the record's own acts and term alone; undefined when those leave it in force. */
function ownStanding(source: StandingSource, record: StandingRecord, now: number): Standing | undefined {
  const acts = actsOf(source, record.id);
  if (record.status === Status.PROPOSED) return stated("PROPOSED", record, record.id, acts.status);
  if (record.status === Status.EXPIRED) return stated("EXPIRED", record, record.id, acts.status);
  if (record.status !== Status.IN_FORCE) return stated("ENDED", record, record.id, acts.status);
  if (record.until !== 0 && now >= record.until) return clocked(record, record);
  if (record.holds !== 0)
    return stated("SUSPENDED", record, record.id, first(acts.breaks.filter((it) => it.type === "HOLD")) ?? acts.status);
  return undefined;
}

function structuralStanding(source: StandingSource, record: StandingRecord, now: number): Standing {
  const obstacle = obstacleOf(source, record.id, now, UNBOUNDED);
  if (obstacle === undefined) return stated("IN_FORCE", record, record.id, actsOf(source, record.id).status);
  const culprit = known(source, obstacle.record);
  const acts = actsOf(source, culprit.id);
  switch (obstacle.because) {
    case "PAST_ITS_TERM":
      return clocked(record, culprit);
    case "HELD":
      return stated(
        "SUSPENDED",
        record,
        culprit.id,
        first(holdsThatCount(culprit, acts.breaks, obstacle)) ?? acts.status,
      );
    case "HARMED":
    case "NEVER_IN_FORCE":
      return stated("BROKEN", record, culprit.id, first(acts.breaks.filter((it) => it.type === "HARM")) ?? acts.status);
    case "NOT_IN_FORCE":
      return stated(endedAbove(culprit), record, culprit.id, acts.status);
    case "TOO_DEEP":
    case "UNKNOWN":
      throw new IncompleteLineage(obstacle.record);
    default:
      return obstacle.because satisfies never;
  }
}

function endedAbove(culprit: StandingRecord): StandingCode {
  if (culprit.status === Status.PROPOSED) return "PROPOSED";
  return culprit.status === Status.EXPIRED ? "EXPIRED" : "ENDED";
}

function holdsThatCount(
  culprit: StandingRecord,
  breaks: readonly EffectiveBreak[],
  obstacle: Obstacle,
): readonly EffectiveBreak[] {
  return breaks.filter((it) => it.type === "HOLD" && (!obstacle.madeOf || it.reaching || !reachMatters(culprit.kind)));
}

/* ------------------------------------------------ exports */

/** A break that touches an export's lineage, and whether its last disposition answers it. */
interface TouchingBreak extends EffectiveBreak {
  readonly record: RecordId;
  readonly answered: boolean;
}

/**
 * What was made stays made: an ordinary end above an export ends nothing. Harm suspends it until a
 * disposition names it, and later harm does so again; holds suspend it while they are open.
 */
function exportStanding(source: StandingSource, record: StandingRecord): Standing {
  const touching = breaksTouching(source, record);
  const open = touching.filter((it) => !it.answered);
  const harm = first(open.filter((it) => it.type === "HARM"));
  if (harm !== undefined) return stated("DISPOSITION_PENDING", record, harm.record, harm);
  const hold = first(open);
  if (hold !== undefined) return stated("SUSPENDED", record, hold.record, hold);

  const acts = actsOf(source, record.id);
  if (touching.length === 0) return stated("IN_FORCE", record, record.id, acts.status);
  return stated("CONTINUED", record, record.id, acts.disposition ?? acts.status);
}

function breaksTouching(source: StandingSource, exported: StandingRecord): readonly TouchingBreak[] {
  const found: TouchingBreak[] = [];
  const { disposition } = actsOf(source, exported.id);
  // The number of a break counts within its jurisdiction. Of another's, a disposition answers what the ledger had
  // before its legal date: the signer sets that, so nothing is answered that came while it was on its way.
  const answered = (record: StandingRecord, it: EffectiveBreak): boolean => {
    if (record.jurisdiction === exported.jurisdiction) return it.number <= (exported.cleared ?? 0);
    return disposition !== undefined && it.recordedAt < disposition.time;
  };
  const add = (record: StandingRecord, it: EffectiveBreak): void => {
    found.push({ ...it, record: record.id, answered: answered(record, it) });
  };
  const spine = spineOf(source, exported);
  for (const record of spine.values()) for (const it of actsOf(source, record.id).breaks) add(record, it);
  for (const record of materialOf(source, exported).values()) {
    if (spine.has(record.id)) continue;
    const acts = actsOf(source, record.id);
    for (const it of acts.breaks) if (it.type === "HARM" || it.reaching || !reachMatters(record.kind)) add(record, it);
    if (ownBreak(record) === "NEVER_IN_FORCE") {
      found.push({
        ...acts.status,
        type: "HARM",
        number: 0,
        recordedAt: acts.status.time,
        reaching: false,
        record: record.id,
        answered: false,
      });
    }
  }
  return found;
}

/** What an export stands under: product, agreement, scenario, authorization, their parties and jurisdictions. */
export function spineOf(graph: StandingGraph, exported: StandingRecord): ReadonlyMap<RecordId, StandingRecord> {
  const spine = new Map<RecordId, StandingRecord>();
  const ahead: RecordId[] = [...neighbours(graph, exported)];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (spine.has(id)) continue;
    const record = known(graph, id);
    spine.set(id, record);
    ahead.push(...neighbours(graph, record));
  }
  return spine;
}

/** A party stands by itself and its home jurisdiction, not by who admitted it nor by its controller. */
function neighbours(graph: StandingGraph, record: StandingRecord): readonly RecordId[] {
  if (record.kind === Kind.JURISDICTION) return [];
  const above =
    record.kind === Kind.PARTY
      ? [graph.jurisdictionRecord(record.jurisdiction)]
      : [record.parent, record.link, record.issuer];
  return above.filter((id) => id !== undefined);
}

/** What an export is made of: inputs of inputs, and delivery, demand, grant, resource. */
export function materialOf(graph: StandingGraph, exported: StandingRecord): ReadonlyMap<RecordId, StandingRecord> {
  const material = new Map<RecordId, StandingRecord>();
  const ahead: RecordId[] = exported.parent === undefined ? [] : [exported.parent];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (material.has(id)) continue;
    const record = known(graph, id);
    material.set(id, record);
    ahead.push(...below(record));
  }
  return material;
}

function below(record: StandingRecord): readonly RecordId[] {
  const next =
    record.kind === Kind.PRODUCT
      ? record.inputs
      : record.kind === Kind.DELIVERY
        ? [record.parent]
        : record.kind === Kind.DEMAND || record.kind === Kind.GRANT
          ? [record.link]
          : [];
  return next.filter((id) => id !== undefined);
}

/* ------------------------------------------------ saying it */

function stated(code: StandingCode, record: StandingRecord, culprit: RecordId, mark: ActMark): Standing {
  return { code, status: record.status, since: mark.time, cause: { record: culprit, act: mark.act, time: mark.time } };
}

function clocked(record: StandingRecord, culprit: StandingRecord): Standing {
  return {
    code: "EXPIRED",
    status: record.status,
    since: culprit.until,
    cause: { record: culprit.id, act: undefined, time: culprit.until },
  };
}

/** The earliest by legal time; of equals the one first listed. */
function first<T extends ActMark>(marks: readonly T[]): T | undefined {
  return marks.reduce<T | undefined>(
    (earliest, it) => (earliest === undefined || it.time < earliest.time ? it : earliest),
    undefined,
  );
}

function known(graph: StandingGraph, id: RecordId): StandingRecord {
  const record = graph.record(id);
  if (record === undefined) throw new IncompleteLineage(id);
  return record;
}

function actsOf(source: StandingSource, id: RecordId): RecordActs {
  const acts = source.acts(id);
  if (acts === undefined) throw new IncompleteLineage(id);
  return acts;
}
