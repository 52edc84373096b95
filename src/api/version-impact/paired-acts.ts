import type { NextAct } from "../../acts/next-acts.ts";
import { nextActs } from "../../acts/next-acts.ts";
import { kindName } from "../../ledger/kinds.ts";
import { statusName } from "../../ledger/statuses.ts";
import { caseNumberOf } from "../../ledger/views.ts";
import { meaningOf } from "../../rulebook/compare-terms.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { RecordRow } from "../../store/schema.ts";

/** An act that can come next on a record by at least one of two versions. */
export interface PairedAct {
  readonly old: NextAct | undefined;
  readonly next: NextAct | undefined;
  /** The rules that judge it only by the old version, and only by the next one. */
  readonly dropped: readonly Rule[];
  readonly added: readonly Rule[];
}

/** The acts that can come next on a record: those that both versions judge alike, and the others. */
export interface PairedActs {
  readonly alike: number;
  readonly differing: readonly PairedAct[];
}

/** Pairs the acts that can come next on a record by two versions, and compares their rules by what they demand. */
export function pairedActs(row: RecordRow, old: readonly Rule[], next: readonly Rule[]): PairedActs {
  const subject = { kind: kindName(row.kind), caseNumber: caseNumberOf(row), status: statusName(row.status) };
  const [byOld, byNext] = [old, next].map(
    (rules) => new Map(nextActs(subject, { rules }).map((act) => [nameOf(act), act])),
  );
  const names = new Set([...(byOld?.keys() ?? []), ...(byNext?.keys() ?? [])]);
  const pairs = [...names].map((name) => pairOf(byOld?.get(name), byNext?.get(name)));
  const differing = pairs.filter(
    (pair) => pair.old === undefined || pair.next === undefined || pair.dropped.length + pair.added.length > 0,
  );
  return { alike: pairs.length - differing.length, differing };
}

function nameOf({ act, place }: NextAct): string {
  return `${act.name} ${place ?? ""}`;
}

function pairOf(old: NextAct | undefined, next: NextAct | undefined): PairedAct {
  const [ofOld, ofNext] = [rulesOf(old), rulesOf(next)];
  return {
    old,
    next,
    dropped: [...ofOld].flatMap(([meaning, rule]) => (ofNext.has(meaning) ? [] : [rule])),
    added: [...ofNext].flatMap(([meaning, rule]) => (ofOld.has(meaning) ? [] : [rule])),
  };
}

/** The rules of an act by what they demand. A rule that judges at both steps of a recording counts at each. */
function rulesOf(act: NextAct | undefined): ReadonlyMap<string, Rule> {
  const steps = act?.steps ?? [];
  return new Map(steps.flatMap(({ rules }, step) => rules.map((rule) => [`${step} ${demandOf(rule)}`, rule] as const)));
}

/** A rule by what it demands, whatever its name and number are. */
export function demandOf({ hardness, require }: Rule): string {
  return `${hardness} ${meaningOf(require)}`;
}

/** The act by the version that knows it: the next one, or the old one where the next closes it. */
export function actOf({ old, next }: PairedAct): NextAct {
  const known = next ?? old;
  if (known === undefined) throw new RangeError("An act comes next by neither version.");
  return known;
}
