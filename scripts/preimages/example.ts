import { sha256 } from "@noble/hashes/sha2.js";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import type { Preimage } from "./layouts.ts";

/** An example: what is hashed, the hash, and what is kept of it. */
export interface Example {
  readonly preimage: Hex;
  readonly hash?: Hex;
  readonly kept?: Hex;
}

export function exampleOf(preimage: Hex, { algorithm, kept }: Preimage): Example {
  if (kept === "none by itself") return { preimage };
  const hash = (algorithm === "SHA-256" ? sha256 : keccak256)(fromHex(preimage));
  if (kept === "all") return { preimage, hash: toHex(hash) };
  const part = { "the first 10 bytes": [0, 10], "the first 24 bytes": [0, 24], "the last 28 bytes": [4, 32] }[kept];
  return { preimage, hash: toHex(hash), kept: toHex(hash.subarray(...part)) };
}
