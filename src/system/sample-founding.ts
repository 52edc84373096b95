import { Role, isOrdinaryRole } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { namedRoles } from "../rulebook/named-roles.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { addCivilMonths, civilDateAt, formatCivilDate } from "../text/civil-date.ts";
import { keysOf } from "../text/entries.ts";

/** Authorities that every sample has, so that some agencies can govern whatever the rulebook says. */
const ALWAYS: readonly RoleName[] = ["GOVERNMENT", "DATA_AUTHORITY", "AUDITOR"];
/** The agencies of the sample's roster, and how many of them decide. */
const AGENCIES = 3;
const QUORUM = 2;
/** A trial decides within a minute. A real network gives people days to read a decision. */
const DELAY_SECONDS = 60;
const BACKFILL_MONTHS = 3;

/**
 * A founding file for a trial of a rulebook: one city with a party for every role that the rulebook names, or as many
 * as its panels need, whose reference is the role. It names no accounts, because every party of a trial gets a
 * throwaway key.
 * @param path - of the rulebook's file, as the founding names it
 * @param now - the present, in seconds
 */
export function sampleFounding(rulebooks: readonly [Rulebook, ...Rulebook[]], path: string, now: number): unknown {
  const roles = rolesOfSample(rulebooks);
  const agencies = roles.filter((role) => !isOrdinaryRole(Role[role])).slice(0, AGENCIES);
  const today = civilDateAt(now);
  return {
    format: "laiqu.founding.2",
    jurisdictions: [
      {
        reference: rulebooks[0].jurisdiction,
        ledgerStart: formatCivilDate(today),
        backfillUntil: formatCivilDate(addCivilMonths(today, BACKFILL_MONTHS)),
        rulebook: path,
        parties: roles.flatMap((role) => partiesOf(role, rulebooks)),
        roster: { agencies: agencies.map(referenceOf), quorum: QUORUM, delaySeconds: DELAY_SECONDS },
      },
    ],
  };
}

/** Every role that is named; and authorities enough for a roster. */
function rolesOfSample(rulebooks: readonly Rulebook[]): RoleName[] {
  const named = namedRoles(rulebooks);
  const authorities = named.filter((role) => !isOrdinaryRole(Role[role]));
  const missing = ALWAYS.filter((role) => !named.includes(role));
  const added = missing.slice(0, Math.max(0, AGENCIES - authorities.length));
  return keysOf(Role).filter((role) => named.includes(role) || added.includes(role));
}

/** As many parties as the largest panel of the role needs. */
function partiesOf(role: RoleName, rulebooks: readonly Rulebook[]): object[] {
  const panels = rulebooks.flatMap(({ rules }) =>
    rules.flatMap(({ require }) =>
      require.flatMap(({ condition }) =>
        condition.type === "quorum" && condition.by === role ? [condition.atLeast] : [],
      ),
    ),
  );
  return Array.from({ length: Math.max(1, ...panels) }, (_, index) => ({
    reference: index === 0 ? referenceOf(role) : `${referenceOf(role)}-${index + 1}`,
    roles: [role],
  }));
}

function referenceOf(role: RoleName): string {
  return role.replaceAll("_", "-");
}
