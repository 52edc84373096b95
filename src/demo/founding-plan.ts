import type { Hex } from "../consensus/hex.ts";
import { planFounding } from "../deployment/founding.ts";
import type { PlannedJurisdiction } from "../deployment/founding.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { CAST, CITIES, foundingParties, partyNumber } from "./cast.ts";
import type { CityName, PartyAlias } from "./cast.ts";
import { chinaTime, endOfDay } from "../text/china-time.ts";

/** The ledger is founded; the demo's first block. Seconds. */
export const FOUNDING_TIME = chinaTime("2025-03-03T10:00");

const RULEBOOKS: Readonly<Record<CityName, URL>> = {
  CANGYU: new URL("../../rulebooks/cangyu-2025.json", import.meta.url),
  SHUOWAN: new URL("../../rulebooks/shuowan-2023.json", import.meta.url),
};

/** From when on each city keeps its ledger: what is older is back-filled, until the closing. */
const LEDGER_STARTS: Readonly<Record<CityName, number>> = { CANGYU: FOUNDING_TIME, SHUOWAN: endOfDay("2025-03-06") };
const BACKFILL_CLOSES = endOfDay("2025-06-30");

/**
 * What the ledger of the demo is founded with: both cities, their authorities with accounts, and the
 * rulebooks in force and to come.
 */
export function foundingPlan(accountOf: (party: PartyAlias) => Hex): PlannedJurisdiction[] {
  return planFounding(
    cityNames().map((city) => ({
      reference: CITIES[city].businessNumber,
      ledgerStart: LEDGER_STARTS[city],
      backfillUntil: BACKFILL_CLOSES,
      parties: foundingParties(city).map((alias) => ({
        reference: partyNumber(alias),
        account: accountOf(alias),
        roles: CAST[alias].roles,
      })),
      rulebooks: demoRulebooks(city),
    })),
  );
}

/** The rules that the demo's ledger can cite. */
export function demoRulebookCatalog(): RulebookCatalog {
  return new RulebookCatalog(new Map(cityNames().map((city) => [CITIES[city].ordinal, demoRulebooks(city)])));
}

/** The versions of a city's rulebook, in order. @throws RulebookError */
export function demoRulebooks(city: CityName): Rulebook[] {
  return readRulebooks(RULEBOOKS[city]);
}

function cityNames(): CityName[] {
  const names = Object.keys(CITIES) as CityName[];
  return names.sort((one, other) => CITIES[one].ordinal - CITIES[other].ordinal);
}
