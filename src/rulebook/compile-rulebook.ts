import type { Hex } from "../consensus/hex.ts";
import type { Publication, RulebookStep } from "../ledger/events.ts";
import { encodeRow, MAX_ROWS } from "./row.ts";
import type { Rule, Rulebook } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";
import { formatStep } from "./step.ts";
import type { Step } from "./step.ts";
import { showForeign } from "../text/foreign-text.ts";

/** A step with the rules that judge it, in the order of their rows: bit i of `unmet` is rule i. */
export interface JudgedStep {
  readonly step: Step;
  readonly rules: readonly Rule[];
}

/**
 * The steps of a rulebook with their rows, as `RulebookPublished` and the founding carry them: two rows to a word, the
 * first in the high half, the last row marked.
 * @throws RulebookError STEP_TOO_LONG
 */
export function compileRulebook(rulebook: Rulebook): RulebookStep[] {
  return stepsOf(rulebook).map(({ step, rules }) => ({
    kind: step.kind,
    caseNumber: step.caseNumber,
    act: step.act,
    code: step.code,
    words: wordsOf(rules),
  }));
}

/**
 * A version of a rulebook as the founding promises it and the ledger publishes it.
 * @throws RulebookError STEP_TOO_LONG
 */
export function publicationOf(rulebook: Rulebook): Publication {
  return { effectiveFrom: rulebook.effectiveFrom, rulebook: rulebook.hash, steps: compileRulebook(rulebook) };
}

/**
 * The rules of a rulebook by step. The steps are in the order of their first rule.
 * @throws RulebookError STEP_TOO_LONG
 */
export function stepsOf(rulebook: Rulebook): JudgedStep[] {
  const steps = new Map<string, { step: Step; rules: Rule[] }>();
  for (const rule of rulebook.rules) {
    for (const step of rule.steps) {
      const name = formatStep(step);
      const entry = steps.get(name) ?? { step, rules: [] };
      entry.rules.push(rule);
      steps.set(name, entry);
      if (entry.rules.length > MAX_ROWS) throw stepTooLong(rulebook, name, rule.id);
    }
  }
  return [...steps.values()];
}

function stepTooLong({ id, version }: Rulebook, step: string, rule: string): RulebookError {
  return new RulebookError(
    "STEP_TOO_LONG",
    {
      zh: `规则集 ${showForeign(id)} 第 ${version} 版在环节 ${step} 的规则超过 ${MAX_ROWS} 条（自 ${showForeign(rule)} 起）：请合并或减少规则。`,
      en:
        `The rulebook ${showForeign(id)} version ${version} has more than ${MAX_ROWS} rules at the step ${step}, ` +
        `from ${showForeign(rule)} on: merge some of them, or leave some out.`,
    },
    { rulebook: id, version, step, rule, limit: MAX_ROWS },
  );
}

function wordsOf(rules: readonly Rule[]): Hex[] {
  const rows = rules.map(({ number, hardness, require }, index) =>
    encodeRow({ number, hardness, require, last: index === rules.length - 1 }),
  );
  const words: Hex[] = [];
  for (let index = 0; index < rows.length; index += 2) {
    const word = ((rows[index] ?? 0n) << 128n) | (rows[index + 1] ?? 0n);
    words.push(`0x${word.toString(16).padStart(64, "0")}`);
  }
  return words;
}
