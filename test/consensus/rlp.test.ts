import { RLP } from "@ethereumjs/rlp";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import { decodeRlp, decodeScalar, encodeRlp, encodeScalar, type RlpItem } from "../../src/consensus/rlp.ts";
import { Random } from "./random.ts";
import { refusalCode } from "./refusal.ts";

describe("RLP", () => {
  test("random items encode as @ethereumjs/rlp encodes them and decode back", () => {
    const random = new Random(1);
    for (let round = 0; round < 500; round++) {
      const item = randomItem(random, 4);

      const encoded = encodeRlp(item);

      expect(toHex(encoded)).toBe(toHex(RLP.encode(item as never)));
      expect(toHex(encodeRlp(decodeRlp(encoded)))).toBe(toHex(encoded));
      expect(decodeRlp(encoded)).toEqual(item);
    }
  });

  test("random bytes that decode are encoded to the same bytes again", () => {
    const random = new Random(2);
    let decoded = 0;
    for (let round = 0; round < 50_000; round++) {
      const bytes = random.bytes(1 + random.below(4));
      bytes[0] = random.pick([random.below(256), 0x80 + bytes.length - 1, 0xc0 + bytes.length - 1]);
      if (refusalCode(() => decodeRlp(bytes)) !== undefined) continue;
      decoded += 1;
      expect(toHex(encodeRlp(decodeRlp(bytes)))).toBe(toHex(bytes));
    }
    expect(decoded).toBeGreaterThan(1000);
  });

  test.each([
    ["a byte below 0x80 with a prefix", "0x8100", "RLP_NOT_CANONICAL"],
    ["the same at the upper bound", "0x817f", "RLP_NOT_CANONICAL"],
    ["the same inside a list", "0xc28105", "RLP_NOT_CANONICAL"],
    ["a short string in the long form", "0xb80180", "RLP_NOT_CANONICAL"],
    ["55 bytes in the long form", `0xb837${"80".repeat(55)}`, "RLP_NOT_CANONICAL"],
    ["a short list in the long form", "0xf80180", "RLP_NOT_CANONICAL"],
    ["a length with a leading zero", `0xb90038${"80".repeat(56)}`, "RLP_NOT_CANONICAL"],
    ["a list length with a leading zero", `0xf90038${"80".repeat(56)}`, "RLP_NOT_CANONICAL"],
    ["nothing", "0x", "RLP_MALFORMED"],
    ["trailing bytes", "0x8000", "RLP_MALFORMED"],
    ["trailing bytes behind a list", "0xc000", "RLP_MALFORMED"],
    ["a truncated string", "0x8301", "RLP_MALFORMED"],
    ["a truncated list", "0xc201", "RLP_MALFORMED"],
    ["a truncated length", "0xb9", "RLP_MALFORMED"],
    ["a length beyond 2^53", "0xbfffffffffffffffff", "RLP_MALFORMED"],
    ["an item that overruns its list", "0xc18201", "RLP_MALFORMED"],
    ["an item that overruns its list into bytes that follow", "0xc4c1820102", "RLP_MALFORMED"],
  ])("refuses %s", (_what, hex, code) => {
    expect(refusalCode(() => decodeRlp(fromHex(hex)))).toBe(code);
  });

  test("refuses nesting that would exhaust the stack", () => {
    expect(refusalCode(() => decodeRlp(nested(100_000)))).toBe("RLP_MALFORMED");
    expect(refusalCode(() => decodeRlp(nested(60)))).toBeUndefined();
  });

  test("integers have no leading zeros and at most 32 bytes", () => {
    expect(toHex(encodeScalar(0))).toBe("0x");
    expect(toHex(encodeScalar(0x0100n))).toBe("0x0100");
    expect(decodeScalar(fromHex("0x0100"))).toBe(256n);
    expect(refusalCode(() => decodeScalar(fromHex("0x00")))).toBe("RLP_NOT_CANONICAL");
    expect(refusalCode(() => decodeScalar(fromHex("0x0001")))).toBe("RLP_NOT_CANONICAL");
    expect(decodeScalar(new Uint8Array(32).fill(0xff))).toBe(2n ** 256n - 1n);
    expect(refusalCode(() => decodeScalar(new Uint8Array(33).fill(1)))).toBe("RLP_MALFORMED");
  });
});

function randomItem(random: Random, depth: number): RlpItem {
  if (depth === 0 || random.below(3) > 0)
    return random.bytes(random.pick([0, 1, 1, 2, 20, 32, 55, 56, 57, 255, 256, 300]));
  return Array.from({ length: random.below(6) }, () => randomItem(random, depth - 1));
}

/** An empty list inside `depth` lists. */
function nested(depth: number): Uint8Array {
  const prefixes: Uint8Array[] = [];
  let size = 1;
  for (let level = 0; level < depth; level++) {
    const prefix =
      size < 56 ? Uint8Array.of(0xc0 + size) : Uint8Array.of(0xf7 + encodeScalar(size).length, ...encodeScalar(size));
    prefixes.push(prefix);
    size += prefix.length;
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const prefix of prefixes.reverse()) {
    bytes.set(prefix, offset);
    offset += prefix.length;
  }
  bytes[offset] = 0xc0;
  return bytes;
}
