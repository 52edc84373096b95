import { isJsonObject } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { integerOf, showJson } from "../documents/json-values.ts";
import { Outcome } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import { keysOf } from "../text/entries.ts";
import { RELATIONS } from "./requirement.ts";
import type { Comparand, ConditionOf, Quantity } from "./requirement.ts";
import { codeAt, nameAt, namesAt, selectorAt } from "./requirement-values.ts";
import { malformedAt } from "./rulebook-error.ts";

const MAX_MONTHS = 1_200;
const MAX_DAYS = 0xffff;
/** A row holds a constant in 32 bits. */
const MAX_CONSTANT = 0xffff_ffff;

const OF_FACT = { valueOf: "VALUE", timeOf: "TIME", untilOf: "UNTIL" } as const;

/** Reads `{"measure": QUANTITY, "atMost" | "atLeast" | "equals" | "hasAll": COMPARAND}`. */
export function readMeasure(value: unknown, place: string): ConditionOf<"measure"> {
  const given = membersOf(value, ["measure"], RELATIONS, malformedAt(place));
  const [relation, ...others] = RELATIONS.filter((name) => given[name] !== undefined);
  if (relation === undefined || others.length > 0)
    throw malformedAt(place)({
      zh: `应恰有 ${RELATIONS.join("、")} 之一`,
      en: `must have exactly one of ${RELATIONS.join(", ")}`,
    });
  return {
    type: "measure",
    quantity: quantityAt(given.measure, `${place}/measure`),
    relation,
    comparand: comparandAt(given[relation], `${place}/${relation}`),
  };
}

function quantityAt(value: unknown, place: string): Quantity {
  if (value === "NOW") return { type: "NOW" };
  const of = isJsonObject(value) ? keysOf(OF_FACT).find((member) => Object.hasOwn(value, member)) : undefined;
  if (of !== undefined) {
    const given = membersOf(value, [of, "by", "of", "outcomes"], [], malformedAt(place));
    return {
      type: OF_FACT[of],
      code: codeAt(given[of], ["OPINION", "FILING"], `${place}/${of}`),
      by: nameAt(given.by, Role, `${place}/by`),
      of: selectorAt(given.of, `${place}/of`),
      outcomes: namesAt(given.outcomes, Outcome, `${place}/outcomes`),
    };
  }
  if (!has(value, "endOf"))
    throw malformedAt(place)({
      zh: `为 ${showJson(value)}，应为 "NOW"，或含 ${keysOf(OF_FACT).join("、")}、endOf 之一的对象`,
      en: `is ${showJson(value)} and must be "NOW", or an object with one of ${keysOf(OF_FACT).join(", ")}, endOf`,
    });
  const { endOf } = membersOf(value, ["endOf"], [], malformedAt(place));
  return { type: "END", of: selectorAt(endOf, `${place}/endOf`) };
}

function comparandAt(value: unknown, place: string): Comparand {
  const refuse = malformedAt(place);
  if (value === "NOW") return { type: "NOW" };
  if (typeof value === "number") return { type: "CONSTANT", number: integerOf(value, 0, MAX_CONSTANT, refuse) };
  if (has(value, "monthsAgo")) {
    const { monthsAgo } = membersOf(value, ["monthsAgo"], [], refuse);
    return { type: "MONTHS_AGO", count: integerOf(monthsAgo, 1, MAX_MONTHS, malformedAt(`${place}/monthsAgo`)) };
  }
  if (has(value, "daysAgo")) {
    const { daysAgo } = membersOf(value, ["daysAgo"], [], refuse);
    return { type: "DAYS_AGO", count: integerOf(daysAgo, 1, MAX_DAYS, malformedAt(`${place}/daysAgo`)) };
  }
  if (has(value, "valueOf")) {
    const given = membersOf(value, ["valueOf", "by", "of"], [], refuse);
    return {
      type: "FACT_VALUE",
      code: codeAt(given.valueOf, ["OPINION", "FILING"], `${place}/valueOf`),
      by: nameAt(given.by, Role, `${place}/by`),
      of: selectorAt(given.of, `${place}/of`),
    };
  }
  if (has(value, "endOf")) {
    const { endOf } = membersOf(value, ["endOf"], [], refuse);
    return { type: "END", of: selectorAt(endOf, `${place}/endOf`) };
  }
  if (has(value, "idOf")) {
    const { idOf } = membersOf(value, ["idOf"], [], refuse);
    return { type: "ID", of: selectorAt(idOf, `${place}/idOf`) };
  }
  throw refuse({
    zh: `为 ${showJson(value)}，应为整数、"NOW"，或含 monthsAgo、daysAgo、valueOf、endOf、idOf 之一的对象`,
    en:
      `is ${showJson(value)} and must be a whole number, "NOW", or an object with one of monthsAgo, daysAgo, ` +
      "valueOf, endOf, idOf",
  });
}

function has(value: unknown, member: string): boolean {
  return isJsonObject(value) && Object.hasOwn(value, member);
}
