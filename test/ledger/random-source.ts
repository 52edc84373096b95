import { toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { integersFrom } from "../../src/rulebook/generate/random.ts";

/** Random values from a seed: the same seed gives the same values, so that a failure can be repeated. */
export function randomSource(seed: number) {
  /** An integer from 0, less than `below`. */
  const random = integersFrom(seed);
  const hexOf = (size: number): Hex => toHex(Uint8Array.from({ length: size }, () => random(256)));
  /** An integer of at most this number of bits; small ones are as frequent as large ones. */
  const uintOf = (bits: number): bigint => BigInt(hexOf(bits / 8)) >> BigInt(random(bits));
  const small = (bits: number): number => Number(uintOf(bits));
  const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  return { random, hexOf, uintOf, small, many };
}
