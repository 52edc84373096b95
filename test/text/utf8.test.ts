import { expect, test } from "vitest";
import { decodeUtf8, lostInDecoding } from "../../src/text/utf8.ts";

test("UTF-8 is decoded with its byte order mark, again after other bytes were refused", () => {
  expect(decodeUtf8(Uint8Array.of(0xc0, 0x80))).toBeUndefined();
  expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeUndefined();
  expect(decodeUtf8(Uint8Array.of(0xe6, 0x9d))).toBeUndefined();
  expect(decodeUtf8(new TextEncoder().encode("\ufeff来去"))).toBe("\ufeff来去");
});

test("a text in GBK is lost in decoding, and one in UTF-8 is not", () => {
  expect(lostInDecoding(Buffer.from([0xc0, 0xb4, 0xc8, 0xa5]).toString())).toBe(true);
  expect(lostInDecoding("来去")).toBe(false);
});
