import type { Hex } from "../consensus/hex.ts";
import { referenceBytes } from "../documents/reference.ts";
import type { Publication } from "../ledger/events.ts";
import { roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";

/** A jurisdiction with which a ledger is founded. Its place among the others is its ordinal, from 1. */
export interface FoundedJurisdiction {
  readonly reference: string;
  /** Acts before this time are backfilled. Seconds. */
  readonly ledgerStart: number;
  /** From this time on nothing is backfilled. Seconds. */
  readonly backfillUntil: number;
  readonly parties: readonly FoundedParty[];
  readonly roster: FoundedRoster;
  /** Every version that the founding promises, from 1 on. */
  readonly rulebooks: readonly Rulebook[];
}

/** A party that the founding itself admits. */
export interface FoundedParty {
  readonly reference: string;
  /** Its first account; without one nobody can act for the party. */
  readonly account: Hex | undefined;
  readonly roles: readonly RoleName[];
}

/**
 * How the accounts of a founding are read. GIVEN: a party without one has nobody who can act for it. MADE: every party
 * gets an account when the network is founded, so a party or an agency needs none in the file.
 */
export type FoundingAccounts = "GIVEN" | "MADE";

/** The agencies that decide together about authorities, rulebooks and the roster itself. */
export interface FoundedRoster {
  /** References of founding parties. */
  readonly agencies: readonly string[];
  /** How many of them must approve. */
  readonly quorum: number;
  /** How long a decision waits between the last approval that it needs and its effect. */
  readonly delaySeconds: number;
}

/** A jurisdiction in the form that the ledger's constructor expects, with the versions that it promises. */
export interface PlannedJurisdiction {
  readonly referenceText: Hex;
  readonly content: Hex;
  readonly start: number;
  readonly closing: number;
  readonly parties: readonly {
    readonly referenceText: Hex;
    readonly account: Hex;
    readonly roles: bigint;
    readonly content: Hex;
  }[];
  /** The agencies of the roster, by their places among the parties. */
  readonly agencies: readonly number[];
  readonly quorum: number;
  readonly delaySeconds: number;
  readonly publications: readonly Publication[];
}

/** A founding hides nothing: references and roles are public, so its records have no document. */
const NO_DOCUMENT: Hex = `0x${"0".repeat(64)}`;
const NO_ACCOUNT: Hex = `0x${"0".repeat(40)}`;

/**
 * Makes the plan of a founding, which is the argument of the ledger's constructor. The same founding always gives the
 * same bytes.
 * @throws RulebookError STEP_TOO_LONG
 */
export function planFounding(jurisdictions: readonly FoundedJurisdiction[]): PlannedJurisdiction[] {
  return jurisdictions.map(({ reference, ledgerStart, backfillUntil, parties, roster, rulebooks }) => ({
    referenceText: referenceBytes(reference),
    content: NO_DOCUMENT,
    start: ledgerStart,
    closing: backfillUntil,
    parties: parties.map((party) => ({
      referenceText: referenceBytes(party.reference),
      account: party.account ?? NO_ACCOUNT,
      roles: roleMask(party.roles),
      content: NO_DOCUMENT,
    })),
    agencies: roster.agencies.map((agency) => parties.findIndex((party) => party.reference === agency)),
    quorum: roster.quorum,
    delaySeconds: roster.delaySeconds,
    publications: rulebooks.map(publicationOf),
  }));
}
