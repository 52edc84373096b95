import type { RecordId } from "../../ledger/record-id.ts";
import { Outcome } from "../../ledger/codes.ts";
import { subtractDays, subtractMonths } from "../../text/civil-date.ts";
import type { Comparand, ConditionOf, Quantity, Relation } from "../requirement.ts";
import type { Around, Fact } from "./around.ts";
import { allOf, found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { selectedOne } from "./selected-records.ts";
import { hasOutcome, isCurrent, statementsUnder } from "./statements.ts";

/** What has no end lasts longer than any number that is compared with it. */
const NEVER = 2n ** 256n - 1n;

/**
 * Whether a quantity stands in a relation to its comparand. Of statements under a competent role there is one for each
 * party that the record names, and each must measure up.
 * @param target - the record of which the quantity is; undefined for the block time, which is of none
 */
export function measure(
  { quantity, relation, comparand }: ConditionOf<"measure">,
  target: RecordId | undefined,
  act: JudgedAct,
  around: Around,
): Finding {
  const right = comparandOf(comparand, act, around);
  if (right === undefined) return "UNRESOLVED";
  const quantities = quantitiesOf(quantity, target, act, around);
  if (quantities.length === 0) return "UNRESOLVED";
  return allOf(quantities.map((left) => (left === undefined ? "UNRESOLVED" : found(holds(left, relation, right)))));
}

function holds(left: bigint, relation: Relation, right: bigint): boolean {
  switch (relation) {
    case "atMost":
      return left <= right;
    case "atLeast":
      return left >= right;
    case "equals":
      return left === right;
    case "hasAll":
      return (left & right) === right;
    default:
      return relation satisfies never;
  }
}

/** @returns undefined in the place of a quantity that nobody stated, or that does not count */
function quantitiesOf(
  quantity: Quantity,
  target: RecordId | undefined,
  act: JudgedAct,
  around: Around,
): readonly (bigint | undefined)[] {
  if (quantity.type === "NOW") return [BigInt(around.now)];
  if (target === undefined) return [];
  if (quantity.type === "END") return [endOf(target, act, around)];
  const { type, by, code, outcomes } = quantity;
  return statementsUnder(by, code, target, act, around).map((stated) => {
    const counts = stated !== undefined && isCurrent(stated, around.now) && hasOutcome(stated, outcomes);
    return counts ? readFrom(stated, type) : undefined;
  });
}

function readFrom(stated: Fact, type: "VALUE" | "TIME" | "UNTIL"): bigint {
  switch (type) {
    case "VALUE":
      return stated.value;
    case "TIME":
      return BigInt(stated.time);
    case "UNTIL":
      return orNever(stated.until);
    default:
      return type satisfies never;
  }
}

function comparandOf(comparand: Comparand, act: JudgedAct, around: Around): bigint | undefined {
  switch (comparand.type) {
    case "CONSTANT":
      return BigInt(comparand.number);
    case "NOW":
      return BigInt(around.now);
    case "MONTHS_AGO":
      return BigInt(subtractMonths(around.now, comparand.count));
    case "DAYS_AGO":
      return BigInt(subtractDays(around.now, comparand.count));
    case "FACT_VALUE":
      return valueOfOne(comparand, act, around);
    case "END":
    case "ID": {
      const target = selectedOne(comparand.of, act, around);
      if (target === undefined) return undefined;
      return comparand.type === "ID" ? BigInt(target) : endOf(target, act, around);
    }
    default:
      return comparand satisfies never;
  }
}

type FactValue = Extract<Comparand, { readonly type: "FACT_VALUE" }>;

/** The value of the one statement that is meant. One that was refused or withdrawn says nothing. */
function valueOfOne({ code, by, of }: FactValue, act: JudgedAct, around: Around): bigint | undefined {
  const target = selectedOne(of, act, around);
  if (target === undefined) return undefined;
  const [stated, ...others] = statementsUnder(by, code, target, act, around);
  if (stated === undefined || others.length > 0) return undefined;
  return isCurrent(stated, around.now) && (stated.outcome & 7) < Outcome.OBJECTION ? stated.value : undefined;
}

/** The end of a record's term; undefined for what was never recorded. */
function endOf(id: RecordId, { subject, until }: JudgedAct, around: Around): bigint | undefined {
  const end = id === subject.id ? until : around.record(id)?.until;
  return end === undefined ? undefined : orNever(end);
}

function orNever(until: number): bigint {
  return until === 0 ? NEVER : BigInt(until);
}
