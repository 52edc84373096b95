import { CodedError } from "../text/coded-error.ts";
import { Kind } from "./kinds.ts";
import { obstacleOf, ownBreak, reachMatters, UNBOUNDED } from "./operability.ts";
import type { RecordId } from "./record-id.ts";
import type { FoundInOrder, Obstacle, StandingGraph, StandingRecord } from "./operability.ts";
import { Status } from "./statuses.ts";

/**
 * The standing of a record:
 * - `PROPOSED`: not yet in force, by itself or because a record that it stands under is not;
 * - `IN_FORCE`;
 * - `CONTINUED`: an export in force by a disposition, although something of its lineage is broken;
 * - `SUSPENDED`: held, or something is held that it stands under or is made of;
 * - `DISPOSITION_PENDING`: an export whose lineage was harmed, and no disposition answers the harm yet;
 * - `BROKEN`: not an export, and made of something harmed, so nothing new may stand under it;
 * - `EXPIRED`: its term, or the term of what it stands under, is over;
 * - `ENDED`: by its own status, or because what it stands under has ended.
 */
export const STANDING_CODES = [
  "PROPOSED",
  "IN_FORCE",
  "CONTINUED",
  "SUSPENDED",
  "DISPOSITION_PENDING",
  "BROKEN",
  "EXPIRED",
  "ENDED",
] as const;
export type StandingCode = (typeof STANDING_CODES)[number];

/** Whether a record with this standing may be relied on now. Every other standing is a reason not to. */
export function isGoodStanding(code: StandingCode): boolean {
  return code === "IN_FORCE" || code === "CONTINUED";
}

/** The standing of a record at a time, the time from which it holds, and the act that caused it. */
export interface Standing {
  readonly code: StandingCode;
  /** The record's own status, whatever the records above it are. */
  readonly status: Status;
  /** Legal time (seconds) from which the cause holds. */
  readonly since: number;
  readonly cause: StandingCause;
}

interface StandingCause {
  /** The record itself, or one that it stands under or is made of. */
  readonly record: RecordId;
  /** Names the act as the graph names acts; undefined where a term ended by the clock alone. */
  readonly act: string | undefined;
  readonly time: number;
}

/** An act, named as the graph names acts, and its legal time in seconds. */
export interface ActMark {
  readonly act: string;
  readonly time: number;
}

/** A hold that is still open, or the act that made a record harmful and still does. */
export interface EffectiveBreak extends ActMark {
  readonly type: "HOLD" | "HARM";
  /**
   * The number of the act in its jurisdiction's list of breaks, by which a disposition answers it; 0 when it is not in
   * that list. Such an act, for example the hold of a party, stands in the way until it is released or the record has
   * ended: no disposition can answer it.
   */
  readonly number: number;
  /** Block time (seconds), whatever its legal time. */
  readonly recordedAt: number;
  /** Whether a hold reaches what was made of the record (RECALL). */
  readonly reaching: boolean;
}

/** The acts about one record on which its standing depends. */
export interface RecordActs {
  /** The act that gave the record its present status. */
  readonly status: ActMark;
  readonly breaks: readonly EffectiveBreak[];
  /** The last CONTINUED or SUNSET of an export. */
  readonly disposition: ActMark | undefined;
}

/** A graph that also knows the acts. */
export interface StandingSource extends StandingGraph {
  acts(id: RecordId): RecordActs | undefined;
}

/** The graph lacks a record on which the answer rests. A wrong standing would be worse than none. */
export class IncompleteLineage extends CodedError<"LINEAGE_INCOMPLETE"> {
  override readonly name = "IncompleteLineage";
  readonly record: RecordId;

  constructor(record: RecordId) {
    super(
      "LINEAGE_INCOMPLETE",
      {
        zh: `无法判断效力状态：血缘中的记录 ${record} 在此处未知。请补全所依据的数据后重试。`,
        en:
          `The standing cannot be determined: record ${record} of the lineage is not known here. Complete the ` +
          "data and try again.",
      },
      { record },
    );
    this.record = record;
  }
}

/** Results that the evaluations of many records of one graph at one time may share. */
export interface SharedFindings extends FoundInOrder {
  /**
   * The breaks in the lineage of exports, by product, agreement and issuer: exports with the same ones share a lineage.
   */
  readonly breaks: Map<RecordId | undefined, Map<RecordId | undefined, LineageBreaks[]>>;
}

/**
 * The standing of a record at `now` (seconds); undefined when there is no such record. Index, API, CLI and certificate
 * all use this evaluator.
 * @param shared - for the evaluation of many records
 * @throws IncompleteLineage
 */
export function standingOf(
  source: StandingSource,
  id: RecordId,
  now: number,
  shared?: SharedFindings,
): Standing | undefined {
  const record = source.record(id);
  if (record === undefined) return undefined;
  const own = ownStanding(source, record, now);
  if (own !== undefined) return own;
  return record.kind === Kind.EXPORT
    ? exportStanding(source, record, shared)
    : structuralStanding(source, record, now, shared);
}

/** The standing by the record's own acts and term alone; undefined when they leave it in force. */
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

