import { createHash } from "node:crypto";
import { pseudonymOf } from "../dossier/pseudonym.ts";
import { Kind } from "../ledger/kinds.ts";
import { recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { CAST } from "./cast.ts";
import type { PartyAlias } from "./cast.ts";
import { jurisdictionId } from "./cities.ts";
import type { CityName } from "./cities.ts";

/** The id of a party of the demo; it is the same on every ledger that plays the demo. */
export function partyId(alias: PartyAlias): RecordId {
  const { city, admittedBy } = CAST[alias];
  const issuer = admittedBy === undefined ? jurisdictionId(city) : partyId(admittedBy);
  return recordId({ kind: Kind.PARTY, issuer, reference: partyReference(alias), revision: 0 });
}

/** The reference of a party: its credit code or its pseudonym, or its alias where it has neither. */
export function partyReference(alias: PartyAlias): string {
  const { city, creditCode, pseudonym } = CAST[alias];
  if (creditCode === undefined) return alias;
  if (pseudonym === undefined) return creditCode;
  const operator = CAST[city === "CANGYU" ? "CY-OPR" : "SW-OPR"].creditCode ?? "";
  return pseudonymOf(demoRegistrarSecret(city), operator, creditCode);
}

/** Anybody can compute this secret of a registrar of the demo. A real registrar draws a random one and keeps it. */
export function demoRegistrarSecret(city: CityName): Uint8Array {
  return createHash("sha256").update(`laiqu demonstration registrar ${city}`).digest();
}
