import { expect, test } from "vitest";
import { escapeJson } from "../../src/text/escape-json.ts";
import { escapeLines, escapeUnprintable, showForeign, showPlace } from "../../src/text/foreign-text.ts";

test.each([
  ["ordinary text", "沧屿 CY-01 é 😀", '"沧屿 CY-01 é 😀"'],
  ["nothing", "", '""'],
  ["a C0 control that starts a terminal sequence", "\u001b[31mred", '"\\u{1b}[31mred"'],
  ["a line break", "one\r\ntwo", '"one\\u{d}\\u{a}two"'],
  ["NUL and DEL", "\u0000\u007f", '"\\u{0}\\u{7f}"'],
  ["a C1 control", "\u009b31m", '"\\u{9b}31m"'],
  ["a right-to-left override", "abc\u202etxt.exe", '"abc\\u{202e}txt.exe"'],
  ["bidi isolates and marks", "\u2066\u2069\u200e\u200f\u061c", '"\\u{2066}\\u{2069}\\u{200e}\\u{200f}\\u{61c}"'],
  ["zero-width characters", "a\u200bb\u200dc\u2060d\ufeff", '"a\\u{200b}b\\u{200d}c\\u{2060}d\\u{feff}"'],
  ["line and paragraph separators", "\u2028\u2029", '"\\u{2028}\\u{2029}"'],
  ["a lone surrogate", "a\ud800b", '"a\\u{d800}b"'],
  ["a filler that looks like nothing", "\u3164", '"\\u{3164}"'],
  ["tag characters", "\u{e0041}", '"\\u{e0041}"'],
  ["a quotation mark that would end the quotation", '" is valid: "', '"\\" is valid: \\""'],
  [
    "quotation marks of every kind",
    "“a” «b» 「c」 ＂ ″",
    '"\\u{201c}a\\u{201d} \\u{ab}b\\u{bb} \\u{300c}c\\u{300d} \\u{ff02} \\u{2033}"',
  ],
  ["apostrophes that look like a quotation mark", "it's '' ``` ′′", "\"it's '\\u{27} `\\u{60}\\u{60} ′\\u{2032}\""],
  ["spaces that would push a text to the next line", "a   b\u00a0c", '"a \\u{20}\\u{20}b\\u{a0}c"'],
  ["a mark that would combine with the quotation mark", "\u0338a", '"\\u{338}a"'],
  ["an escape that somebody wrote", "\\u{202e}", '"\\\\u{202e}"'],
])("shows %s", (_, text, expected) => {
  expect(showForeign(text)).toBe(expected);
});

test("cuts a long text and marks the cut outside the quotation", () => {
  expect(showForeign("x".repeat(81))).toBe(`"${"x".repeat(80)}"…`);
  expect(showForeign("x".repeat(80))).toBe(`"${"x".repeat(80)}"`);
  expect(showForeign("abcdef", 3)).toBe('"abc"…');
});

test("cuts between characters, not inside a pair of surrogates", () => {
  expect(showForeign("😀😀", 1)).toBe('"😀"…');
  expect(showForeign("😀", 1)).toBe('"😀"');
});

test("shows a text in full where its place makes clear who wrote it", () => {
  const text = `${"y".repeat(500)}\u202e`;

  expect(escapeUnprintable(text)).toBe(`${"y".repeat(500)}\\u{202e}`);
});

test("escapes every line of a text, and keeps the lines", () => {
  expect(escapeLines("one\r\ntwo\u001b[2J\n")).toBe("one\\u{d}\ntwo\\u{1b}[2J\n");
});

test("escapes JSON in its own way, so that a program reads the same value", () => {
  const value = { "\u202e": "\u{e0041}\u009b\ud800" };

  const json = escapeJson(JSON.stringify(value));

  expect(json).toBe('{"\\u202e":"\\udb40\\udc41\\u009b\\ud800"}');
  expect(JSON.parse(json)).toEqual(value);
});

test("quotes the file of a place, and its pointer only if that is not plain", () => {
  expect(showPlace("founding.json#/jurisdictions/0")).toBe('"founding.json"#/jurisdictions/0');
  expect(showPlace("a#/b.json#/c d")).toBe('"a#/b.json#/c d"');
});
