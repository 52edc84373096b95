import { checkStep } from "./check-steps.ts";
import type { JudgedStep } from "./compile-rulebook.ts";
import { circlesOf } from "./check-circles.ts";
import { deadDemandsOf } from "./check-demands.ts";
import { faultsOfValues } from "./check-values.ts";
import { isOpposite } from "./excluding-terms.ts";
import { rowFaultOf } from "./meaning.ts";
import { mayAct, sortOf } from "./neighbours.ts";
import type { Term } from "./requirement.ts";
import { findingOfTerm, joinFindings } from "./rule-finding.ts";
import type { RuleFinding, Words } from "./rule-finding.ts";
import { wordsOfRowFault } from "./row-faults.ts";
import type { Rule, Rulebook } from "./rulebook.ts";
import { RulebookSteps } from "./rulebook-steps.ts";
import type { Step } from "./step.ts";

/**
 * Everything in one version of a rulebook that could never do what it says: conditions that mean nothing at their
 * step, demands that wait for what nobody may do, steps that nobody can take or that are open to everybody, and ways
 * into force that lead around a demand. The ledger refuses the first kind at publication; the others it cannot see,
 * because it reads one row at a time.
 */
export function checkRulebook(rulebook: Rulebook): RuleFinding[] {
  const steps = new RulebookSteps(rulebook);
  return joinFindings([
    ...steps.all.flatMap((judged) => [...checkStep(steps, judged), ...checkRules(steps, judged)]),
    ...rulebook.rules.flatMap(checkRoles),
    ...circlesOf(steps),
  ]);
}

/**
 * The faults of a rule that stand whatever the other rules say. They alone can be told of a rulebook of which some
 * rules cannot be read, because there a demand may wait for something that one of those lets somebody do.
 */
export function checkRulesAlone(rules: readonly Rule[]): RuleFinding[] {
  return joinFindings(
    rules.flatMap((rule) => [
      ...rule.steps
        .filter((step) => sortOf(step) !== undefined)
        .flatMap((step) => [
          ...rule.require.flatMap((term) => checkTermAlone(step, rule, term)),
          ...checkAlternatives(step, rule),
        ]),
      ...checkRoles(rule),
    ]),
  );
}

/** A role that may act at some of a rule's steps, because the record names a party for it there, is no fault. */
function checkRoles(rule: Rule): RuleFinding[] {
  const [step] = rule.steps;
  if (step === undefined || !rule.steps.every((one) => sortOf(one) !== undefined)) return [];
  return rule.require.flatMap((term) => {
    const { condition } = term;
    if (condition.type !== "who" || condition.roles === "ANY") return [];
    const dead = condition.roles.filter((role) => !rule.steps.some((one) => mayAct(one, role)));
    // Where none of the roles may act, the row itself is at fault.
    if (dead.length === 0 || dead.length === condition.roles.length) return [];
    return [findingOfTerm("NEVER_NAMED", rule, term, step, wordsOfRowFault("NEVER_NAMED", step, term))];
  });
}

function checkRules(steps: RulebookSteps, { step, rules }: JudgedStep): RuleFinding[] {
  if (sortOf(step) === undefined) return [];
  return [...new Set(rules)].flatMap((rule) => [
    ...rule.require.flatMap((term) => checkTerm(steps, step, rule, term)),
    ...checkAlternatives(step, rule),
  ]);
}

function checkTerm(steps: RulebookSteps, step: Step, rule: Rule, term: Term): RuleFinding[] {
  const alone = checkTermAlone(step, rule, term);
  if (alone.length > 0) return alone;
  const faults = deadDemandsOf(steps, step, term.condition);
  return faults.map(({ code, words }) => findingOfTerm(code, rule, term, step, words));
}

function checkTermAlone(step: Step, rule: Rule, term: Term): RuleFinding[] {
  const fault = rowFaultOf(step, term);
  if (fault !== undefined) return [findingOfTerm(fault, rule, term, step, wordsOfRowFault(fault, step, term))];
  const faults = faultsOfValues(step, term.condition);
  return faults.map(({ code, words }) => findingOfTerm(code, rule, term, step, words));
}

function checkAlternatives(step: Step, rule: Rule): RuleFinding[] {
  return rule.require.flatMap((term, index) => {
    const before = rule.require.slice(0, index);
    if (before.some((other) => JSON.stringify(other) === JSON.stringify(term)))
      return [findingOfTerm("ALTERNATIVE_DOUBLED", rule, term, step, ALTERNATIVE_DOUBLED)];
    if (before.some((other) => isOpposite(term, other)))
      return [findingOfTerm("ALTERNATIVES_ALWAYS", rule, term, step, ALTERNATIVES_ALWAYS)];
    return [];
  });
}

const ALTERNATIVE_DOUBLED: Words = {
  problem: { zh: "该选项与前面的选项相同。", en: "This alternative is the same as one before it." },
  advice: { zh: "请删去其一。", en: "Leave one of them out." },
};

const ALTERNATIVES_ALWAYS: Words = {
  problem: {
    zh: "该选项与前面的选项相反，凡能判断的情形都满足其一。",
    en: "This alternative is the opposite of one before it: whatever can be judged meets one of them.",
  },
  advice: {
    zh: "请删去其一；只要求“已有记录”时，请列出所有结论。",
    en: "Leave one of them out; to demand only that something was stated, list every outcome.",
  },
};
