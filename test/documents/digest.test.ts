import { expect, test } from "vitest";
import { parseDigest } from "../../src/documents/digest.ts";

const HEX = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";

test("a digest is read with its algorithm and in lower case", () => {
  const digest = parseDigest(`sm3:${HEX.toUpperCase()}`);

  expect(digest).toEqual({ algorithm: "sm3", hex: HEX });
});

test.each([
  [HEX, "DIGEST_MALFORMED"],
  [`sha256:${HEX.slice(1)}`, "DIGEST_MALFORMED"],
  [`sha256:${HEX}0`, "DIGEST_MALFORMED"],
  [`sha256:g${HEX.slice(1)}`, "DIGEST_MALFORMED"],
  [`sha256: ${HEX.slice(1)}`, "DIGEST_MALFORMED"],
  [`md5:${HEX}`, "DIGEST_ALGORITHM_UNKNOWN"],
  [`SM3:${HEX}`, "DIGEST_ALGORITHM_UNKNOWN"],
  ["", "DIGEST_MALFORMED"],
])("%s is refused with %s", (text, code) => {
  expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code }));
});

test("a wrong character is named with its position", () => {
  expect(() => parseDigest(`sha256:${HEX.slice(0, 9)}x${HEX.slice(10)}`)).toThrow(
    expect.objectContaining({ evidence: expect.objectContaining({ position: 9 }) }),
  );
});
