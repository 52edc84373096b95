import type { Hex } from "../consensus/hex.ts";

/** An account's address, padded on the left to 32 bytes: the form in statements about seats and roles. */
export function accountWord(account: Hex): Hex {
  return `0x${account.slice(2).padStart(64, "0")}`;
}

/** The account in the low 20 bytes of a statement's document. */
export function accountOf(document: Hex): Hex {
  return `0x${document.slice(-40)}`;
}
