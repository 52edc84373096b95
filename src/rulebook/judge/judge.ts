import { ActKind, Structure } from "../../ledger/codes.ts";
import type { StepCode } from "../../ledger/codes.ts";
import { Status } from "../../ledger/statuses.ts";
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
  /** A bit for each rule that is unmet, whatever its hardness. */
  readonly unmet: number;
  /** The rules that judge the act, in their order. */
  readonly findings: readonly JudgedRule[];
  /** The facts that the act uses up if it takes effect. */
  readonly uses: readonly FactKey[];
}

export interface JudgedRule {
  readonly rule: Rule;
  readonly finding: Finding;
  /** Its bit in `unmet`. */
  readonly bit: number;
}

/**
 * Judges an act by the rules of its step, as the ledger does. A step without rules is refused: silence in the rulebook
 * gives nobody a right. What shall stand at once is judged as if it were proposed and then settled. Structure, which is
 * what must hold of what the record stands under, is not judged here.
 * @param steps - those of the version in force (`stepsOf`)
 */
export function judge(steps: readonly JudgedStep[], act: JudgedAct, around: Around): Judgement {
  if (act.act !== ActKind.RECORD) return judgeStep(rulesOf(steps, act.act, act.code, act), 0, act, around);
  const atRecord = rulesOf(steps, ActKind.RECORD, 0, act);
  if (act.code !== Status.IN_FORCE) return judgeStep(atRecord, 0, act, around);
  const first = judgeStep(atRecord, RULES_AT_RECORD, act, around);
  const second = judgeStep(rulesOf(steps, ActKind.SETTLE, Status.IN_FORCE, act), 0, act, around);
  return {
    rule: first.rule === 0 ? second.rule : first.rule,
    unmet: first.unmet + second.unmet,
    findings: [...first.findings, ...second.findings],
    uses: [...first.uses, ...second.uses],
  };
}

/** The first bit of `unmet` for the rules of the step RECORD, when a record is put into force at once. */
const RULES_AT_RECORD = 24;

/** A case is judged by the rules of its own code where the rulebook has such, else by those of every case. */
function rulesOf(steps: readonly JudgedStep[], act: ActKind, code: StepCode, { subject }: JudgedAct): readonly Rule[] {
  const ofCase = (caseNumber: number): JudgedStep | undefined =>
    steps.find(
      ({ step }) =>
        step.kind === subject.kind && step.caseNumber === caseNumber && step.act === act && step.code === code,
    );
  return (ofCase(subject.caseNumber) ?? ofCase(0))?.rules ?? [];
}

function judgeStep(rules: readonly Rule[], firstBit: number, act: JudgedAct, around: Around): Judgement {
  const findings = rules.map((rule, index) => ({
    rule,
    finding: requirementFinding(rule.require, act, around),
    bit: firstBit + index,
  }));
  const unmet = findings.filter(({ finding }) => finding !== "MET");
  const refusing = unmet.find(({ rule }) => rule.hardness === "HARD")?.rule.number;
  return {
    rule: refusing ?? refusedByTheLedger(rules, act),
    unmet: unmet.reduce((bits, { bit }) => bits + 2 ** bit, 0),
    findings,
    uses: rules.flatMap((rule) => usesOf(rule.require, act, around)),
  };
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
  if (met === undefined || met.condition.type !== "lastCase" || !met.condition.unused) return [];
  const { condition } = met;
  return selected(condition.of, act, around).flatMap((target) => {
    const key = condition.of === "CASE" ? undefined : servingCase(condition, target, act, around);
    return key === undefined ? [] : [key];
  });
}
