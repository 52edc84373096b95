import type { Hex } from "../consensus/hex.ts";
import { referenceBytes } from "../documents/reference.ts";
import type { Publication } from "../ledger/events.ts";
import { roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";

/** A jurisdiction that a ledger is founded with; its place among the others is its ordinal, from 1. */
export interface FoundedJurisdiction {
  /** Its business number. */
  readonly reference: string;
  /** Seconds: what happened before is back-filled. */
  readonly ledgerStart: number;
  /** Seconds: from then on nothing is back-filled. */
  readonly backfillUntil: number;
  readonly parties: readonly FoundedParty[];
  /** Every version, from 1 on: the founding promises these and no others. */
  readonly rulebooks: readonly Rulebook[];
}

/** A party of the founding, admitted by nobody but the founding. */
export interface FoundedParty {
  readonly reference: string;
  /** Its first account; without one nobody speaks for it. */
  readonly account: Hex | undefined;
  readonly roles: readonly RoleName[];
}

/** A jurisdiction as a ledger's constructor takes it, with the versions that it is promised. */
export interface PlannedJurisdiction {
  readonly businessNumber: Hex;
  readonly content: Hex;
  readonly start: number;
  readonly closing: number;
  readonly parties: readonly {
    readonly businessNumber: Hex;
    readonly account: Hex;
    readonly roles: bigint;
    readonly content: Hex;
  }[];
  readonly publications: readonly Publication[];
}

/** Nothing is hidden in a founding: names and roles are public, so there is no document. */
const NO_DOCUMENT: Hex = `0x${"0".repeat(64)}`;
const NO_ACCOUNT: Hex = `0x${"0".repeat(40)}`;

/** What the ledger is founded with, byte for byte: the same founding always gives the same plan. @throws RulebookError STEP_TOO_LONG */
export function planFounding(jurisdictions: readonly FoundedJurisdiction[]): PlannedJurisdiction[] {
  return jurisdictions.map(({ reference, ledgerStart, backfillUntil, parties, rulebooks }) => ({
    businessNumber: referenceBytes(reference),
    content: NO_DOCUMENT,
    start: ledgerStart,
    closing: backfillUntil,
    parties: parties.map((party) => ({
      businessNumber: referenceBytes(party.reference),
      account: party.account ?? NO_ACCOUNT,
      roles: roleMask(party.roles),
      content: NO_DOCUMENT,
    })),
    publications: rulebooks.map(publicationOf),
  }));
}
