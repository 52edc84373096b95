import { stepsOf } from "../compile-rulebook.ts";
import type { JudgedStep } from "../compile-rulebook.ts";
import type { Rule, Rulebook } from "../rulebook.ts";
import { formatStep } from "../step.ts";
import { generatedActs, outcomeOf } from "./generated-acts.ts";
import type { Outcome } from "./generated-acts.ts";

/** The end of an act that was made for a step. */
export interface Tried {
  /** The rule that the act does not satisfy; undefined for the act that satisfies every rule. */
  readonly without: Rule | undefined;
  /** The rules that cannot be met without it. */
  readonly together: readonly Rule[];
  readonly outcome: Outcome;
  /** Where no act was found: the rules any one of which need only be left open for one to be found. */
  readonly hindering: readonly Rule[];
}

/** The acts that were made for one step, in the versions whose rules for it are the same. */
export interface TriedStep {
  readonly judged: JudgedStep;
  readonly versions: readonly number[];
  readonly acts: readonly Tried[];
}

/** A step with all steps of its rulebook, and the versions in which its rules are these. */
interface Waiting {
  readonly judged: JudgedStep;
  readonly steps: readonly JudgedStep[];
  readonly versions: number[];
}

/**
 * Makes for every step an act that takes effect, and for every rule one that it alone does not let pass, and judges
 * them. A step that several versions have with the same rules is tried once.
 * @throws RulebookError STEP_TOO_LONG
 */
export function* tryRulebook(
  books: readonly Rulebook[],
): Generator<{ readonly tried: TriedStep; readonly of: number }> {
  const waiting = new Map<string, Waiting>();
  for (const book of books) {
    const steps = stepsOf(book);
    for (const judged of steps) {
      const key = `${formatStep(judged.step)} ${judged.rules.map(({ number }) => number).join(" ")}`;
      const same = waiting.get(key);
      if (same === undefined) waiting.set(key, { judged, steps, versions: [book.version] });
      else same.versions.push(book.version);
    }
  }
  for (const { judged, steps, versions } of waiting.values()) {
    const acts = generatedActs(judged, steps).map((act) => ({
      without: act.without,
      together: judged.rules.filter((rule) => rule !== act.without && act.unmet.includes(rule.number)),
      outcome: outcomeOf(act),
      hindering: act.hindering,
    }));
    yield { tried: { judged, versions, acts }, of: waiting.size };
  }
}
