import { Code, Family } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { JudgedStep } from "../compile-rulebook.ts";
import { judge } from "../judge/judge.ts";
import type { Rule } from "../rulebook.ts";
import { isPartOf } from "./part-of.ts";
import type { Situation } from "./situation.ts";
import { solve } from "./solve.ts";

/** An act that was made for a step of a rulebook, and what its rules shall say of it. */
export interface GeneratedAct {
  readonly judged: JudgedStep;
  /** The rule that the act does not satisfy; undefined for the act that satisfies every rule. */
  readonly without: Rule | undefined;
  /** The act and the state of the ledger in which it is judged; undefined when none was found. */
  readonly situation: Situation | undefined;
  /** The number of the rule that shall refuse the act, or 0. */
  readonly refusedBy: number;
  /** The numbers of the rules that are unmet: that one, and those that cannot be met without it. */
  readonly unmet: readonly number[];
  /** Where no act was found: the rules any one of which need only be left open for one to be found. */
  readonly hindering: readonly Rule[];
}

/**
 * For a step an act that satisfies every rule, and for each rule one that does not satisfy it alone.
 * @param steps - all steps of the rulebook, of which this is one
 */
export function generatedActs(judged: JudgedStep, steps: readonly JudgedStep[]): GeneratedAct[] {
  const caseNumber = caseNumberOf(judged, steps);
  // Rules that contradict each other hinder every act: that is asked once.
  const make = (without: Rule | undefined, unmet: readonly number[], isPossible: boolean): GeneratedAct => {
    const situation = solve(judged, caseNumber, ({ number }) => !unmet.includes(number));
    const isAsked = situation === undefined && (without === undefined || isPossible);
    const hindering = isAsked ? hinderingRules(judged, caseNumber, unmet) : [];
    const refusing = judged.rules.find(({ number, hardness }) => hardness === "HARD" && unmet.includes(number));
    return { judged, without, situation, refusedBy: refusing?.number ?? 0, unmet, hindering };
  };
  const all = make(undefined, [], true);
  return [
    all,
    ...judged.rules.map((rule) => {
      const together = judged.rules.filter((other) => isPartOf(rule, other)).map(({ number }) => number);
      return make(rule, [...new Set([rule.number, ...together])], all.situation !== undefined);
    }),
  ];
}

/**
 * The rules that stand in the way of an act: with any one of them left open, whatever it then says, the act is found.
 * @param unmet - the numbers of the rules that shall be unmet
 */
function hinderingRules(judged: JudgedStep, caseNumber: number, unmet: readonly number[]): Rule[] {
  const others = judged.rules.filter(({ number }) => !unmet.includes(number));
  return others.filter((open) => {
    const wanted = (rule: Rule): boolean | undefined => (rule === open ? undefined : !unmet.includes(rule.number));
    return solve(judged, caseNumber, wanted) !== undefined;
  });
}

/** The answer of a rulebook to an act that was made for one of its rules. */
export type Outcome =
  /** It satisfies every rule and takes effect. */
  | "PASSES"
  /** It is refused; it takes effect and is flagged; it takes effect and evidence of it is kept. */
  | "REFUSED"
  | "FLAGGED"
  | "NOTED"
  /** No such act was found: the rules of the step may contradict each other, or one can never be unmet. */
  | "NOT_FOUND"
  /** The rules say something else of the act than they shall. */
  | "OTHERWISE";

/** Judges a generated act by the rules of its step, as the ledger does. */
export function outcomeOf({ judged, without, situation, refusedBy, unmet }: GeneratedAct): Outcome {
  if (situation === undefined) return "NOT_FOUND";
  const judgement = judge([judged], situation.act, situation.ledger);
  const found = judgement.findings.filter(({ finding }) => finding !== "MET").map(({ rule }) => rule.number);
  const isAsWanted = found.length === unmet.length && found.every((number) => unmet.includes(number));
  if (!isAsWanted || judgement.rule !== refusedBy) return "OTHERWISE";
  if (without === undefined) return "PASSES";
  if (refusedBy !== 0) return "REFUSED";
  return without.hardness === "SOFT" ? "FLAGGED" : "NOTED";
}

/** A case that these rules judge: of the code of the step, or of one that has no rules of its own. */
function caseNumberOf({ step }: JudgedStep, steps: readonly JudgedStep[]): number {
  if (step.kind !== Kind.CASE || step.caseNumber !== 0) return step.caseNumber;
  const own = steps.filter(
    ({ step: { kind, act, code } }) => kind === step.kind && act === step.act && code === step.code,
  );
  const numbers = Object.values(Code).filter((code) => code >> 8 === Family.CASE);
  return (numbers.find((code) => !own.some(({ step: other }) => other.caseNumber === (code & 0xff))) ?? 0) & 0xff;
}
