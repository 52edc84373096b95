import type { Comparand, Condition, Requirement, Term } from "./requirement.ts";

/** Which of two demands is the stricter one; NEITHER where each lets pass what the other does not. */
export type Stricter = "FIRST" | "SECOND" | "NEITHER" | "SAME";

/** A requirement in one form, whatever the order in which its alternatives and names were written. */
export function meaningOf(require: Requirement): string {
  return require
    .map((term) => JSON.stringify(inOrder(term)))
    .sort()
    .join(" or ");
}

/** Lists of names in order, and members by name. Nothing that a condition lists has an order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort((one, other) => (String(one) < String(other) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, inOrder(member)]),
  );
}

/**
 * Which of two requirements about the same thing is stricter; undefined when they are about different things. Their
 * alternatives must be the same but one.
 */
export function compareRequirements(one: Requirement, other: Requirement): Stricter | undefined {
  const [first, second] = [withoutShared(one, other), withoutShared(other, one)];
  const [a, b] = [first[0], second[0]];
  if (a === undefined && b === undefined) return "SAME";
  // An alternative more lets more pass.
  if (a === undefined) return "FIRST";
  if (b === undefined) return "SECOND";
  return first.length === 1 && second.length === 1 ? compareTerms(a, b) : undefined;
}

function withoutShared(require: Requirement, other: Requirement): Term[] {
  const meanings = other.map((term) => meaningOf([term]));
  return require.filter((term) => !meanings.includes(meaningOf([term])));
}

function compareTerms(one: Term, other: Term): Stricter | undefined {
  if (one.negated !== other.negated) return undefined;
  const compared = compareConditions(one.condition, other.condition);
  return one.negated ? opposite(compared) : compared;
}

function compareConditions(one: Condition, other: Condition): Stricter | undefined {
  if (one.type === "who" && other.type === "who")
    return both(
      one.roles === other.roles
        ? "SAME"
        : one.roles === "ANY"
          ? "SECOND"
          : other.roles === "ANY"
            ? "FIRST"
            : fewer(one.roles, other.roles),
      required(one.issuerOnly, other.issuerOnly),
    );
  if (one.type === "roles" && other.type === "roles") return fewer(one.roles, other.roles);
  if (one.type === "clauses" && other.type === "clauses") return fewer(other.clauses, one.clauses);
  if (one.type === "term" && other.type === "term") return less(one.months, other.months);
  if (one.type === "quorum" && other.type === "quorum")
    return alike(one, other, ["atLeast", "outcomes"])
      ? both(less(other.atLeast, one.atLeast), fewer(one.outcomes, other.outcomes))
      : undefined;
  if (one.type === "notice" && other.type === "notice")
    return alike(one, other, ["days"]) ? less(other.days, one.days) : undefined;
  if (one.type === "noUpheldCase" && other.type === "noUpheldCase")
    // Within 0 months means ever.
    return alike(one, other, ["months"]) ? less(other.months || Infinity, one.months || Infinity) : undefined;
  if (one.type === "fact" && other.type === "fact") {
    if (!alike(one, other, ["by", "outcomes", "orAbsent"])) return undefined;
    const by = one.all ? fewer(other.by, one.by) : fewer(one.by, other.by);
    return both(by, both(fewer(one.outcomes, other.outcomes), required(!one.orAbsent, !other.orAbsent)));
  }
  if (one.type === "stands" && other.type === "stands")
    return alike(one, other, ["statuses", "orAbsent"])
      ? both(fewer(one.statuses, other.statuses), required(!one.orAbsent, !other.orAbsent))
      : undefined;
  if (one.type === "measure" && other.type === "measure") {
    if (one.relation !== other.relation || meaning(one.quantity) !== meaning(other.quantity)) return undefined;
    const lower = lowerComparand(one.comparand, other.comparand);
    return one.relation === "atMost" ? lower : one.relation === "atLeast" ? opposite(lower) : differing(lower);
  }
  return undefined;
}

/** Which of two numbers is the lower one. So many months ago is earlier than fewer months ago. */
function lowerComparand(one: Comparand, other: Comparand): Stricter | undefined {
  if (one.type === "CONSTANT" && other.type === "CONSTANT") return less(one.number, other.number);
  if (one.type === "MONTHS_AGO" && other.type === "MONTHS_AGO") return less(other.count, one.count);
  if (one.type === "DAYS_AGO" && other.type === "DAYS_AGO") return less(other.count, one.count);
  return undefined;
}

function differing(stricter: Stricter | undefined): Stricter | undefined {
  return stricter === "FIRST" || stricter === "SECOND" ? "NEITHER" : stricter;
}

/** Whether two conditions are the same but for some members. */
function alike<Same extends Condition>(one: Same, other: Same, but: readonly (keyof Same & string)[]): boolean {
  const rest = (condition: Same): string =>
    meaning(Object.fromEntries(Object.entries(condition).filter(([name]) => !but.some((each) => each === name))));
  return rest(one) === rest(other);
}

function meaning(value: unknown): string {
  return JSON.stringify(inOrder(value));
}

function less(one: number, other: number): Stricter {
  return one === other ? "SAME" : one < other ? "FIRST" : "SECOND";
}

/** Fewer names let less pass. Where neither has all of the other's, neither is stricter. */
function fewer(one: readonly string[], other: readonly string[]): Stricter {
  const [within, contains] = [one.every((name) => other.includes(name)), other.every((name) => one.includes(name))];
  return within ? (contains ? "SAME" : "FIRST") : contains ? "SECOND" : "NEITHER";
}

function required(one: boolean, other: boolean): Stricter {
  return one === other ? "SAME" : one ? "FIRST" : "SECOND";
}

function both(one: Stricter, other: Stricter): Stricter {
  if (one === "SAME") return other;
  return other === "SAME" || one === other ? one : "NEITHER";
}

function opposite(stricter: Stricter | undefined): Stricter | undefined {
  return stricter === "FIRST" ? "SECOND" : stricter === "SECOND" ? "FIRST" : stricter;
}
