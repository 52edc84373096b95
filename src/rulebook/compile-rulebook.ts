import type { Hex } from "../consensus/hex.ts";
import { ActKind } from "../ledger/codes.ts";
import type { Publication, RulebookStep } from "../ledger/events.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { encodeRow, MAX_ROWS, MAX_RULES, MAX_RULES_AT_RECORD } from "./row.ts";
import type { Row } from "./row.ts";
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
    words: wordsOf(rowsOf(rules)),
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
  const steps = judgedSteps(rulebook);
  for (const judged of steps) {
    const excess = excessOf(judged);
    if (excess !== undefined) throw new RulebookError("STEP_TOO_LONG", excess, { rulebook: rulebook.id });
  }
  return steps;
}

/** The rules of a rulebook by step, however many they are. */
export function judgedSteps(rulebook: Pick<Rulebook, "rules">): JudgedStep[] {
  const steps = new Map<string, { step: Step; rules: Rule[] }>();
  for (const rule of rulebook.rules) {
    for (const step of rule.steps) {
      const name = formatStep(step);
      const entry = steps.get(name) ?? { step, rules: [] };
      entry.rules.push(rule);
      steps.set(name, entry);
    }
  }
  return [...steps.values()];
}

/** The words for a step that has more rules or more rows than the ledger reads; undefined when it has not. */
export function excessOf({ step, rules }: JudgedStep): Bilingual | undefined {
  const name = formatStep(step);
  const most = step.act === ActKind.RECORD ? MAX_RULES_AT_RECORD : MAX_RULES;
  const first = rules[most];
  if (first !== undefined)
    return {
      zh: `环节 ${name} 的规则超过 ${most} 条（自 ${showForeign(first.id)} 起）：请合并或减少规则。`,
      en:
        `The step ${name} has more than ${most} rules, from ${showForeign(first.id)} on: ` +
        "merge some of them, or leave some out.",
    };
  const rows = rules.reduce((count, { require }) => count + require.length, 0);
  if (rows <= MAX_ROWS) return undefined;
  return {
    zh: `环节 ${name} 的规则共有 ${rows} 个规则行（每个选项一行），而账本至多读取 ${MAX_ROWS} 行：请减少规则或选项。`,
    en:
      `The rules of the step ${name} have ${rows} rows, one for each alternative, and the ledger reads at most ` +
      `${MAX_ROWS}: leave some rules or alternatives out.`,
  };
}

/** The rows of a step. The terms of a rule are alternatives to each other: all but the last have no hardness. */
export function rowsOf(rules: readonly Rule[]): Row[] {
  return rules.flatMap(({ number, hardness, require }, rule) =>
    require.map(({ condition, negated }, term) => {
      const ends = term === require.length - 1;
      return {
        number,
        hardness: ends ? hardness : "ALTERNATIVE",
        condition,
        negated,
        last: ends && rule === rules.length - 1,
      };
    }),
  );
}

function wordsOf(rows: readonly Row[]): Hex[] {
  const bits = rows.map(encodeRow);
  const words: Hex[] = [];
  for (let index = 0; index < bits.length; index += 2) {
    const word = ((bits[index] ?? 0n) << 128n) | (bits[index + 1] ?? 0n);
    words.push(`0x${word.toString(16).padStart(64, "0")}`);
  }
  return words;
}
