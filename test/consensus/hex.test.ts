import { describe, expect, test } from "vitest";
import {
  byteAt,
  compareBytes,
  concatBytes,
  equalBytes,
  firstBytes,
  fromHex,
  isHex,
  parseHex,
  toHex,
} from "../../src/consensus/hex.ts";
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

  test("recognizes only even numbers of lower-case digits, and the wanted number of bytes", () => {
    expect(isHex("0x")).toBe(true);
    expect(isHex("0x01ab")).toBe(true);
    expect(isHex("0x01ab", 2)).toBe(true);
    expect(isHex("0x01ab", 3)).toBe(false);
    for (const value of ["", "01", "0x0", "0X01", "0xAB", "0x0g", "0x01 ", "0x01\n", 1, null, undefined])
      expect(isHex(value), String(value)).toBe(false);
  });

  test("brings digits of either case into lower case and refuses everything else", () => {
    expect(parseHex("0xAbCd")).toBe("0xabcd");
    expect(parseHex("0xABCD", 2)).toBe("0xabcd");
    for (const text of ["", "abcd", "0XAB", "0xA", "0xAG", "0xAB "])
      expect(refusalCode(() => parseHex(text))).toBe("HEX_MALFORMED");
    expect(refusalCode(() => parseHex("0xabcd", 3))).toBe("HEX_MALFORMED");
  });

  test("takes the first bytes of a longer text and refuses to take more than there are", () => {
    expect(firstBytes("0x010203", 2)).toBe("0x0102");
    expect(() => firstBytes("0x0102", 3)).toThrow(RangeError);
  });

  test("takes a byte by its index and refuses an index outside", () => {
    expect(byteAt(Uint8Array.of(7, 8), 1)).toBe(8);
    for (const index of [-1, 2, 0.5]) expect(() => byteAt(Uint8Array.of(7, 8), index)).toThrow(RangeError);
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
