import type { Hex } from "../consensus/hex.ts";

/** An account's address, padded on the left to 32 bytes: the form in statements about seats and roles. */
export function accountWord(account: Hex): Hex {
  return `0x${account.slice(2).padStart(64, "0")}`;
}
