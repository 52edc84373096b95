import { keccak_256 } from "@noble/hashes/sha3.js";

/** Maps bytes to their 32-byte Keccak-256 digest (the original Keccak padding, not SHA3-256). */
type Keccak256 = (bytes: Uint8Array) => Uint8Array;

let implementation: Keccak256 = keccak_256;

/** Keccak-256 of bytes: 32 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return implementation(bytes);
}

/**
 * Replaces the Keccak-256 implementation for the whole process. The server uses one in WebAssembly, which is about ten
 * times as fast as the default in JavaScript. A replacement must return a fresh array each time.
 *
 * @throws RangeError when the replacement hashes an empty or a two-block message differently from the default
 */
export function useKeccak(replacement: Keccak256): void {
  for (const probe of [new Uint8Array(0), new Uint8Array(200).fill(0xa5)]) {
    const expected = keccak_256(probe);
    const actual = replacement(probe);
    if (actual.length !== 32 || actual.some((byte, index) => byte !== expected[index])) {
      throw new RangeError(`The replacement is not Keccak-256: its digest of ${probe.length} bytes differs.`);
    }
  }
  implementation = replacement;
}
