import { CodedError } from "../text/coded-error.ts";

/**
 * The faults of a decision that somebody wants to propose:
 * - `HALF_YEAR_MALFORMED`: a half year is not written as 2026-1 or 2026-2;
 * - `DAYS_OUTSIDE`: days are not within the half year, or a range ends before it begins;
 * - `HASH_MALFORMED`: the hash of a rulebook, or the digest of a descriptor, is not in its form;
 * - `DECISION_IMPOSSIBLE`: the ledger would never carry it out.
 */
export type DecisionErrorCode = "HALF_YEAR_MALFORMED" | "DAYS_OUTSIDE" | "HASH_MALFORMED" | "DECISION_IMPOSSIBLE";

/** A decision cannot be proposed as it was written. */
export class DecisionError extends CodedError<DecisionErrorCode> {
  override readonly name = "DecisionError";
}
