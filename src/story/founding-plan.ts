import { encodeBytes } from "./text-bytes.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Publication } from "../records/ledger-events.ts";
import { roleMask } from "../records/roles.ts";
import { compileRulebook } from "../rulebook/compile-rulebook.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { CAST, CITIES, foundingParties, partyNumber } from "./cast.ts";
import type { CityName, PartyAlias } from "./cast.ts";
import { china, endOfDay } from "./china-time.ts";

/** The ledger is founded; the story's first block. Seconds. */
export const FOUNDING_TIME = china("2025-03-03T10:00");

const RULEBOOKS: Readonly<Record<CityName, URL>> = {
  CANGYU: new URL("../../rulebooks/cangyu-2025.json", import.meta.url),
  SHUOWAN: new URL("../../rulebooks/shuowan-2023.json", import.meta.url),
};

/** From when on each city keeps its ledger: what is older is back-filled, until the closing. */
const LEDGER_STARTS: Readonly<Record<CityName, number>> = { CANGYU: FOUNDING_TIME, SHUOWAN: endOfDay("2025-03-06") };
const BACKFILL_CLOSES = endOfDay("2025-06-30");

/** Nothing is hidden in the founding: names and roles are public, so there is no document. */
const NO_DOCUMENT: Hex = `0x${"0".repeat(64)}`;

/** A jurisdiction with the versions of its rulebook, as a ledger is founded with. */
export interface FoundingJurisdiction {
  readonly businessNumber: Hex;
  readonly content: Hex;
  readonly start: number;
  readonly closing: number;
  readonly parties: { readonly businessNumber: Hex; readonly account: Hex; readonly roles: bigint; readonly content: Hex }[];
  readonly publications: readonly Publication[];
}

/**
 * What the ledger of the story is founded with: both cities, their authorities with accounts, and the
 * rulebooks in force and to come.
 */
export function foundingPlan(accountOf: (party: PartyAlias) => Hex): FoundingJurisdiction[] {
  return cityNames().map((city) => ({
    businessNumber: encodeBytes(CITIES[city].businessNumber),
    content: NO_DOCUMENT,
    start: LEDGER_STARTS[city],
    closing: BACKFILL_CLOSES,
    parties: foundingParties(city).map((alias) => ({
      businessNumber: encodeBytes(partyNumber(alias)),
      account: accountOf(alias),
      roles: roleMask(CAST[alias].roles),
      content: NO_DOCUMENT,
    })),
    publications: storyRulebooks(city).map((book) => ({ effectiveFrom: book.effectiveFrom, rulebook: book.hash, steps: compileRulebook(book) })),
  }));
}

/** The rules that the story's ledger can cite. */
export function storyRulebookCatalog(): RulebookCatalog {
  return new RulebookCatalog(new Map(cityNames().map((city) => [CITIES[city].ordinal, storyRulebooks(city)])));
}

/** The versions of a city's rulebook, in order. @throws RulebookError */
export function storyRulebooks(city: CityName): Rulebook[] {
  return readRulebooks(RULEBOOKS[city]);
}

function cityNames(): CityName[] {
  const names = Object.keys(CITIES) as CityName[];
  return names.sort((one, other) => CITIES[one].ordinal - CITIES[other].ordinal);
}
