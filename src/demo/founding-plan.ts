import type { Hex } from "../consensus/hex.ts";
import { planFounding } from "../deployment/founding.ts";
import type { PlannedJurisdiction } from "../deployment/founding.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { CAST, foundingParties } from "./cast.ts";
import { CITIES, CITY_NAMES } from "./cities.ts";
import { partyReference } from "./party-references.ts";
import type { CityName } from "./cities.ts";
import type { PartyAlias } from "./cast.ts";
import { chinaTime, endOfDay } from "../text/china-time.ts";
import { DAY } from "../text/civil-date.ts";

/** The time at which the demo's ledger is founded, in seconds: the time of its first block. */
export const FOUNDING_TIME = chinaTime("2025-03-03T10:00");

const RULEBOOKS: Readonly<Record<CityName, URL>> = {
  CANGYU: new URL("../../rulebooks/cangyu-2025.json", import.meta.url),
  SHUOWAN: new URL("../../rulebooks/shuowan-2023.json", import.meta.url),
};

/** The time from which each city keeps its ledger, in seconds. Older acts are backfilled until the closing. */
const LEDGER_STARTS: Readonly<Record<CityName, number>> = { CANGYU: FOUNDING_TIME, SHUOWAN: chinaTime("2025-03-06") };
const BACKFILL_CLOSES = endOfDay("2025-06-30");

/** The agencies that decide together in each city, all but one of them; a decision waits for three days. */
const ROSTERS: Readonly<Record<CityName, readonly PartyAlias[]>> = {
  CANGYU: ["CY-GOV", "CY-DATA", "CY-AUD", "CY-REG"],
  SHUOWAN: ["SW-GOV", "SW-DATA", "SW-COORD"],
};
const DELAY = 3 * DAY;

/** The founding of the demo's ledger: both cities, their authorities with accounts, and all rulebook versions. */
export function foundingPlan(accountOf: (party: PartyAlias) => Hex): PlannedJurisdiction[] {
  return planFounding(
    CITY_NAMES.map((city) => ({
      reference: CITIES[city].reference,
      ledgerStart: LEDGER_STARTS[city],
      backfillUntil: BACKFILL_CLOSES,
      parties: foundingParties(city).map((alias) => ({
        reference: partyReference(alias),
        account: accountOf(alias),
        roles: CAST[alias].roles,
      })),
      roster: {
        agencies: ROSTERS[city].map(partyReference),
        quorum: ROSTERS[city].length - 1,
        delaySeconds: DELAY,
      },
      rulebooks: demoRulebooks(city),
    })),
  );
}

/** Every rule that the demo's ledger can cite. */
export function demoRulebookCatalog(): RulebookCatalog {
  return new RulebookCatalog(new Map(CITY_NAMES.map((city) => [CITIES[city].ordinal, demoRulebooks(city)])));
}

/** The versions of a city's rulebook, in order. @throws RulebookError */
function demoRulebooks(city: CityName): Rulebook[] {
  return readRulebooks(RULEBOOKS[city]);
}
