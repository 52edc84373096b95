import { Kind, kindName } from "../ledger/kinds.ts";
import { positions } from "../ledger/positions.ts";
import type { OutcomeName } from "../ledger/codes.ts";
import { meansMany } from "./neighbours.ts";
import type { Condition, ConditionOf, Quantity, SelectorName } from "./requirement.ts";
import type { Demand } from "./check-demands.ts";
import type { Words } from "./rule-finding.ts";
import { selectorsIn } from "./row-faults.ts";
import type { Step } from "./step.ts";

/**
 * The faults of a condition by its values: what the ledger lets stand, because it would need more code than they are
 * worth, although the answer is always the same or the caller's own choice.
 */
export function faultsOfValues(step: Step, condition: Condition): Demand[] {
  if (isLeftOutAtWill(condition)) return [{ code: "LEFT_OUT_AT_WILL", words: LEFT_OUT_AT_WILL }];
  if (condition.type === "measure") return faultsOfMeasure(step, condition);
  if (condition.type === "separate") return faultsOfSeparation(step, condition);
  return isMetByAnything(condition) ? [{ code: "ALWAYS_THE_SAME", words: EVERY_OUTCOME }] : [];
}

/** Whoever acts decides whether to name something beside the subject. */
function isLeftOutAtWill(condition: Condition): boolean {
  return "orAbsent" in condition && condition.orAbsent && selectorsIn(condition).includes("ABOUT");
}

const LEFT_OUT_AT_WILL: Words = {
  problem: {
    zh: "ABOUT 由行为主体自行填写；orAbsent 使不填写也算满足，等于没有要求。",
    en: "Whoever acts decides what ABOUT is: with orAbsent, leaving it out satisfies the demand.",
  },
  advice: { zh: "请删去 orAbsent。", en: "Leave out orAbsent." },
};

/* ------------------------------------------------ outcomes */

const ENDS_OF_CASES: readonly OutcomeName[] = ["OPEN", "PASSED", "NO_OBJECTION", "REJECTED", "OVERDUE", "WITHDRAWN"];
const EVERY_END: readonly OutcomeName[] = [...ENDS_OF_CASES, "CONDITIONAL", "OBJECTION"];

function hasAll(outcomes: readonly OutcomeName[], all: readonly OutcomeName[]): boolean {
  return all.every((outcome) => outcomes.includes(outcome));
}

function isMetByAnything(condition: Condition): boolean {
  if (condition.type === "lastCase")
    return condition.orAbsent && !condition.unused && hasAll(condition.outcomes, ENDS_OF_CASES);
  if (condition.type !== "fact") return false;
  return condition.orAbsent && condition.since === undefined && hasAll(condition.outcomes, EVERY_END);
}

const EVERY_OUTCOME: Words = {
  problem: {
    zh: "列出了所有结论，又有 orAbsent：无论如何都算满足。",
    en: "With every outcome and orAbsent this is met whatever happened.",
  },
  advice: {
    zh: "请只列出所要求的结论，或删去 orAbsent。",
    en: "List the outcomes that are demanded, or leave out orAbsent.",
  },
};

/* ------------------------------------------------ quantities */

/** Times are seconds since 1970: no number below this one is a time of any ledger. */
const FIRST_TIME = 1_000_000_000;

function faultsOfMeasure(step: Step, condition: ConditionOf<"measure">): Demand[] {
  const { quantity, relation, comparand } = condition;
  const isTime = quantity.type !== "VALUE";
  if (isTime && (relation === "hasAll" || comparand.type === "ID"))
    return [{ code: "RELATION_OF_ANOTHER", words: RELATION_OF_ANOTHER }];
  if (comparand.type === "ID" && relation !== "equals")
    return [{ code: "RELATION_OF_ANOTHER", words: RELATION_OF_ANOTHER }];
  if (isTime && comparand.type === "CONSTANT" && comparand.number < FIRST_TIME)
    return [{ code: "ALWAYS_THE_SAME", words: NO_TIME }];
  return isAlwaysTheSame(step, condition) ? [{ code: "ALWAYS_THE_SAME", words: ALWAYS_THE_SAME }] : [];
}

