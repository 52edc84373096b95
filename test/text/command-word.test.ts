import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commandWord } from "../../src/text/command-word.ts";

describe("a word of a command that a reader copies", () => {
  it.each([
    "my-city.json",
    "~root",
    "~",
    "~/city.json",
    "a~b",
    "=ls",
    "a=b",
    "it's",
    "a b",
    "$HOME",
    "*",
    "鹿数〔2026〕1号",
  ])("is the same word after a shell has read it: %s", (text) => {
    const read = execFileSync("sh", ["-c", `printf %s ${commandWord(text)}`], { encoding: "utf8" });

    expect(read).toBe(text);
  });

  it.each(["~root", "=ls"])("is quoted where another shell would read more into it: %s", (text) => {
    expect(commandWord(text)).toBe(`'${text}'`);
  });

  it("is shown as foreign text where nobody could copy it", () => {
    expect(commandWord("a\u200bb")).toBe('"a\\u{200b}b"');
  });
});
