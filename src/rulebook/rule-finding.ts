import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";
import type { RowFault } from "./meaning.ts";
import type { Term } from "./requirement.ts";
import type { Rule } from "./rulebook.ts";
import { formatStep } from "./step.ts";
import type { Step } from "./step.ts";

/** A fault of a rule that can be read: it could never do what it says. */
export type FindingCode =
  | RowFault
  /* The demands of a step together. */
  | "NO_SUCH_STEP"
  | "STEP_TOO_LONG"
  | "STEP_DOUBLED"
  | "WITHOUT_WHO"
  | "WITHOUT_ROLES"
  | "NOBODY_LEFT"
  | "NEVER_IN_FORCE"
  | "NEVER_REACHED"
  | "NEVER_RELEASED"
  | "ABROAD_HALF"
  | "LISTS_COLLIDE"
  | "RELATION_OF_ANOTHER"
  | "CONTRADICTION"
  | "NEVER_SEPARATE"
  | "ALTERNATIVES_ALWAYS"
  | "ALTERNATIVE_DOUBLED"
  | "LEFT_OUT_AT_WILL"
  /* Demands that wait for what the rulebook lets nobody do. */
  | "NEVER_STATED"
  | "NEVER_OPENED"
  | "NEVER_ENDS_SO"
  | "NEVER_IN_STATUS"
  | "NOT_ENDED_YET"
  | "WAITS_FOR_ITSELF"
  | "HELD_WITHOUT_CASE";

/** The fault, and the nearest right thing: two sentences. */
export interface Words {
  readonly problem: Bilingual;
  readonly advice: Bilingual;
}

/** One fault of a rulebook, with its place and what to do about it. */
export interface RuleFinding {
  readonly code: FindingCode;
  /** The file and a JSON Pointer, such as `cangyu-2025.json#/rules/3/require`. */
  readonly place: string;
  readonly rule: string;
  /** The steps at which it is wrong. */
  readonly steps: readonly string[];
  readonly words: Words;
}

/** The place of a term within its rule. */
function placeOfTerm({ place, require }: Rule, index: number): string {
  return require.length === 1 ? `${place}/require` : `${place}/require/anyOf/${index}`;
}

/** A finding about a term of a rule. */
export function findingOfTerm(code: FindingCode, rule: Rule, term: Term, step: Step, words: Words): RuleFinding {
  const place = placeOfTerm(rule, rule.require.indexOf(term));
  return { code, place, rule: rule.id, steps: [formatStep(step)], words };
}

/** A finding about a step, at the rule that stands there. */
export function findingOfStep(code: FindingCode, rule: Rule, step: Step, words: Words): RuleFinding {
  return { code, place: `${rule.place}/step`, rule: rule.id, steps: [formatStep(step)], words };
}

/** Findings that differ in their steps only are one finding. */
export function joinFindings(findings: readonly RuleFinding[]): RuleFinding[] {
  const joined = new Map<string, RuleFinding>();
  for (const finding of findings) {
    const key = `${finding.place} ${finding.code} ${finding.words.problem.en}`;
    const same = joined.get(key);
    joined.set(key, same === undefined ? finding : { ...same, steps: [...same.steps, ...finding.steps] });
  }
  return [...joined.values()];
}

/** The most steps that a finding names. */
const MOST_STEPS = 6;

/** A finding in full sentences, with its line where it is known. */
export function textOfFinding({ place, rule, steps, words }: RuleFinding, line?: number): Bilingual {
  const named = steps.slice(0, MOST_STEPS);
  const more = steps.length - named.length;
  const at = line === undefined ? { zh: "", en: "" } : { zh: `第 ${line} 行，`, en: `line ${line}, ` };
  const stepsZh = `${named.join("、")}${more > 0 ? ` 等 ${steps.length} 个环节` : ""}`;
  const stepsEn = `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return {
    zh: `${showPlace(place)}（${at.zh}规则 ${showForeign(rule)}，${stepsZh}）：${words.problem.zh}${words.advice.zh}`,
    en: `${showPlace(place)} (${at.en}rule ${showForeign(rule)}, ${stepsEn}): ${words.problem.en} ${words.advice.en}`,
  };
}
