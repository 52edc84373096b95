import { describe, expect, it } from "vitest";
import { formatQuestion, parseQuestion } from "../../src/web/browser/question.ts";

const HEX = "ab".repeat(32);
const ID = `0x${"0".repeat(19)}7`;

describe("what a person types on the page", () => {
  it.each([
    ["a number with slashes", "HT/2025/001", { type: "search", text: "HT/2025/001" }],
    ["a path that is mistyped", "data/2026/missing.csv", { type: "search", text: "data/2026/missing.csv" }],
    ["blanks around a reference", "  A-01 ", { type: "search", text: "A-01" }],
    ["an address", "resource/P-1/HT/2025/001", { type: "record", name: "resource/P-1/HT/2025/001" }],
    ["an id", ID.toUpperCase().replace("0X", "0x"), { type: "record", name: ID }],
    ["a digest without its algorithm", HEX.toUpperCase(), { type: "digest", algorithm: "any", hex: HEX }],
    ["a digest in SM3", `sm3:${HEX}`, { type: "digest", algorithm: "sm3", hex: HEX }],
    ["the beginning of a digest", "sha256:ab", { type: "search", text: "sha256:ab" }],
  ])("is read as on the command line: %s", (_, typed, question) => {
    const read = parseQuestion(typed);

    expect(read).toEqual(question);
    expect(parseQuestion(formatQuestion(read!))).toEqual(question);
  });

  it("is no question when it is blank", () => {
    expect(parseQuestion(" \t")).toBeUndefined();
  });
});
