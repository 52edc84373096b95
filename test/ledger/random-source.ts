import { toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";

/** Random values from a seed (mulberry32): the same seed gives the same values, so that a failure can be repeated. */
export function randomSource(seed: number) {
  let state = seed;
  /** An integer from 0, less than `below`. */
  const random = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  const hexOf = (size: number): Hex => toHex(Uint8Array.from({ length: size }, () => random(256)));
  /** An integer of at most this number of bits; small ones are as frequent as large ones. */
  const uintOf = (bits: number): bigint => BigInt(hexOf(bits / 8)) >> BigInt(random(bits));
  const small = (bits: number): number => Number(uintOf(bits));
  const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  return { random, hexOf, uintOf, small, many };
}