function structuralStanding(
  source: StandingSource,
  record: StandingRecord,
  now: number,
  shared: SharedFindings | undefined,
): Standing {
  const obstacle = obstacleOf(source, record.id, now, UNBOUNDED, shared);
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

/** A break of a record in an export's lineage. */
interface BreakOfRecord {
  readonly record: StandingRecord;
  readonly it: EffectiveBreak;
}

/** The breaks in the lineage of the exports of one product under one agreement by one issuer. */
interface LineageBreaks {
  readonly issuer: RecordId | undefined;
  readonly breaks: readonly BreakOfRecord[];
}

/** A break that touches an export's lineage, and whether its last disposition answers it. */
interface TouchingBreak extends EffectiveBreak {
  readonly record: RecordId;
  readonly answered: boolean;
}

/**
 * An ordinary end of a record that an export stands under does not end the export. Harm suspends it until a
 * disposition answers the harm, and later harm suspends it again. Holds suspend it while they are open.
 */
function exportStanding(source: StandingSource, record: StandingRecord, shared: SharedFindings | undefined): Standing {
  const touching = breaksTouching(source, record, shared);
  const open = touching.filter((it) => !it.answered);
  const harm = first(open.filter((it) => it.type === "HARM"));
  if (harm !== undefined) return stated("DISPOSITION_PENDING", record, harm.record, harm);
  const hold = first(open);
  if (hold !== undefined) return stated("SUSPENDED", record, hold.record, hold);

  const acts = actsOf(source, record.id);
  if (touching.length === 0) return stated("IN_FORCE", record, record.id, acts.status);
  return stated("CONTINUED", record, record.id, acts.disposition ?? acts.status);
}

function breaksTouching(
  source: StandingSource,
  exported: StandingRecord,
  shared: SharedFindings | undefined,
): readonly TouchingBreak[] {
  const { disposition } = actsOf(source, exported.id);
  // Each jurisdiction counts its own breaks. A disposition answers a break of another jurisdiction only if the ledger
  // had the break before the disposition's legal date. The signer sets that date, so that a break that came while the
  // disposition was on its way is not answered.
  const answered = ({ record, it }: BreakOfRecord): boolean => {
    if (it.number === 0) return false;
    if (record.jurisdiction === exported.jurisdiction) return it.number <= (exported.cleared ?? 0);
    return disposition !== undefined && it.recordedAt < disposition.time;
  };
  return breaksAround(source, exported, shared).map((found) => ({
    ...found.it,
    record: found.record.id,
    answered: answered(found),
  }));
}

/** The breaks of what an export stands under and is made of, as another evaluation found them where they are shared. */
function breaksAround(
  source: StandingSource,
  exported: StandingRecord,
  shared: SharedFindings | undefined,
): readonly BreakOfRecord[] {
  if (shared === undefined) return breaksInLineage(source, exported);
  const { parent, link, issuer } = exported;
  const ofProduct = shared.breaks.get(parent) ?? new Map<RecordId | undefined, LineageBreaks[]>();
  const underAgreement = ofProduct.get(link) ?? [];
  const before = underAgreement.find((each) => each.issuer === issuer);
  if (before !== undefined) return before.breaks;
  const breaks = breaksInLineage(source, exported);
  shared.breaks.set(parent, ofProduct.set(link, [...underAgreement, { issuer, breaks }]));
  return breaks;
}

function breaksInLineage(source: StandingSource, exported: StandingRecord): readonly BreakOfRecord[] {
  const found: BreakOfRecord[] = [];
  const spine = spineOf(source, exported);
  for (const record of spine.values())
    for (const it of actsOf(source, record.id).breaks) if (!isMoot(record, it)) found.push({ record, it });
  for (const record of materialOf(source, exported).values()) {
    if (spine.has(record.id)) continue;
    const acts = actsOf(source, record.id);
    for (const it of acts.breaks)
      if (it.type === "HARM" || it.reaching || !reachMatters(record.kind)) found.push({ record, it });
    if (ownBreak(record) === "NEVER_IN_FORCE")
      found.push({
        record,
        it: { ...acts.status, type: "HARM", number: 0, recordedAt: acts.status.time, reaching: false },
      });
  }
  return found;
}

/**
 * A hold that no disposition can answer suspends what stands under a record only until the record itself has ended.
 * Then its end counts: an ordinary one leaves the export as it is, and harm waits for a disposition.
 */
function isMoot(record: StandingRecord, { type, number }: EffectiveBreak): boolean {
  const hasEnded = record.status !== Status.PROPOSED && record.status !== Status.IN_FORCE;
  return type === "HOLD" && number === 0 && hasEnded;
}

/**
 * Everything that an export stands under: product, agreement, scenario, authorization, their parties and
 * jurisdictions.
 */
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

/** A party's standing depends on itself and its home jurisdiction, not on who admitted it or who controls it. */
function neighbours(graph: StandingGraph, record: StandingRecord): readonly RecordId[] {
  if (record.kind === Kind.JURISDICTION) return [];
  const above =
    record.kind === Kind.PARTY
      ? [graph.jurisdictionRecord(record.jurisdiction)]
      : [record.parent, record.link, record.issuer];
  return above.filter((id) => id !== undefined);
}

/** Everything that an export is made of: inputs, their inputs, and each delivery, demand, grant and resource. */
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

/* ------------------------------------------------ results */

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

/** The earliest act by legal time; among equal times the one listed first. */
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
