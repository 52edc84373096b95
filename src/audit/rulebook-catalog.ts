import type { Hex } from "../consensus/hex.ts";
import type { Rule } from "../rulebook/rulebook.ts";
import type { RuleCitation, RulebookVersion } from "../schemas/rule.ts";
import type { Reader } from "../store/open-store.ts";
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
  /** The digest of the version, with the rules of its layers. */
  readonly hash: Hex;
  readonly layers: readonly CataloguedInstrument[];
  /** The document of the version, of which `hash` is the digest; undefined where the catalog has only parts of it. */
  readonly document?: object;
  /** The rules that judge, where the catalog has them as a whole. */
  readonly rules?: readonly Rule[];
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

/** A published version of which this server has another text. */
export interface DifferingVersion {
  /** Ordinal on this ledger. */
  readonly jurisdiction: number;
  readonly version: number;
  /** The digest that the ledger has. */
  readonly published: Hex;
  /** The digest of what this server has. */
  readonly given: Hex;
}

/**
 * The catalog without the versions that are not those of the ledger: the numbers of an act's rules are found in the
 * text that judged it, and never in another city's or in one that was edited since.
 * @param onDiffers - called for each published version of which the catalog has another text
 */
export async function onlyPublished(
  database: Reader,
  catalog: RulebookCatalog,
  onDiffers: (version: DifferingVersion) => void,
): Promise<RulebookCatalog> {
  if (catalog === EMPTY_CATALOG) return catalog;
  const rows = await database.selectFrom("rulebook").select(["jurisdiction", "version", "hash"]).execute();
  const same = new Set<string>();
  for (const { jurisdiction, version, hash: published } of rows) {
    const given = catalog.rulebook(jurisdiction, version)?.hash;
    if (given === published) same.add(`${jurisdiction}.${version}`);
    else if (given !== undefined) onDiffers({ jurisdiction, version, published, given });
  }
  const isSame = (jurisdiction: number, version: number): boolean => same.has(`${jurisdiction}.${version}`);
  return {
    rulebook: (jurisdiction, version) =>
      isSame(jurisdiction, version) ? catalog.rulebook(jurisdiction, version) : undefined,
    ruleOf: (jurisdiction, version, rule) => {
      const known = catalog.ruleOf(jurisdiction, version, rule);
      // The ledger's own rules are the same in every version.
      return known?.instrument === undefined || isSame(jurisdiction, version) ? known : undefined;
    },
  };
}
