import { structureName } from "../ledger/codes.ts";
import { stepsOf } from "./compile-rulebook.ts";
import { FIRST_RESERVED_RULE } from "./parse-rulebook.ts";
import type { Bilingual, HardnessName, Rule, Rulebook } from "./rulebook.ts";
import { formatStep } from "./step.ts";
import type { Step } from "./step.ts";
import { structureRules } from "./structure-rules.ts";

/** What a refusal, a flag or an answer cites. */
export interface CitedRule {
  readonly id: string;
  readonly number: number;
  readonly hardness: HardnessName;
  /** The article of the source text; of the ledger's own rules the place in its model. */
  readonly clause: string;
  readonly text: Bilingual;
  readonly remedy: Bilingual;
}

/**
 * Every rule that the ledger can cite: the versions of each jurisdiction's rulebook, and the ledger's own
 * structural rules. Ordinals are the ledger's, from 1 in the order of founding.
 */
export class RulebookCatalog {
  readonly #books: ReadonlyMap<number, readonly Rulebook[]>;

  constructor(books: ReadonlyMap<number, readonly Rulebook[]>) {
    this.#books = books;
  }

  /** A version of a jurisdiction's rulebook; undefined when the catalog has none. */
  rulebook(jurisdiction: number, version: number): Rulebook | undefined {
    return this.#books.get(jurisdiction)?.find((book) => book.version === version);
  }

  /** The rule that a Refused event or a verdict names; undefined when the catalog does not know it. */
  ruleOf(jurisdiction: number, version: number, number: number): CitedRule | undefined {
    if (number >= FIRST_RESERVED_RULE) {
      const name = structureName(number);
      return name === undefined ? undefined : structureRules[name];
    }
    return this.rulebook(jurisdiction, version)?.rules.find((rule) => rule.number === number);
  }

  /** The rules asked at a step, in row order: bit i of `unmet` is rule i. Empty: the step is refused (NO_RULE). */
  rulesAt(jurisdiction: number, version: number, step: Step): readonly Rule[] {
    const book = this.rulebook(jurisdiction, version);
    if (book === undefined) return [];
    const rulesOf = (asked: Step) => stepsOf(book).find((entry) => formatStep(entry.step) === formatStep(asked))?.rules;
    return rulesOf(step) ?? rulesOf({ ...step, caseNumber: 0 }) ?? [];
  }

  /**
   * The rules that the 16 bits of one step in `unmet` stand for (of a draft recorded in force, shift the
   * upper half down first).
   */
  unmetRules(jurisdiction: number, version: number, step: Step, unmet: number): readonly Rule[] {
    return this.rulesAt(jurisdiction, version, step).filter((_, row) => (unmet >> row) & 1);
  }
}
