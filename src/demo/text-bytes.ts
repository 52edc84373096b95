import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";

/** The UTF-8 bytes of a business number, as calldata carries them. */
export function encodeBytes(text: string): Hex {
  return toHex(new TextEncoder().encode(text));
}
