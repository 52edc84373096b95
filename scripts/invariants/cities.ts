import type { Hex } from "../../src/consensus/hex.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import type { RoleName } from "../../src/ledger/roles.ts";

/** An account that acts for a party in the roles that it has at home. */
export interface Actor {
  readonly account: Hex;
  readonly party: RecordId;
  /** Ordinal of its home jurisdiction. */
  readonly home: number;
  readonly roles: readonly Role[];
}

/** A founding party: its reference, account and roles. */
interface FoundingParty {
  readonly reference: string;
  readonly account: Hex;
  readonly roles: readonly RoleName[];
}

export interface City {
  readonly ordinal: number;
  readonly reference: string;
  readonly parties: readonly FoundingParty[];
  readonly actors: readonly Actor[];
}

/** One party for each line: two of what there may be several. */
const CAST: readonly (readonly RoleName[])[] = [
  ["GOVERNMENT", "COORDINATION"],
  ["DATA_AUTHORITY", "IMPLEMENTING_AGENCY"],
  ["REGISTRAR", "PRICE_AUTHORITY", "AUDITOR"],
  ["UPPER_DATA_AUTHORITY", "COURT"],
  ["CYBERSPACE_REGULATOR"],
  ["POLICE", "SECURITY_REGULATOR"],
  ["EVALUATOR", "EXPERT"],
  ["EXPERT", "TRADING_PLATFORM"],
  ["EXPERT", "APPLICANT"],
  ["DATA_PROVIDER", "DATA_HOLDER"],
  ["DATA_PROVIDER", "INDUSTRY_AUTHORITY"],
  ["INDUSTRY_AUTHORITY"],
  ["OPERATOR", "APPLICANT", "DEVELOPER"],
  ["OPERATOR"],
  ["DEVELOPER", "BUYER"],
  ["BUYER"],
];

/** The two cities in which the random acts happen. */
export const CITIES: readonly [City, City] = [cityOf(1), cityOf(2)];

function cityOf(ordinal: number): City {
  const reference = `城市-${ordinal}`;
  const jurisdiction = founded(Kind.JURISDICTION, undefined, reference);
  const parties = CAST.map((roles, index) => ({
    reference: `${reference}-${index}`,
    account: accountOf(ordinal, index),
    roles,
  }));
  const actors = parties.map((party) => ({
    account: party.account,
    party: founded(Kind.PARTY, jurisdiction, party.reference),
    home: ordinal,
    roles: party.roles.map((role) => Role[role]),
  }));
  return { ordinal, reference, parties, actors };
}

function founded(kind: Kind, issuer: RecordId | undefined, reference: string): RecordId {
  return recordId({ kind, issuer: issuer ?? NO_RECORD, reference, revision: 0n });
}

function accountOf(ordinal: number, index: number): Hex {
  return `0x${(0xc17_0000_0000 + ordinal * 256 + index).toString(16).padStart(40, "0")}`;
}
