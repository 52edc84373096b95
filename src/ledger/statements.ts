import { Code, Family, Flag } from "./codes.ts";
import type { StatementCode } from "./codes.ts";

/* The rules by which the ledger treats statements and records, each stated once. `Attesting.sol` applies them. */

/**
 * Statements of these families, which strangers may make, go to the subject's list of filings. All others extend the
 * subject's trail.
 */
export const LISTED_FAMILIES = [Family.FILING, Family.ANCHOR, Family.ROLE] as const;

/** The family of a statement's code as a number: the high byte. */
export function familyNumber(code: StatementCode): number {
  return code >> 8;
}

/** Whether a statement of this code extends the trail of its subject. Settlements always do. */
export function extendsTrail(code: StatementCode): boolean {
  const family = familyNumber(code);
  return LISTED_FAMILIES.every((listed) => listed !== family);
}

/**
 * A word of unmet rules has a bit for each rule of the step that judged the act, from the lowest on. Of a record that
 * is to be in force at once, the bits from this one on stand for the rules of the step RECORD.
 */
export const FIRST_BIT_OF_RECORD = 24;

/** The reach of a hold: FORWARD stops new use, RECALL also breaks what was already made of the record. */
export const REACHES = ["FORWARD", "RECALL"] as const;
export type Reach = (typeof REACHES)[number];

const RECALL_BIT = 1n;

/** The reach of a hold, from the value of its statement. */
export function reachOf(value: bigint): Reach {
  return (value & RECALL_BIT) === RECALL_BIT ? "RECALL" : "FORWARD";
}

/** The value by which a statement gives the reach of a hold. */
export function reachValue(reach: Reach): bigint {
  return reach === "RECALL" ? RECALL_BIT : 0n;
}

/**
 * The degree to which something can be relied on: ENFORCED by the ledger's rules, ATTESTED by the party that said so,
 * or only RECORDED, which means kept as evidence and judged by nobody. The best comes first.
 */
export type Basis = (typeof BASES)[number];
export const BASES = ["ENFORCED", "ATTESTED", "RECORDED"] as const;

/**
 * The basis of a statement. The ledger itself acts upon holds, seats and roles. Opinions, filings and corrections are
 * claims of a party. Anchors are stored, but the ledger does not read them.
 */
export function basisOfStatement(code: StatementCode): Basis {
  switch (familyNumber(code)) {
    case Family.ANCHOR:
      return "RECORDED";
    case Family.OPINION:
    case Family.FILING:
    case Family.CORRECTION:
      return "ATTESTED";
    default:
      return "ENFORCED";
  }
}

/** The basis of a record. No rule judged a backfilled record: the authority that recorded it attests to it. */
export function basisOfRecord({ flags }: { readonly flags: number }): Basis {
  return isBackfilled(flags) ? "ATTESTED" : "ENFORCED";
}

/** Whether a record was recorded afterwards (补录). */
function isBackfilled(flags: number): boolean {
  return (flags & Flag.BACKFILLED) !== 0;
}

/** Whether a record was backfilled, or rests on a record that was. */
export function restsOnBackfill({ flags }: { readonly flags: number }): boolean {
  return (flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)) !== 0;
}

/** Whether a statement changes what lineage shows: opinions, corrections, holds and releases. */
export function shapesLineage(code: StatementCode): boolean {
  const family = familyNumber(code);
  return family === Family.OPINION || family === Family.CORRECTION || code === Code.HOLD || code === Code.RELEASE;
}
