import { keccak_256 } from "@noble/hashes/sha3.js";
import { afterAll, expect, test } from "vitest";
import { useFastKeccak } from "../../src/chain/fast-keccak.ts";
import { keccak256, useKeccak } from "../../src/consensus/keccak.ts";

afterAll(() => useKeccak(keccak_256));

test("the WebAssembly Keccak-256 equals the pure one at lengths around its block size, in fresh bytes", async () => {
  await useFastKeccak();

  const lengths = Array.from({ length: 280 }, (_, length) => length);
  const different = lengths.filter((length) => {
    const message = new Uint8Array(length).fill(length & 0xff);
    return Buffer.compare(keccak256(message), keccak_256(message)) !== 0;
  });
  const first = keccak256(Uint8Array.of(1));
  const kept = first.slice();
  keccak256(Uint8Array.of(2));

  expect(different).toEqual([]);
  expect(first).toEqual(kept);
});
