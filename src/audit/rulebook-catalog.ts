import type { RuleCitation, RulebookVersion } from "../schemas/rule.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** The regulation that a rule or a rulebook comes from. */
interface CataloguedInstrument {
  readonly id: string;
  readonly title: Bilingual;
  readonly status: NonNullable<RuleCitation["status"]>;
  readonly note: Bilingual | undefined;
}

/** The part of a published rule that citations show. The ledger's own rules have no regulation behind them. */
interface CataloguedRule {
  readonly id: string;
  readonly clause: string;
  readonly hardness: "HARD" | "SOFT" | "RECORD";
  readonly text: Bilingual;
  readonly remedy: Bilingual;
  readonly basis?: NonNullable<RuleCitation["basis"]>;
  readonly reading?: Bilingual | undefined;
  readonly instrument?: CataloguedInstrument;
}

/** The part of a published rulebook that answers show. */
interface CataloguedRulebook extends CataloguedInstrument {
  readonly layers: readonly CataloguedInstrument[];
}

/** The rulebooks whose texts this server has, and the ledger's own structural rules (`src/rulebook`). */
export interface RulebookCatalog {
  /** @param jurisdiction - ordinal on this ledger */
  ruleOf(jurisdiction: number, version: number, rule: number): CataloguedRule | undefined;
  /** @param jurisdiction - ordinal on this ledger */
  rulebook(jurisdiction: number, version: number): CataloguedRulebook | undefined;
}

/** A catalog without texts: citations then carry only numbers. */
export const EMPTY_CATALOG: RulebookCatalog = { ruleOf: () => undefined, rulebook: () => undefined };

/** What an answer says of the regulation behind a version; nothing when the catalog does not have it. */
export function sourceOf(
  catalog: RulebookCatalog,
  jurisdiction: number,
  version: number,
): Pick<RulebookVersion, "source"> {
  const book = catalog.rulebook(jurisdiction, version);
  if (book === undefined) return {};
  const { id, title, status, note, layers } = book;
  return {
    source: { id, title, status, ...(note === undefined ? {} : { note }), layers: layers.map((one) => one.id) },
  };
}
