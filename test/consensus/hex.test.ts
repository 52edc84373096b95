import { describe, expect, test } from "vitest";
import { compareBytes, concatBytes, equalBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import { refusalCode } from "./refusal.ts";

describe("hex", () => {
  test("every byte is written in two lower-case digits and read back, in either case", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);

    const hex = toHex(bytes);

    expect(hex).toMatch(/^0x[0-9a-f]{512}$/);
    expect(fromHex(hex)).toEqual(bytes);
    expect(fromHex(`0x${hex.slice(2).toUpperCase()}`)).toEqual(bytes);
    expect(toHex(new Uint8Array(0))).toBe("0x");
  });

  test.each(["", "0", "00", "0x0", "0X00", "0x0g", "0x00 ", "0x00\n", " 0x00", "0x:0"])("refuses %j", (text) => {
    expect(refusalCode(() => fromHex(text))).toBe("HEX_MALFORMED");
  });

  test("refuses another length than the one asked for", () => {
    expect(refusalCode(() => fromHex("0x0102", 3))).toBe("HEX_MALFORMED");
    expect(fromHex("0x0102", 2)).toEqual(Uint8Array.of(1, 2));
  });

  test("bytes are joined, compared and ordered by value", () => {
    const [one, two] = [Uint8Array.of(1), Uint8Array.of(2)];

    expect(concatBytes(one, new Uint8Array(0), two)).toEqual(Uint8Array.of(1, 2));
    expect(equalBytes(one, Uint8Array.of(1))).toBe(true);
    expect(equalBytes(one, two)).toBe(false);
    expect(equalBytes(one, concatBytes(one, two))).toBe(false);
    expect([two, concatBytes(one, two), one].sort(compareBytes)).toEqual([one, concatBytes(one, two), two]);
  });
});
