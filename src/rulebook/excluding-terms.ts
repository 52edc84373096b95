import type { Comparand, Condition, ConditionOf, Term } from "./requirement.ts";

/**
 * Whether no act can meet both terms: they say the opposite of each other, or ask of one thing for values that it does
 * not have together, such as at least 10 and at most 5.
 */
export function excludeEachOther(one: Term, other: Term): boolean {
  if (isOpposite(one, other)) return true;
  const [asked, others] = [one.condition, other.condition];
  if (!one.negated && !other.negated) return haveNothingInCommon(asked, others);
  if (one.negated === other.negated) return false;
  // A thing that must be one of these is never one of them when all of them are denied.
  const [given, denied] = one.negated ? [others, asked] : [asked, others];
  const [some, none] = [valuesOf(given), valuesOf(denied)];
  return (
    some !== undefined && none?.subject === some.subject && some.values.every((value) => none.values.includes(value))
  );
}

/** Whether two terms say the opposite of each other. */
export function isOpposite(one: Term, other: Term): boolean {
  return one.negated !== other.negated && keyOf(one.condition) === keyOf(other.condition);
}

function haveNothingInCommon(one: Condition, other: Condition): boolean {
  if (one.type === "measure" && other.type === "measure")
    return keyOf(one.quantity) === keyOf(other.quantity) && leaveNoNumber(one, other);
  const [some, others] = [valuesOf(one), valuesOf(other)];
  return (
    some !== undefined &&
    some.subject === others?.subject &&
    !some.values.some((value) => others.values.includes(value))
  );
}

/** The thing a condition asks about, in one text, and the values of which it must have one. */
interface Values {
  readonly subject: string;
  readonly values: readonly string[];
}

/** Undefined where nothing is enough, and where several statements or records could have different values. */
function valuesOf(condition: Condition): Values | undefined {
  if (!("orAbsent" in condition) || condition.orAbsent) return undefined;
  if (condition.type === "stands") {
    const { statuses: values, ...asked } = condition;
    return asked.of === "PRODUCTS" ? undefined : { subject: keyOf(asked), values };
  }
  const { outcomes: values, ...asked } = condition;
  return asked.by.length === 1 ? { subject: keyOf(asked), values } : undefined;
}

/* ------------------------------------------------ numbers */

type Measure = ConditionOf<"measure">;

function leaveNoNumber(one: Measure, other: Measure): boolean {
  const [left, right] = [sizeOf(one.comparand), sizeOf(other.comparand)];
  if (left === undefined || right?.unit !== left.unit) return false;
  return (
    isBeyond(one.relation, left.size, other.relation, right.size) ||
    isBeyond(other.relation, right.size, one.relation, left.size)
  );
}

/** Whether the first relation leaves no number that the second one allows. */
function isBeyond(one: Measure["relation"], left: number, other: Measure["relation"], right: number): boolean {
  if (one === "atMost") return (other === "atLeast" || other === "equals" || other === "hasAll") && right > left;
  if (one === "equals" && other === "equals") return left !== right;
  if (one === "equals" && other === "atLeast") return left < right;
  return one === "equals" && other === "hasAll" && (BigInt(left) & BigInt(right)) !== BigInt(right);
}

/** A constant, or a time before now: more months ago is less. */
function sizeOf(comparand: Comparand): { readonly unit: string; readonly size: number } | undefined {
  if (comparand.type === "CONSTANT") return { unit: "number", size: comparand.number };
  if (comparand.type === "MONTHS_AGO" || comparand.type === "DAYS_AGO")
    return { unit: comparand.type, size: -comparand.count };
  return undefined;
}

/** The parser writes members and names in one order, so that equal demands have equal texts. */
function keyOf(value: object): string {
  return JSON.stringify(value);
}
