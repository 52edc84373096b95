import { createHash, randomFillSync } from "node:crypto";
import { expect, test } from "vitest";
import { createSm3, sm3 } from "../../src/documents/sm3.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const reference = (bytes: Uint8Array) => createHash("sm3").update(bytes).digest("hex");

// GB/T 32905-2016 appendix A.
test.each([
  ["abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"],
  ["abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"],
])("the standard's example %s has the standard's digest", (text, digest) => {
  expect(hex(sm3(new TextEncoder().encode(text)))).toBe(digest);
});

test("messages of every length up to four blocks hash as OpenSSL hashes them", () => {
  const bytes = randomFillSync(new Uint8Array(256));

  for (let length = 0; length <= bytes.length; length++) {
    expect(hex(sm3(bytes.subarray(0, length)))).toBe(reference(bytes.subarray(0, length)));
  }
});

test("the pieces in which a long message comes do not change its hash", () => {
  const bytes = randomFillSync(new Uint8Array(1_500_003));
  const hasher = createSm3();

  for (const size of [1, 63, 64, 65, 1_000, 262_143, 262_144, 326_656, 1_500_003]) {
    for (let from = 0; from < bytes.length; from += size < 1_000 ? size * 97 : size) {
      // Small pieces would take long: most of the message goes in one, then a small one, and so on.
      const end = Math.min(bytes.length, from + (size < 1_000 ? size * 97 : size));
      hasher.update(bytes.subarray(from, Math.min(from + size, end)));
      hasher.update(bytes.subarray(Math.min(from + size, end), end));
    }
    expect(hex(hasher.digest())).toBe(reference(bytes));
  }
});

test("a hasher begins anew after each digest", () => {
  const hasher = createSm3();
  hasher.update(Uint8Array.of(1, 2, 3));
  hasher.digest();

  expect(hex(hasher.digest())).toBe(reference(new Uint8Array()));
});

test("two hashers do not disturb each other", () => {
  const [one, other] = [createSm3(), createSm3()];

  one.update(Uint8Array.of(1));
  other.update(Uint8Array.of(2));

  expect([hex(one.digest()), hex(other.digest())]).toEqual([reference(Uint8Array.of(1)), reference(Uint8Array.of(2))]);
});
