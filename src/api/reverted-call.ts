import type { Hex } from "../consensus/hex.ts";
import { decodeRevert } from "./ledger-calls.ts";

/** How a call that the ledger threw away is text. */
export interface RevertedCall {
  /** The ledger's error with its values, such as `IdTaken(id 0x…)`. */
  readonly says: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What the ledger said when it threw a call away, by its revert data. */
export function revertedBy(data: Hex): RevertedCall {
  const revert = decodeRevert(data);
  if (revert === undefined) return { says: "no error of the ledger's", evidence: { data } };
  const values = Object.entries(revert.values)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
  return { says: `${revert.error}(${values})`, evidence: { ...revert } };
}
