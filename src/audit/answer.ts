import type { Answer, Completeness } from "../schemas/answer.ts";
import type { Basis } from "../ledger/statements.ts";
import type { EventForm } from "../schemas/event.ts";
import type { Period } from "../text/moment-text.ts";
import { momentText } from "../text/moment-text.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { limitedTo } from "./limited-to.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** The result of a question, with the events on which it rests. */
export interface Finding<T> {
  readonly result: T;
  readonly events: readonly EventForm[];
  readonly basis: Basis;
  /** Whether something was cut at a limit. */
  readonly truncated?: boolean;
  /** Whether part of it was backfilled. Nothing promises that everything was. */
  readonly restsOnBackfill?: boolean;
  /** The period that was asked about, where a question has one. */
  readonly period?: Period;
  /**
   * A sentence in both languages about what was not found, without its end. The answer adds the block as of which it
   * is true with its time, the times and the period that were asked about, and the full stop.
   */
  readonly absence?: { readonly zh: string; readonly en: string } | undefined;
}

/** Adds to a finding the block as of which it is true, its completeness and its basis. */
export function answer<T>(snapshot: Snapshot, moment: Moment, finding: Finding<T>): Answer<T> {
  const { asOf } = snapshot;
  const { absence } = finding;
  return {
    asOf,
    at: moment.at,
    knownAt: moment.knownAt,
    completeness: completenessOf(snapshot, moment, finding),
    basis: finding.basis,
    events: [...finding.events],
    ...(absence === undefined ? {} : { absence: absenceText(snapshot, moment, finding.period ?? {}, absence) }),
    ...limitedTo(snapshot.sight),
    result: finding.result,
  };
}

/**
 * A sentence of what was not found is true only of its block, its times and its period, so it names them all; and only
 * of what the asker may see.
 */
function absenceText({ asOf, sight }: Snapshot, moment: Moment, period: Period, absence: Bilingual): Bilingual {
  const about = momentText(asOf, moment, period);
  if (sight !== undefined)
    return {
      zh: `${about.zh}，在您可见的记录中，${absence.zh}。`,
      en: `${absence.en} ${about.en}, among the records that you may see.`,
    };
  return { zh: `${about.zh}，${absence.zh}。`, en: `${absence.en} ${about.en}.` };
}

function completenessOf(snapshot: Snapshot, moment: Moment, finding: Finding<unknown>): Completeness {
  if (finding.truncated === true) return "truncated";
  if (moment.at > snapshot.asOf.time || moment.knownAt > snapshot.asOf.time) return "beyond-checkpoint";
  return finding.restsOnBackfill === true ? "rests-on-backfill" : "complete";
}

/** The weakest of several bases: an answer can be relied on no further than its weakest part. */
export function weakestBasis(bases: Iterable<Basis>): Basis {
  const all = new Set(bases);
  if (all.has("RECORDED")) return "RECORDED";
  return all.has("ATTESTED") ? "ATTESTED" : "ENFORCED";
}
