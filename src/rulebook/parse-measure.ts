import { isJsonObject } from "../documents/canonical-json.ts";
import { integerOf, showJson } from "../documents/json-values.ts";
import { Code, Outcome } from "../ledger/codes.ts";
import type { CodeName } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import { isKeyOf, keysOf, tableOf } from "../text/entries.ts";
import { hintOfNumber } from "./numbers-of-statements.ts";
import { readMembers } from "./read-parts.ts";
import type { ReadAt } from "./read-parts.ts";
import { RELATIONS } from "./requirement.ts";
import type { Comparand, ConditionOf, Quantity } from "./requirement.ts";
import { codeOf, countUpTo, nameOf, namesOf, selectorAt } from "./requirement-values.ts";
import { malformedAt } from "./rulebook-error.ts";

const MAX_MONTHS = 1_200;
const MAX_DAYS = 0xffff;
/** A row holds a constant in 32 bits. */
const MAX_CONSTANT = 0xffff_ffff;

const OF_FACT = { valueOf: "VALUE", timeOf: "TIME", untilOf: "UNTIL" } as const;

/** Reads `{"measure": QUANTITY, "atMost" | "atLeast" | "equals" | "hasAll": COMPARAND}`. */
export function readMeasure(value: unknown, place: string): ConditionOf<"measure"> {
  const { measure: quantity, ...compared } = readMembers(
    value,
    place,
    { measure: quantityAt },
    tableOf(RELATIONS, () => comparandOf(statedIn(value))),
  );
  const [relation, ...others] = RELATIONS.filter((name) => compared[name] !== undefined);
  const comparand = relation === undefined ? undefined : compared[relation];
  if (relation === undefined || comparand === undefined || others.length > 0)
    throw malformedAt(place)({
      zh: `应恰有 ${RELATIONS.join("、")} 之一`,
      en: `must have exactly one of ${RELATIONS.join(", ")}`,
    });
  return { type: "measure", quantity, relation, comparand };
}

const FACT = { by: nameOf(Role), of: selectorAt };
const STATED = codeOf("OPINION", "FILING");

function quantityAt(value: unknown, place: string): Quantity {
  if (value === "NOW") return { type: "NOW" };
  const member = keysOf(OF_FACT).find((name) => has(value, name));
  if (member !== undefined) {
    const { by, of, outcomes, ...given } = readMembers(
      value,
      place,
      { ...FACT, outcomes: namesOf(Outcome) },
      tableOf([member], () => STATED),
    );
    const code = given[member];
    if (code !== undefined) return { type: OF_FACT[member], code, by, of, outcomes };
  }
  if (!has(value, "endOf"))
    throw malformedAt(place)({
      zh: `为 ${showJson(value)}，应为 "NOW"，或含 ${keysOf(OF_FACT).join("、")}、endOf 之一的对象`,
      en: `is ${showJson(value)} and must be "NOW", or an object with one of ${keysOf(OF_FACT).join(", ")}, endOf`,
    });
  return { type: "END", of: readMembers(value, place, { endOf: selectorAt }).endOf };
}

/** The statement whose number a measure compares, where that much of it can be read: for the words of an error. */
function statedIn(value: unknown): CodeName | undefined {
  const quantity = isJsonObject(value) ? value.measure : undefined;
  if (!isJsonObject(quantity) || !Object.hasOwn(quantity, "valueOf")) return undefined;
  // oxlint-disable-next-line typescript/unbound-method -- It is a member of the file, and no method.
  const { valueOf: code } = quantity;
  return isKeyOf(Code, code) ? code : undefined;
}

/** @param stated - the statement whose number is compared, for the words of an error */
function comparandOf(stated: CodeName | undefined): ReadAt<Comparand> {
  return (value, place) => comparandAt(value, place, stated);
}

function comparandAt(value: unknown, place: string, stated: CodeName | undefined): Comparand {
  const refuse = malformedAt(place);
  if (value === "NOW") return { type: "NOW" };
  if (typeof value === "number") return { type: "CONSTANT", number: integerOf(value, 0, MAX_CONSTANT, refuse) };
  if (has(value, "monthsAgo")) {
    const { monthsAgo: count } = readMembers(value, place, { monthsAgo: countUpTo(MAX_MONTHS) });
    return { type: "MONTHS_AGO", count };
  }
  if (has(value, "daysAgo")) {
    const { daysAgo: count } = readMembers(value, place, { daysAgo: countUpTo(MAX_DAYS) });
    return { type: "DAYS_AGO", count };
  }
  if (has(value, "valueOf")) {
    // oxlint-disable-next-line typescript/unbound-method -- It is the member that readMembers has read, and no method.
    const { valueOf: code, ...fact } = readMembers(value, place, { valueOf: STATED, ...FACT });
    return { type: "FACT_VALUE", code, ...fact };
  }
  if (has(value, "endOf")) return { type: "END", of: readMembers(value, place, { endOf: selectorAt }).endOf };
  if (has(value, "idOf")) return { type: "ID", of: readMembers(value, place, { idOf: selectorAt }).idOf };
  const hint = hintOfNumber(stated, value);
  throw refuse({
    zh: `为 ${showJson(value)}，应为整数、"NOW"，或含 monthsAgo、daysAgo、valueOf、endOf、idOf 之一的对象${hint.zh}`,
    en:
      `is ${showJson(value)} and must be a whole number, "NOW", or an object with one of monthsAgo, daysAgo, ` +
      `valueOf, endOf, idOf${hint.en}`,
  });
}

function has(value: unknown, member: string): boolean {
  return isJsonObject(value) && Object.hasOwn(value, member);
}
