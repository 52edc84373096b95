import { parseHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import type { DigestPair } from "../documents/digest.ts";
import { bytes, fixedBytes, tuple } from "./abi.ts";

/** The content of a salted export: its digests (64 digits each) and the salt that hides them (32 bytes). */
export interface SaltedContent extends DigestPair {
  readonly salt: Hex;
}

const COMMITMENT = tuple({ tag: bytes, salt: fixedBytes(32), sha256: fixedBytes(32), sm3: fixedBytes(32) });
const TAG = toHex(new TextEncoder().encode("laiqu.salted.1"));

/**
 * The commitment that stands in the place of the SHA-256 digest of a salted export:
 * keccak256(abi.encode("laiqu.salted.1", salt, sha256, sm3)). Whoever does not know the salt learns nothing from it,
 * not even when he holds the file.
 */
export function saltedCommitment({ salt, sha256, sm3 }: SaltedContent): Hex {
  return toHex(
    keccak256(COMMITMENT.write({ tag: TAG, salt, sha256: parseHex(`0x${sha256}`, 32), sm3: parseHex(`0x${sm3}`, 32) })),
  );
}
