import { expect, test, vi } from "vitest";
import { isSpellingOf, parseReference } from "../../src/documents/reference.ts";

test("a reference is brought into Unicode NFKC", () => {
  expect(parseReference("ＰＲ－０２")).toBe("PR-02");
});

test("64 bytes of UTF-8 are allowed and one more is not", () => {
  expect(parseReference("来".repeat(21) + "1")).toHaveLength(22);
  expect(() => parseReference("来".repeat(21) + "12")).toThrow(
    expect.objectContaining({ code: "REFERENCE_TOO_LONG", evidence: expect.objectContaining({ bytes: 65 }) }),
  );
});

test("a text that nobody could normalize in a short time is refused before it is normalized", () => {
  const marks = "\u0323\u0301".repeat(1_000_000);
  const normalize = vi.spyOn(String.prototype, "normalize");

  expect(() => parseReference(`a${marks}`)).toThrow(expect.objectContaining({ code: "REFERENCE_TOO_LONG" }));
  expect(isSpellingOf(`a${marks}`, "a")).toBe(false);
  expect(isSpellingOf("ＰＲ－０２", "PR-02")).toBe(true);
  expect(normalize.mock.contexts.map(String)).toEqual(["ＰＲ－０２"]);
});

test("the length is counted after normalization, because the normalized text is hashed", () => {
  // U+FDFA is 3 bytes and becomes 33.
  expect(() => parseReference("\ufdfa\ufdfa")).toThrow(expect.objectContaining({ code: "REFERENCE_TOO_LONG" }));
});

test.each([
  ["", "REFERENCE_EMPTY"],
  ["A\u0000", "REFERENCE_CHARACTER"],
  ["A\nB", "REFERENCE_CHARACTER"],
  ["A\u202eB", "REFERENCE_CHARACTER"],
  ["A\u200bB", "REFERENCE_CHARACTER"],
  ["A\ud800", "REFERENCE_CHARACTER"],
  ["A\u2028B", "REFERENCE_CHARACTER"],
  ["A\ufffdB", "REFERENCE_CHARACTER"],
  ["A\u0378", "REFERENCE_CHARACTER"],
  [" A", "REFERENCE_OUTER_SPACE"],
  ["A\u00a0", "REFERENCE_OUTER_SPACE"],
])("%j is refused with %s", (text, code) => {
  expect(() => parseReference(text)).toThrow(expect.objectContaining({ code }));
});
