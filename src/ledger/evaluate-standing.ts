import { knownRecord, materialOf, neighbours, spineOf } from "./export-lineage.ts";
import { TroubledLineage } from "./troubled-lineage.ts";
import { IncompleteLineage } from "./incomplete-lineage.ts";
import { Kind } from "./kinds.ts";
import { obstacleOf, ownBreak, reachMatters, UNBOUNDED } from "./operability.ts";
import type { RecordId } from "./record-id.ts";
import type { FoundInOrder, Obstacle, StandingRecord } from "./operability.ts";
import type { ActMark, EffectiveBreak, RecordActs, StandingSource } from "./standing-source.ts";
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

/** Results that the evaluations of many records of one graph at one time may share. */
export interface SharedFindings extends FoundInOrder {
  readonly troubled: TroubledLineage;
}

/** Results for the evaluations of many records of a graph, before the first of them. */
export function nothingFound(source: StandingSource): SharedFindings {
  return { operable: new Set(), unbroken: new Set(), troubled: new TroubledLineage(source) };
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
  const culprit = knownRecord(source, obstacle.record);
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
  const found = breaksInLineage(source, exported, shared?.troubled);
  if (found.length === 0) return [];
  const { disposition } = actsOf(source, exported.id);
  // Each jurisdiction counts its own breaks. A disposition answers a break of another jurisdiction only if the ledger
  // had the break before the disposition's legal date. The signer sets that date, so that a break that came while the
  // disposition was on its way is not answered.
  const answered = ({ record, it }: BreakOfRecord): boolean => {
    if (it.number === 0) return false;
    if (record.jurisdiction === exported.jurisdiction) return it.number <= (exported.cleared ?? 0);
    return disposition !== undefined && it.recordedAt < disposition.time;
  };
  return found.map((each) => ({ ...each.it, record: each.record.id, answered: answered(each) }));
}

/**
 * All breaks of what an export stands under, and then those of what it is made of, each in the order of its walk. A
 * record that the export stands under counts as that alone.
 */
function breaksInLineage(
  source: StandingSource,
  exported: StandingRecord,
  troubled: TroubledLineage | undefined,
): readonly BreakOfRecord[] {
  if (troubled === undefined) {
    const spine = spineOf(source, exported);
    return breaksOf(source, [...spine.values()], [...materialOf(source, exported).values()], (id) => spine.has(id));
  }
  const above = troubled.above(neighbours(source, exported));
  const within = exported.parent === undefined ? [] : troubled.within(exported.parent);
  if (above.length === 0 && within.length === 0) return [];
  return breaksOf(source, above, within, (id) => above.some((record) => record.id === id));
}

function breaksOf(
  source: StandingSource,
  spine: readonly StandingRecord[],
  material: readonly StandingRecord[],
  isInSpine: (id: RecordId) => boolean,
): readonly BreakOfRecord[] {
  const found: BreakOfRecord[] = [];
  for (const record of spine)
    for (const it of actsOf(source, record.id).breaks) if (!isMoot(record, it)) found.push({ record, it });
  for (const record of material) {
    if (isInSpine(record.id)) continue;
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

function actsOf(source: StandingSource, id: RecordId): RecordActs {
  const acts = source.acts(id);
  if (acts === undefined) throw new IncompleteLineage(id);
  return acts;
}
