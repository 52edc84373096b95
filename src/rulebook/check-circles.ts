import { ActKind, Code, codeName } from "../ledger/codes.ts";
import type { CodeName } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { JudgedStep } from "./compile-rulebook.ts";
import type { Condition, Term } from "./requirement.ts";
import { findingOfStep, findingOfTerm } from "./rule-finding.ts";
import type { RuleFinding, Words } from "./rule-finding.ts";
import type { Rule } from "./rulebook.ts";
import type { RulebookSteps } from "./rulebook-steps.ts";

/** A demand that nothing but its own fulfilment could ever fulfil. */
interface Demand {
  readonly rule: Rule;
  readonly term: Term;
}

/** Demands that wait for themselves: the first such act can never be done. */
export function circlesOf(steps: RulebookSteps): RuleFinding[] {
  return steps.all.flatMap((judged) => [
    ...circleOfStatements(steps, judged),
    ...circlesThroughForce(steps, judged),
    ...casesThatWaitForThemselves(judged),
    ...holdsWithoutCase(steps, judged),
  ]);
}

/** The conditions that must be met at a step, whatever else is. */
function demandsOf({ rules }: JudgedStep): Demand[] {
  return rules.flatMap((rule) => {
    const [term, ...others] = rule.require;
    return rule.hardness === "HARD" && others.length === 0 && !term.negated ? [{ rule, term }] : [];
  });
}

/* ------------------------------------------------ statements that wait for each other */

function circleOfStatements(steps: RulebookSteps, judged: JudgedStep): RuleFinding[] {
  const { step } = judged;
  const own = step.act === ActKind.ATTEST ? codeName(step.code) : undefined;
  if (own === undefined) return [];
  return demandsOf(judged).flatMap(({ rule, term }) => {
    const first = statedBefore(term.condition);
    if (first === undefined || !leadsTo(steps, judged, first, own)) return [];
    return [findingOfTerm("WAITS_FOR_ITSELF", rule, term, step, waits(first, own))];
  });
}

/** The code that must have been stated about the record itself; undefined if none must. */
function statedBefore(condition: Condition): CodeName | undefined {
  if (condition.type === "fact" && condition.of === "SELF" && !condition.orAbsent) return condition.code;
  if (condition.type === "notice" && condition.of === "SELF") return condition.code;
  if (condition.type !== "measure" || !("code" in condition.quantity)) return undefined;
  return condition.quantity.of === "SELF" ? condition.quantity.code : undefined;
}

/** Whether a statement waits, through others about the same record, for another one. */
function leadsTo(steps: RulebookSteps, { step }: JudgedStep, from: CodeName, to: CodeName): boolean {
  const seen = new Set<CodeName>();
  const reaches = (code: CodeName): boolean => {
    if (code === to) return true;
    if (seen.has(code)) return false;
    seen.add(code);
    return steps
      .of(kindName(step.kind), ActKind.ATTEST, Code[code], step.caseNumber)
      .flatMap(demandsOf)
      .some(({ term }) => {
        const first = statedBefore(term.condition);
        return first !== undefined && reaches(first);
      });
  };
  return reaches(from);
}

function waits(first: CodeName, own: CodeName): Words {
  const itself = first === own;
  return {
    problem: {
      zh: itself
        ? `作出 ${own} 之前须已有 ${own}，第一次永远不能作出。`
        : `作出 ${own} 须先有 ${first}，而 ${first} 又须先有 ${own}，两者都永远不能作出。`,
      en: itself
        ? `${own} must have been stated before it can be stated, so it never is for the first time.`
        : `${own} waits for ${first}, which waits for ${own}: neither can ever be stated.`,
    },
    advice: { zh: "请删去其一，或加上 orAbsent。", en: "Leave one of them out, or add orAbsent." },
  };
}

/* ------------------------------------------------ statements that wait for the record, which waits for them */

function circlesThroughForce(steps: RulebookSteps, judged: JudgedStep): RuleFinding[] {
  const { step } = judged;
  const own = step.act === ActKind.ATTEST ? codeName(step.code) : undefined;
  if (own === undefined || !comesIntoForceAfter(steps, judged, own)) return [];
  return demandsOf(judged).flatMap(({ rule, term }) =>
    isForLaterOnly(term.condition) ? [findingOfTerm("WAITS_FOR_ITSELF", rule, term, step, waitsForForce(own))] : [],
  );
}

