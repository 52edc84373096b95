import type { Comparand, Condition, ConditionOf, Term } from "../requirement.ts";
import type { Rule } from "../rulebook.ts";

/**
 * Whether what does not satisfy a rule cannot satisfy another one at the same step either: the other one is an
 * alternative of it, asks for more of the same, or a layer lets more roles act or allows a longer term. Of two rules
 * that demand the same one must be set aside, unless they say who acts.
 */
export function isPartOf(rule: Rule, other: Rule): boolean {
  if (rule === other) return false;
  const isWider = rule.require.length > other.require.length;
  return other.require.every((narrow) =>
    rule.require.some((wide) => isNarrower(narrow, wide) || (isWider && isSame(narrow, wide))),
  );
}

function isSame(one: Term | object, other: Term | object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether the wider term holds whenever the narrower one does. */
function isNarrower(one: Term, other: Term): boolean {
  if (one.negated || other.negated) return false;
  const [narrow, wide] = [one.condition, other.condition];
  if (wide.type === "fact" && narrow.type === "measure") return asksForStatement(narrow, wide);
  if (narrow.type === "who" && wide.type === "who")
    return (
      (wide.roles === "ANY" || (narrow.roles !== "ANY" && isWithin(narrow.roles, wide.roles))) &&
      (narrow.issuerOnly || !wide.issuerOnly)
    );
  if (narrow.type === "roles" && wide.type === "roles") return isWithin(narrow.roles, wide.roles);
  if (narrow.type === "clauses" && wide.type === "clauses") return isWithin(wide.clauses, narrow.clauses);
  if (narrow.type === "term" && wide.type === "term") return narrow.months <= wide.months;
  if (isSame(narrow, wide)) return false;
  if (narrow.type === "measure" && wide.type === "measure") return leavesLess(narrow, wide);
  if (narrow.type === "quorum" && wide.type === "quorum")
    return (
      isSame({ ...narrow, outcomes: [], atLeast: 0 }, { ...wide, outcomes: [], atLeast: 0 }) &&
      isWithin(narrow.outcomes, wide.outcomes) &&
      narrow.atLeast >= wide.atLeast
    );
  if (narrow.type === "notice" && wide.type === "notice")
    return isSame({ ...narrow, days: 0 }, { ...wide, days: 0 }) && narrow.days >= wide.days;
  if (narrow.type === "noUpheldCase" && wide.type === "noUpheldCase")
    return (
      isSame({ ...narrow, months: 0 }, { ...wide, months: 0 }) &&
      (narrow.months === 0 || (wide.months !== 0 && narrow.months >= wide.months))
    );
  return asksForFewer(narrow, wide);
}

function isWithin<Name>(some: readonly Name[], all: readonly Name[]): boolean {
  return some.every((name) => all.includes(name));
}

/** The same question with fewer outcomes or statuses that satisfy it. */
function asksForFewer(narrow: Condition, wide: Condition): boolean {
  if (narrow.type === "stands" && wide.type === "stands")
    return isSame({ ...narrow, statuses: [] }, { ...wide, statuses: [] }) && isWithin(narrow.statuses, wide.statuses);
  if (narrow.type === "fact" && wide.type === "fact") return needsMore(narrow, wide);
  if (narrow.type !== "lastCase" || wide.type !== "lastCase") return false;
  return isSame({ ...narrow, outcomes: [] }, { ...wide, outcomes: [] }) && isWithin(narrow.outcomes, wide.outcomes);
}

/** The same statement from fewer roles, or with fewer outcomes that satisfy it. */
function needsMore(narrow: ConditionOf<"fact">, wide: ConditionOf<"fact">): boolean {
  const rest = { outcomes: [], by: [], orAbsent: false };
  const isByFewer =
    isSame(narrow.by, wide.by) || (!narrow.all && !wide.all && !narrow.orAbsent && isWithin(narrow.by, wide.by));
  return (
    isSame({ ...narrow, ...rest }, { ...wide, ...rest }) &&
    isByFewer &&
    (wide.orAbsent || !narrow.orAbsent) &&
    isWithin(narrow.outcomes, wide.outcomes)
  );
}

/** A quantity of a statement is compared only if the statement was made and has not ended. */
function asksForStatement({ quantity }: ConditionOf<"measure">, fact: ConditionOf<"fact">): boolean {
  return (
    "code" in quantity &&
    quantity.code === fact.code &&
    quantity.of === fact.of &&
    fact.since === undefined &&
    fact.by.includes(quantity.by) &&
    (!fact.all || fact.by.length === 1) &&
    isWithin(quantity.outcomes, fact.outcomes)
  );
}

/** The same quantity, bounded by a number or a time that leaves less. */
function leavesLess(narrow: ConditionOf<"measure">, wide: ConditionOf<"measure">): boolean {
  if (!isSame(narrow.quantity, wide.quantity) || narrow.comparand.type !== wide.comparand.type) return false;
  const [strict, mild] = [sizeOf(narrow.comparand), sizeOf(wide.comparand)];
  if (strict === undefined || mild === undefined) return false;
  const isBound = narrow.relation === wide.relation || narrow.relation === "equals";
  if (wide.relation === "atMost") return isBound && strict <= mild;
  return wide.relation === "atLeast" && isBound && strict >= mild;
}

function sizeOf(comparand: Comparand): number | undefined {
  if (comparand.type === "CONSTANT") return comparand.number;
  return comparand.type === "MONTHS_AGO" || comparand.type === "DAYS_AGO" ? -comparand.count : undefined;
}