/** A statement counts until it ends, and was made before now. */
function isAlwaysTheSame(step: Step, { quantity, comparand }: ConditionOf<"measure">): boolean {
  if (quantity.type === "UNTIL") return ["NOW", "MONTHS_AGO", "DAYS_AGO"].includes(comparand.type);
  if (quantity.type === "TIME") return comparand.type === "NOW";
  if (quantity.type === "END" && comparand.type === "END")
    return sameRecord(step, quantity.of) === sameRecord(step, comparand.of);
  return quantity.type === "VALUE" && comparand.type === "FACT_VALUE" && isSameFact(step, quantity, comparand);
}

function isSameFact(
  step: Step,
  one: Extract<Quantity, { readonly type: "VALUE" | "TIME" | "UNTIL" }>,
  other: Extract<ConditionOf<"measure">["comparand"], { readonly type: "FACT_VALUE" }>,
): boolean {
  return one.code === other.code && one.by === other.by && sameRecord(step, one.of) === sameRecord(step, other.of);
}

const RELATION_OF_ANOTHER: Words = {
  problem: {
    zh: "时间没有可比较的位，标识只能与声明所载的数值比较是否相等。",
    en: "A time has no bits to compare, and an id is only equal to the number that a statement carries, or not.",
  },
  advice: {
    zh: "时间请用 atMost、atLeast；标识请用 valueOf 和 equals。",
    en: "Use atMost or atLeast for times, and valueOf with equals for ids.",
  },
};

const NO_TIME: Words = {
  problem: {
    zh: "时间以 1970 年以来的秒数计，所给的数不是任何账本的时间。",
    en: "Times are seconds since 1970, and this number is the time of no ledger.",
  },
  advice: { zh: "请用 monthsAgo、daysAgo、NOW 或 endOf。", en: "Use monthsAgo, daysAgo, NOW or endOf." },
};

const ALWAYS_THE_SAME: Words = {
  problem: {
    zh: "比较的结果始终相同：有效的声明总是在现在之前作出、尚未到期，同一数量总是等于自身。",
    en:
      "The answer is always the same: a statement that counts was made before now and has not ended, and a quantity " +
      "equals itself.",
  },
  advice: { zh: "请更换比较的数量或比较的对象。", en: "Compare another quantity, or with something else." },
};

/* ------------------------------------------------ two names of one record */

/** One selector for all that mean the same record at a step. */
function sameRecord(step: Step, selector: SelectorName): SelectorName {
  const kind = kindName(step.kind);
  if (kind === "CASE" || meansMany(selector)) return selector;
  const [parent, ...others] = positions[kind].parents;
  if (selector === parent && others.length === 0) return "PARENT";
  if (selector === kind || (selector === "ISSUER" && kind !== "PARTY")) return "SELF";
  const isOwnLink =
    (step.kind === Kind.AUTHORIZATION && selector === "OPERATOR") ||
    (step.kind === Kind.EXPORT && selector === "AGREEMENT") ||
    (step.kind === Kind.PROCUREMENT && selector === "PLAN");
  return isOwnLink ? "LINK" : selector;
}

function faultsOfSeparation(step: Step, condition: ConditionOf<"separate">): Demand[] {
  const same = sameRecord(step, condition.of) === sameRecord(step, condition.from);
  return same ? [{ code: "SAME_PARTY", words: sameParty(condition) }] : [];
}

function sameParty({ of, from }: ConditionOf<"separate">): Words {
  return {
    problem: {
      zh: `${of} 与 ${from} 在该环节是同一记录，始终属于同一主体。`,
      en: `${of} and ${from} are one record at this step, and always of one party.`,
    },
    advice: { zh: "请换用其他 selector。", en: "Select another record." },
  };
}
