import { structureName } from "../ledger/codes.ts";
import type { CitedRule, Rulebook } from "./rulebook.ts";
import { FIRST_STRUCTURE_RULE, structureRules } from "./structure-rules.ts";

/**
 * Every rule that the ledger can cite: the versions of each jurisdiction's rulebook, and the ledger's own structural
 * rules. A jurisdiction's ordinal is the ledger's, from 1 in the order of the founding.
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

  /** The rule that a Refused event or a verdict names by its number; undefined when the catalog does not know it. */
  ruleOf(jurisdiction: number, version: number, number: number): CitedRule | undefined {
    if (number >= FIRST_STRUCTURE_RULE) {
      const name = structureName(number);
      return name === undefined ? undefined : structureRules[name];
    }
    return this.rulebook(jurisdiction, version)?.rules.find((rule) => rule.number === number);
  }
}
