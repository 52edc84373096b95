import type { Term } from "../requirement.ts";
import type { Rule } from "../rulebook.ts";

/**
 * Whether what does not satisfy a rule cannot satisfy another one at the same step either: the other one is an
 * alternative of it, or a layer lets more roles act or allows a longer term. Of two rules that demand the same one must
 * be set aside, unless they say who acts.
 */
export function isPartOf(rule: Rule, other: Rule): boolean {
  if (rule === other) return false;
  const isWider = rule.require.length > other.require.length;
  return other.require.every((narrow) =>
    rule.require.some((wide) => isNarrower(narrow, wide) || (isWider && isSame(narrow, wide))),
  );
}

function isSame(one: Term, other: Term): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether the wider term holds whenever the narrower one does. */
function isNarrower(one: Term, other: Term): boolean {
  if (one.negated || other.negated) return false;
  const [narrow, wide] = [one.condition, other.condition];
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
