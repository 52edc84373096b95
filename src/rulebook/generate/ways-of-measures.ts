import { Code, Outcome } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { selectedOne } from "../judge/selected-records.ts";
import type { Comparand, ConditionOf, Quantity } from "../requirement.ts";
import { DAY, subtractDays, subtractMonths } from "../../text/civil-date.ts";
import { NOW } from "./full-city.ts";
import type { Situation } from "./situation.ts";
import type { Goal } from "./goal.ts";
import { neighbourWay } from "./ways-of-neighbours.ts";
import { keysUnder } from "./ways-of-statements.ts";

export function measureWay(
  condition: ConditionOf<"measure">,
  target: RecordId | undefined,
  goal: Goal,
  situation: Situation,
): void {
  const { quantity, comparand, relation } = condition;
  if ("of" in comparand && selectedOne(comparand.of, situation.act, situation.ledger) === undefined)
    neighbourWay(comparand.of, condition, situation);
  if (goal === "NOTHING") return unsay(quantity, target, situation);
  const right = comparandOf(comparand, situation);
  if (quantity.type === "NOW") return setComparand(condition, goal, situation);
  const { random } = situation;
  const met = goal === "TRUE";
  switch (relation) {
    case "atMost":
      return setQuantity(quantity, target, met ? right - BigInt(random.below(2)) : right + 1n, situation);
    case "atLeast":
      return setQuantity(quantity, target, met ? right + BigInt(random.below(2)) : right - 1n, situation);
    case "equals":
      return setQuantity(quantity, target, met ? right : right + 1n, situation);
    case "hasAll":
      return setQuantity(quantity, target, met ? right : right & (right - 1n), situation);
    default:
      return relation satisfies never;
  }
}

function unsay(quantity: Quantity, target: RecordId | undefined, situation: Situation): void {
  if (!("code" in quantity) || target === undefined) return;
  for (const key of keysUnder(quantity.by, Code[quantity.code], target, situation)) situation.ledger.withdraw(key);
}

function setQuantity(quantity: Quantity, target: RecordId | undefined, number: bigint, situation: Situation): void {
  if (target === undefined || number < 0n) return;
  if (quantity.type === "END") return situation.endAt(number >= 2n ** 32n ? 0 : Number(number), target);
  if (quantity.type === "NOW") return;
  const outcome = Outcome[situation.random.pick(quantity.outcomes)];
  for (const key of keysUnder(quantity.by, Code[quantity.code], target, situation)) {
    if (quantity.type === "VALUE") situation.state(key, { outcome, value: number });
    else if (quantity.type === "TIME") situation.state(key, { outcome, time: Number(number) });
    else situation.state(key, { outcome, until: number >= 2n ** 32n ? 0 : Number(number) });
  }
}

/** The number with which the quantity is compared; of a statement that was not made it makes one. */
function comparandOf(comparand: Comparand, situation: Situation): bigint {
  const { act, ledger } = situation;
  switch (comparand.type) {
    case "CONSTANT":
      return BigInt(comparand.number);
    case "NOW":
      return BigInt(NOW);
    case "MONTHS_AGO":
      return BigInt(subtractMonths(NOW, comparand.count));
    case "DAYS_AGO":
      return BigInt(subtractDays(NOW, comparand.count));
    case "ID":
    case "END":
    case "FACT_VALUE": {
      const target = selectedOne(comparand.of, act, ledger);
      if (target === undefined) return 0n;
      if (comparand.type === "ID") return BigInt(target);
      if (comparand.type === "END") return endOf(target, situation);
      const [key] = keysUnder(comparand.by, Code[comparand.code], target, situation);
      if (key === undefined) return 0n;
      const value = ledger.fact(key)?.value ?? 0n;
      situation.state(key, { outcome: Outcome.PASSED, value: value === 0n ? 100n : value });
      return value === 0n ? 100n : value;
    }
    default:
      return comparand satisfies never;
  }
}

/** A record without an end gets one, so that there is something to compare. */
function endOf(id: RecordId, situation: Situation): bigint {
  const { act, ledger } = situation;
  const end = (id === act.subject.id ? act.until : ledger.record(id)?.until) ?? 0;
  if (end !== 0) return BigInt(end);
  situation.endAt(NOW + 100 * DAY, id);
  return BigInt(NOW + 100 * DAY);
}

/** The block time is what it is: what it is compared with changes. */
function setComparand({ comparand, relation }: ConditionOf<"measure">, goal: Goal, situation: Situation): void {
  if (!("of" in comparand)) return;
  const target = selectedOne(comparand.of, situation.act, situation.ledger);
  if (target === undefined) return;
  const later = (relation === "atMost") === (goal === "TRUE");
  const number = relation === "equals" && goal === "TRUE" ? NOW : NOW + (later ? DAY : -DAY);
  if (comparand.type === "END") situation.endAt(number, target);
  if (comparand.type !== "FACT_VALUE") return;
  for (const key of keysUnder(comparand.by, Code[comparand.code], target, situation))
    situation.state(key, { outcome: Outcome.PASSED, value: BigInt(number) });
}
