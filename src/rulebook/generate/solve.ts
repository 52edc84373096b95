import type { JudgedStep } from "../compile-rulebook.ts";
import { judge } from "../judge/judge.ts";
import type { JudgedRule } from "../judge/judge.ts";
import { termFinding } from "../judge/condition.ts";
import type { Rule } from "../rulebook.ts";
import { randomFrom } from "./random.ts";
import { Situation } from "./situation.ts";
import { bringAbout } from "./ways.ts";

/** The answer to which a rule of the step shall come; undefined where it does not matter. */
export type Wanted = (rule: Rule) => boolean | undefined;

const TRIES = 60;
const CHANGES = 80;

/**
 * An act at a step of which the rules say what is wanted. It begins with a city in which nothing was stated, and brings
 * about for a rule that does not say it yet what it lacks, again and again. Another try begins elsewhere.
 * @returns undefined when no try leads there
 */
export function solve(judged: JudgedStep, caseNumber: number, wanted: Wanted): Situation | undefined {
  for (let seed = 1; seed <= TRIES; seed += 1) {
    const situation = new Situation(judged.step, caseNumber, randomFrom(seed));
    for (let change = 0; change < CHANGES; change += 1) {
      const wrong = wrongFindings(judged, situation, wanted);
      const [first] = wrong;
      if (first === undefined) return situation;
      turn(situation.random.pick(wrong).rule, wanted, situation);
    }
  }
  return undefined;
}

function wrongFindings(judged: JudgedStep, situation: Situation, wanted: Wanted): readonly JudgedRule[] {
  const { findings } = judge([judged], situation.act, situation.ledger);
  return findings.filter(({ rule, finding }) => {
    const want = wanted(rule);
    return want !== undefined && want !== (finding === "MET");
  });
}

/** One met term is enough to meet a rule; not to meet it, none may be. */
function turn(rule: Rule, wanted: Wanted, situation: Situation): void {
  if (wanted(rule) === true) return bringAbout(situation.random.pick(rule.require), true, situation);
  for (const term of rule.require)
    if (termFinding(term, situation.act, situation.ledger) === "MET") bringAbout(term, false, situation);
  return undefined;
}
