import { Code } from "./codes.ts";
import type { StatementCode } from "./codes.ts";

/** The stages of a seat that a party offers to an account. */
export type SeatStage = "OFFERED" | "WITHDRAWN" | "BOUND" | "FROZEN";

/** A seat as the acts about it left it. */
export interface SeatState {
  readonly stage: SeatStage;
  /** The mask of its roles. */
  readonly roles: bigint;
  /** Seconds; null for a seat without an end. */
  readonly until: number | null;
}

/** A statement about a seat. */
interface SeatChange {
  readonly code: StatementCode;
  readonly value: bigint;
  readonly until: number | null;
  /** Whether the agencies that govern the party's jurisdiction made it, and not the party itself. */
  readonly byAgencies: boolean;
}

/** The roles stand in the low 64 bits of a statement's value. */
const ROLE_BITS = (1n << 64n) - 1n;

const STAGES: ReadonlyMap<number, SeatStage> = new Map([
  [Code.SEAT_OFFERED, "OFFERED"],
  [Code.SEAT_ACCEPTED, "BOUND"],
  [Code.SEAT_FROZEN, "FROZEN"],
]);

/** The mask of the roles that a statement about a seat, or about roles elsewhere, gives. */
export function givenRoles(value: bigint): bigint {
  return value & ROLE_BITS;
}

/**
 * A seat after a statement about it.
 * @param before - undefined for an account to which the party had offered nothing
 * @returns undefined for a code that is no statement about seats
 */
export function seatAfter(before: SeatState | undefined, change: SeatChange): SeatState | undefined {
  const stage = STAGES.get(change.code);
  if (stage === undefined) return undefined;
  if (stage !== "FROZEN" || before === undefined)
    return { stage, roles: givenRoles(change.value), until: change.until };
  // A frozen seat keeps its term and its roles: the statement that freezes it names only the account. Where the
  // agencies replace it, it loses the roles, and decides nothing with them any more.
  const isReplaced = before.stage !== "OFFERED" && change.byAgencies;
  return {
    // Freezing an account that has not accepted the seat takes the offer back, and nothing else.
    stage: before.stage === "OFFERED" ? "WITHDRAWN" : stage,
    roles: isReplaced ? 0n : before.roles,
    until: before.until,
  };
}
