import type { Answer, Completeness } from "../schemas/answer.ts";
import type { Basis, EventForm } from "../schemas/event.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/** What a question found. */
export interface Finding<T> {
  readonly result: T;
  readonly events: readonly EventForm[];
  readonly basis: Basis;
  /** Something was cut at a limit. */
  readonly truncated?: boolean;
  /** Something of it was back-filled: nothing promises that all of that was. */
  readonly restsOnBackfill?: boolean;
  /** What was not found, in both languages, without the block: the answer adds it. */
  readonly absence?: { readonly zh: string; readonly en: string } | undefined;
}

/** Puts beside a finding what it is true as of, how complete it is and what it rests on. */
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
    ...(absence === undefined
      ? {}
      : { absence: { zh: `截至区块 ${asOf.block}，${absence.zh}。`, en: `${absence.en} as of block ${asOf.block}.` } }),
    result: finding.result,
  };
}

function completenessOf(snapshot: Snapshot, moment: Moment, finding: Finding<unknown>): Completeness {
  if (finding.truncated === true) return "truncated";
  if (moment.at > snapshot.asOf.time || moment.knownAt > snapshot.asOf.time) return "beyond-checkpoint";
  return finding.restsOnBackfill === true ? "rests-on-backfill" : "complete";
}

/** The weaker of several bases: an answer is worth what its weakest part is. */
export function weakestBasis(bases: Iterable<Basis>): Basis {
  const all = new Set(bases);
  return all.has("RECORDED") ? "RECORDED" : all.has("ATTESTED") ? "ATTESTED" : "ENFORCED";
}