/** Whether a record must have left PROPOSED: it does so by coming into force, or comes to nothing. */
function isForLaterOnly(condition: Condition): boolean {
  if (condition.type !== "stands" || condition.of !== "SELF" || condition.orAbsent) return false;
  return !condition.statuses.some((status) => BEFORE_FORCE.includes(status));
}

const BEFORE_FORCE: readonly StatusName[] = ["PROPOSED", "REJECTED", "WITHDRAWN", "VOID", "REVOKED"];

function comesIntoForceAfter(steps: RulebookSteps, judged: JudgedStep, own: CodeName): boolean {
  return steps
    .of(kindName(judged.step.kind), ActKind.SETTLE, Status.IN_FORCE, judged.step.caseNumber)
    .flatMap(demandsOf)
    .some(({ term }) => {
      const first = statedBefore(term.condition);
      return first !== undefined && leadsTo(steps, judged, first, own);
    });
}

function waitsForForce(own: CodeName): Words {
  return {
    problem: {
      zh: `记录生效之后才能作出 ${own}，而没有 ${own} 记录不能生效，两者都永远等不到。`,
      en:
        `${own} is stated only once the record is in force, and it comes into force only after ${own}: neither ever ` +
        "comes.",
    },
    advice: {
      zh: "请在 status 中列入 PROPOSED，或不以该声明作为生效的条件。",
      en: "Add PROPOSED to the statuses, or do not demand this statement before the record comes into force.",
    },
  };
}

/* ------------------------------------------------ cases */

/** Until it has ended, a case is open itself. */
function casesThatWaitForThemselves(judged: JudgedStep): RuleFinding[] {
  const { step } = judged;
  const ends = step.kind === Kind.CASE && step.act === ActKind.SETTLE && step.code !== Status.IN_FORCE;
  if (!ends) return [];
  return demandsOf(judged).flatMap(({ rule, term }) => {
    const { condition } = term;
    if (condition.type !== "noOpenCase" || condition.of !== "PARENT") return [];
    const waitsForItself = step.caseNumber === 0 || (Code[condition.code] & 0xff) === step.caseNumber;
    return waitsForItself ? [findingOfTerm("WAITS_FOR_ITSELF", rule, term, step, stillOpen(condition.code))] : [];
  });
}

function stillOpen(code: CodeName): Words {
  return {
    problem: {
      zh: `${code} 案办结之前自身就是未办结的案件，永远不能办结。`,
      en: `Until it has ended, a case ${code} is open itself, so it could never end.`,
    },
    advice: {
      zh: "请删去该要求，或改在其他种类案件的环节要求。",
      en: "Leave the demand out, or make it at the steps of other cases.",
    },
  };
}

/** A hold that was laid without a case can never be released by the end of its case. */
function holdsWithoutCase(steps: RulebookSteps, judged: JudgedStep): RuleFinding[] {
  const { step } = judged;
  if (step.act !== ActKind.ATTEST || step.code !== Code.RELEASE) return [];
  const holds = steps.of(kindName(step.kind), ActKind.ATTEST, Code.HOLD, step.caseNumber);
  const named =
    holds.length > 0 && holds.every((hold) => demandsOf(hold).some(({ term }) => namesCase(term.condition)));
  if (named) return [];
  const asked = demandsOf(judged).find(({ term: { condition } }) => asksForCase(condition));
  return asked === undefined ? [] : [findingOfStep("HELD_WITHOUT_CASE", asked.rule, step, HELD_WITHOUT_CASE)];
}

function namesCase(condition: Condition): boolean {
  return (
    condition.type === "stands" &&
    condition.of === "ABOUT" &&
    (condition.kind === "CASE" || condition.case !== undefined)
  );
}

function asksForCase(condition: Condition): boolean {
  return condition.type === "lastCase" && condition.of === "CASE" && !condition.orAbsent;
}

const HELD_WITHOUT_CASE: Words = {
  problem: {
    zh: "解除须依据该暂停的案件，而暂停时可以不注明案件，这样的暂停永远不能解除。",
    en: "A release rests on the case of its hold, and a hold may be laid without one: it could never be released.",
  },
  advice: {
    zh: '请加上 orAbsent，或在 attest.HOLD 要求 {"stands": "ABOUT", "kind": "CASE", "status": ["IN_FORCE"]}。',
    en: 'Add orAbsent, or demand {"stands": "ABOUT", "kind": "CASE", "status": ["IN_FORCE"]} at attest.HOLD.',
  },
};
