import type { Condition } from "../../../src/rulebook/requirement.ts";
import type { Rule } from "../../../src/rulebook/rulebook.ts";

/**
 * Whether what does not satisfy a rule cannot satisfy another one at the same step either: a layer lets more roles act,
 * or allows a longer term. Of demands that are equal one must be set aside, so they are not compared here.
 */
export function isPartOf(rule: Rule, other: Rule): boolean {
  if (rule === other) return false;
  const [wide, narrow] = [termsOf(rule), termsOf(other)];
  return wide !== undefined && narrow !== undefined && narrow.every((term) => wide.some((one) => holdsIf(term, one)));
}

/** The conditions of a rule that denies nothing. */
function termsOf({ require }: Rule): Condition[] | undefined {
  return require.some(({ negated }) => negated) ? undefined : require.map(({ condition }) => condition);
}

/** Whether the wider condition holds whenever the narrower one does. */
function holdsIf(narrow: Condition, wide: Condition): boolean {
  if (narrow.type === "who" && wide.type === "who")
    return (
      (wide.roles === "ANY" || (narrow.roles !== "ANY" && isWithin(narrow.roles, wide.roles))) &&
      (narrow.issuerOnly || !wide.issuerOnly)
    );
  if (narrow.type === "roles" && wide.type === "roles") return isWithin(narrow.roles, wide.roles);
  if (narrow.type === "clauses" && wide.type === "clauses") return isWithin(wide.clauses, narrow.clauses);
  if (narrow.type === "term" && wide.type === "term") return narrow.months <= wide.months;
  return false;
}

function isWithin<Name>(some: readonly Name[], all: readonly Name[]): boolean {
  return some.every((name) => all.includes(name));
}
