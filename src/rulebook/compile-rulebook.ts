import type { Hex } from "../consensus/hex.ts";
import type { Publication, RulebookStep } from "../ledger/events.ts";
import { decodeRow, encodeRow, MAX_ROWS } from "./row.ts";
import type { Row } from "./row.ts";
import type { Rule, Rulebook } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";
import { formatStep } from "./step.ts";
import type { Step } from "./step.ts";

/** The rules asked at one step, in the order of their rows: bit i of `unmet` is rule i. */
export interface JudgedStep {
  readonly step: Step;
  readonly rules: readonly Rule[];
}

/**
 * The steps of a rulebook with their rows, as `RulebookPublished` and the founding carry them: two rows
 * a word, the first in the high half, the last row marked.
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

/** A version of a rulebook as the ledger is promised it and takes it. @throws RulebookError STEP_TOO_LONG */
export function publicationOf(rulebook: Rulebook): Publication {
  return { effectiveFrom: rulebook.effectiveFrom, rulebook: rulebook.hash, steps: compileRulebook(rulebook) };
}

/**
 * The rules of a rulebook by step, steps in the order of their first rule.
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
      if (entry.rules.length > MAX_ROWS) {
        throw new RulebookError(
          "STEP_TOO_LONG",
          `${rulebook.id} version ${rulebook.version} has more than ${MAX_ROWS} rules at ${name}; ${rule.id} is one too many`,
          { step: name, rule: rule.id },
        );
      }
    }
  }
  return [...steps.values()];
}

/**
 * The rows of a published step's words.
 * @throws RulebookError ROW_MALFORMED if no rulebook compiles to these words
 */
export function rowsOfWords(words: readonly Hex[]): Row[] {
  const rows: Row[] = [];
  for (const word of words) {
    for (const half of [BigInt(word) >> 128n, BigInt(word) & ((1n << 128n) - 1n)]) {
      if (half === 0n) continue;
      if (rows.at(-1)?.last === true)
        throw new RulebookError("ROW_MALFORMED", `the word ${word} has a row after the last`, { words });
      rows.push(decodeRow(half));
    }
  }
  if (rows.at(-1)?.last !== true)
    throw new RulebookError("ROW_MALFORMED", "the words end without a last row", { words });
  return rows;
}

function wordsOf(rules: readonly Rule[]): Hex[] {
  const rows = rules.map((rule, index) =>
    encodeRow({
      number: rule.number,
      hardness: rule.hardness,
      require: rule.require,
      last: index === rules.length - 1,
    }),
  );
  const words: Hex[] = [];
  for (let index = 0; index < rows.length; index += 2) {
    const word = ((rows[index] ?? 0n) << 128n) | (rows[index + 1] ?? 0n);
    words.push(`0x${word.toString(16).padStart(64, "0")}`);
  }
  return words;
}
