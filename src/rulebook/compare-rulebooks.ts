import { compareRequirements, meaningOf } from "./compare-terms.ts";
import type { Stricter } from "./compare-terms.ts";
import { judgedSteps } from "./compile-rulebook.ts";
import { HARDNESSES } from "./rulebook.ts";
import type { Rule, Rulebook } from "./rulebook.ts";
import { formatStep } from "./step.ts";
import type { Step } from "./step.ts";

/** Two rules of a step that are about the same thing and demand not quite the same of it. */
interface DifferingRules {
  readonly first: Rule;
  readonly second: Rule;
  readonly stricter: Exclude<Stricter, "SAME">;
}

/** What two rulebooks demand differently at a step. */
export interface DifferingStep {
  readonly step: Step;
  /** The rulebook that has rules for the step at all: by the other one nobody may take it. */
  readonly knownTo: "BOTH" | "FIRST" | "SECOND";
  readonly onlyFirst: readonly Rule[];
  readonly onlySecond: readonly Rule[];
  readonly differing: readonly DifferingRules[];
}

export interface Comparison {
  readonly steps: readonly DifferingStep[];
  /** The number of steps at which both demand the same. */
  readonly same: number;
}

/** Compares two rulebooks by what their rules demand at each step, and not by the names of the rules. */
export function compareRulebooks(first: Pick<Rulebook, "rules">, second: Pick<Rulebook, "rules">): Comparison {
  const [ofFirst, ofSecond] = [stepsByName(first), stepsByName(second)];
  const names = [...new Set([...ofFirst.keys(), ...ofSecond.keys()])];
  const steps = names.flatMap((name) => {
    const [one, other] = [ofFirst.get(name), ofSecond.get(name)];
    const step = one?.step ?? other?.step;
    if (step === undefined) return [];
    const knownTo = one === undefined ? "SECOND" : other === undefined ? "FIRST" : "BOTH";
    return [{ step, knownTo, ...compareRules(one?.rules ?? [], other?.rules ?? []) } as const];
  });
  const differing = steps.filter(
    (step) => step.knownTo !== "BOTH" || step.onlyFirst.length + step.onlySecond.length + step.differing.length > 0,
  );
  return { steps: differing, same: steps.length - differing.length };
}

function stepsByName(book: Pick<Rulebook, "rules">) {
  return new Map(judgedSteps(book).map((judged) => [formatStep(judged.step), judged]));
}

type Compared = Pick<DifferingStep, "onlyFirst" | "onlySecond" | "differing">;

function compareRules(first: readonly Rule[], second: readonly Rule[]): Compared {
  const meaning = ({ hardness, require }: Rule): string => `${hardness} ${meaningOf(require)}`;
  const [ofFirst, ofSecond] = [first.map(meaning), second.map(meaning)];
  const left = first.filter((rule) => !ofSecond.includes(meaning(rule)));
  const right = second.filter((rule) => !ofFirst.includes(meaning(rule)));
  const differing: DifferingRules[] = [];
  for (const one of left) {
    const other = right
      .filter((rule) => !differing.some((pair) => pair.second === rule))
      .map((rule) => ({ rule, stricter: stricterOf(one, rule) }))
      .find(({ stricter }) => stricter !== undefined);
    if (other?.stricter !== undefined) differing.push({ first: one, second: other.rule, stricter: other.stricter });
  }
  return {
    onlyFirst: left.filter((rule) => !differing.some((pair) => pair.first === rule)),
    onlySecond: right.filter((rule) => !differing.some((pair) => pair.second === rule)),
    differing,
  };
}

/** A rule that refuses is stricter than one that flags. */
function stricterOf(one: Rule, other: Rule): DifferingRules["stricter"] | undefined {
  const demanded = compareRequirements(one.require, other.require);
  const weight = HARDNESSES.indexOf(one.hardness) - HARDNESSES.indexOf(other.hardness);
  if (demanded === undefined || weight === 0) return demanded === "SAME" ? undefined : demanded;
  const heavier = weight < 0 ? "FIRST" : "SECOND";
  return demanded === "SAME" || demanded === heavier ? heavier : "NEITHER";
}
