import type { Bilingual } from "../text/bilingual.ts";

/** The part of a published rule that citations show. */
interface CataloguedRule {
  readonly id: string;
  readonly clause: string;
  readonly hardness: "HARD" | "SOFT" | "RECORD";
  readonly text: Bilingual;
  readonly remedy: Bilingual;
}

/** The rulebooks whose texts this server has, and the ledger's own structural rules (`src/rulebook`). */
export interface RulebookCatalog {
  /** @param jurisdiction - ordinal on this ledger */
  ruleOf(jurisdiction: number, version: number, rule: number): CataloguedRule | undefined;
}

/** A catalog without texts: citations then carry only numbers. */
export const EMPTY_CATALOG: RulebookCatalog = { ruleOf: () => undefined };
