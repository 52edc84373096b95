import { keccak_256, sha3_256 } from "@noble/hashes/sha3.js";
import { afterEach, describe, expect, test } from "vitest";
import { toHex } from "../../src/consensus/hex.ts";
import { keccak256, useKeccak } from "../../src/consensus/keccak.ts";

describe("keccak256", () => {
  afterEach(() => useKeccak(keccak_256));

  test("hashes with the original Keccak padding", () => {
    expect(toHex(keccak256(new Uint8Array(0)))).toBe(
      "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
  });

  test("another implementation takes over", () => {
    let calls = 0;
    useKeccak((bytes) => {
      calls += 1;
      return keccak_256(bytes);
    });
    calls = 0;

    keccak256(Uint8Array.of(1));

    expect(calls).toBe(1);
  });

  test("refuses a function that is not Keccak-256", () => {
    expect(() => useKeccak(sha3_256)).toThrow(RangeError);
    expect(() => useKeccak((bytes) => keccak_256(bytes).subarray(0, 20))).toThrow(RangeError);
    expect(toHex(keccak256(new Uint8Array(0)))).toMatch(/^0xc5d24601/);
  });
});
