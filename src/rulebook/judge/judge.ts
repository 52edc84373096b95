import { ActKind, Structure } from "../../ledger/codes.ts";
import type { JudgedStep } from "../compile-rulebook.ts";
import type { Requirement } from "../requirement.ts";
import type { Rule } from "../rulebook.ts";
import type { Around, FactKey } from "./around.ts";
import { servingCase } from "./cases.ts";
import { termFinding } from "./condition.ts";
import { anyOf } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { selected } from "./selected-records.ts";
import { holdsItsRole } from "./who.ts";

/** What the rules of a step say of an act. */
export interface Judgement {
  /** 0, or the number of the rule that refuses the act: the first unmet HARD rule, or one of the ledger's own. */
  readonly rule: number;
  /** Bit i: rule i of the step is unmet, whatever its hardness. */
  readonly unmet: number;
  /** The rules of the step, in their order. */
  readonly findings: readonly JudgedRule[];
  /** The facts that the act uses up if it takes effect. */
  readonly uses: readonly FactKey[];
}

export interface JudgedRule {
  readonly rule: Rule;
  readonly finding: Finding;
}

/**
 * Judges an act by the rules of its step, as the ledger does. A step without rules is refused: silence in the rulebook
 * gives nobody a right. Structure (what must hold of what the record stands under) is not judged here.
 * @param steps - those of the version in force (`stepsOf`)
 */
export function judge(steps: readonly JudgedStep[], act: JudgedAct, around: Around): Judgement {
  const rules = rulesOf(steps, act);
  const findings = rules.map((rule) => ({ rule, finding: requirementFinding(rule.require, act, around) }));
  const refusing = findings.find(({ rule, finding }) => finding !== "MET" && rule.hardness === "HARD")?.rule.number;
  return {
    rule: refusing ?? refusedByTheLedger(rules, act),
    unmet: findings.reduce((bits, { finding }, index) => bits | (finding === "MET" ? 0 : 1 << index), 0),
    findings,
    uses: rules.flatMap((rule) => usesOf(rule.require, act, around)),
  };
}

/** A case is judged by the rules of its own code where the rulebook has such, else by those of every case. */
function rulesOf(steps: readonly JudgedStep[], { act, code, subject }: JudgedAct): readonly Rule[] {
  const numbered = (caseNumber: number) =>
    steps.find(
      ({ step }) =>
        step.kind === subject.kind && step.caseNumber === caseNumber && step.act === act && step.code === code,
    )?.rules;
  return numbered(subject.caseNumber) ?? numbered(0) ?? [];
}

function refusedByTheLedger(rules: readonly Rule[], act: JudgedAct): number {
  if (rules.length === 0) return Structure.NO_RULE;
  // By the rules for what is made elsewhere nobody acts.
  return act.act === ActKind.ABROAD || holdsItsRole(act) ? 0 : Structure.NOT_COMPETENT;
}

/** A rule is met when one of its terms is. */
function requirementFinding(requirement: Requirement, act: JudgedAct, around: Around): Finding {
  return anyOf(requirement.map((term) => termFinding(term, act, around)));
}

/** The facts by which a rule is met and on which no other act may rest: those of the first term that is met. */
function usesOf(requirement: Requirement, act: JudgedAct, around: Around): readonly FactKey[] {
  const met = requirement.find((term) => termFinding(term, act, around) === "MET");
  if (met === undefined || met.negated || met.condition.type !== "lastCase" || !met.condition.unused) return [];
  const { condition } = met;
  return selected(condition.of, act, around).flatMap((target) => {
    const key = condition.of === "CASE" ? undefined : servingCase(condition, target, act, around);
    return key === undefined ? [] : [key];
  });
}
