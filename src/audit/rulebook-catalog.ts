import type { Static } from "typebox";
import type { BilingualSchema } from "../schemas/values.ts";

/** What a rule's number means: the part of a published rulebook that citations show. */
export interface CataloguedRule {
  readonly id: string;
  readonly clause: string;
  readonly hardness: "HARD" | "SOFT" | "RECORD";
  readonly text: Static<typeof BilingualSchema>;
  readonly remedy: Static<typeof BilingualSchema>;
}

/** The published rulebooks whose texts are known here, and the ledger's own structural rules (src/rulebook). */
export interface RulebookCatalog {
  /** @param jurisdiction - ordinal on this ledger */
  ruleOf(jurisdiction: number, version: number, rule: number): CataloguedRule | undefined;
}

/** Knows no text: citations then carry numbers alone. */
export const EMPTY_CATALOG: RulebookCatalog = { ruleOf: () => undefined };
