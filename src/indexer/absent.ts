import type { Hex } from "../consensus/hex.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";

/* The ledger writes zero for an absent value; the projections write NULL. */

const ZERO_WORD: Hex = `0x${"0".repeat(64)}`;

/** A time or count, or null for 0. */
export function absent(value: number): number | null {
  return value === 0 ? null : value;
}

/** A record's id, or null for the zero id. */
export function absentId(id: RecordId): RecordId | null {
  return id === NO_RECORD ? null : id;
}

/** A digest or root, or null for the zero word. */
export function absentWord(word: Hex): Hex | null {
  return word === ZERO_WORD ? null : word;
}
