import type { Hex } from "../consensus/hex.ts";

/** A number as JSON-RPC writes it: 0x-hex without leading zeros. */
export function quantity(value: number): Hex {
  return `0x${value.toString(16)}`;
}
