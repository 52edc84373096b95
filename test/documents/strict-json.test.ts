import { expect, test } from "vitest";
import { parseStrictJson } from "../../src/documents/strict-json.ts";

const LIMITS = { bytes: 100_000 };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): unknown => parseStrictJson(bytesOf(text), LIMITS);

test.each([
  "null",
  " true ",
  "-0.5e-3",
  '"\\u6765\\u53bb \\n \\/ \\ud83d\\ude00"',
  "[]",
  "{}",
  '{"a":[1,2.50,{"b":null}],"来":"去","":""}\n',
  "9007199254740991",
  "[1e21, 1.0, 0.1, 123456789012345680000, 5e-324, 1e+2, -0]",
])("reads %s as JSON.parse does", (text) => {
  expect(read(text)).toEqual(JSON.parse(text));
});

test("reads a member __proto__ as an ordinary one", () => {
  const value = read('{"__proto__":{"admin":true}}');

  expect(Object.keys(value as object)).toEqual(["__proto__"]);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("names line, column and place of a mistake, in both languages", () => {
  expect(() => read('{\n  "rules": [\n    {"id": 1, "id": 2}\n  ]\n}')).toThrow(
    expect.objectContaining({
      code: "JSON_MEMBER_DOUBLED",
      evidence: { line: 3, column: 15, place: "/rules/0/id" },
      text: {
        zh: '第 3 行第 15 列（"/rules/0/id"）：成员 "id" 重复：请删去其一。',
        en: 'Line 3, column 15 ("/rules/0/id"): the member "id" occurs twice: remove one of them.',
      },
    }),
  );
});

test.each<[string, string, string]>([
  ["two members of one name", '{"a":1,"a":1}', "JSON_MEMBER_DOUBLED"],
  ["two members of one name, one of them escaped", '{"a":1,"\\u0061":1}', "JSON_MEMBER_DOUBLED"],
  ["nothing", "", "JSON_SYNTAX"],
  ["only blanks", " \n", "JSON_SYNTAX"],
  ["two values", "1 2", "JSON_SYNTAX"],
  ["a comma at the end", "[1,]", "JSON_SYNTAX"],
  ["a comma at the end of an object", '{"a":1,}', "JSON_SYNTAX"],
  ["a comment", "/* no */ 1", "JSON_SYNTAX"],
  ["a name without quotes", "{a:1}", "JSON_SYNTAX"],
  ["single quotes", "'a'", "JSON_SYNTAX"],
  ["a missing colon", '{"a" 1}', "JSON_SYNTAX"],
  ["a missing bracket", "[1", "JSON_SYNTAX"],
  ["a text without its end", '"abc', "JSON_SYNTAX"],
  ["a text that ends in a backslash", '"abc\\', "JSON_SYNTAX"],
  ["a line break in a text", '"a\nb"', "JSON_SYNTAX"],
  ["an unknown escape", '"\\x41"', "JSON_SYNTAX"],
  ["a number that begins with zero", "01", "JSON_SYNTAX"],
  ["a number that begins with plus", "+1", "JSON_SYNTAX"],
  ["a number without digits behind its point", "1.", "JSON_SYNTAX"],
  ["NaN", "NaN", "JSON_SYNTAX"],
  ["a blank that JSON does not know", "\u00a01", "JSON_SYNTAX"],
  ["a byte order mark", "\ufeff1", "JSON_ENCODING"],
  ["U+FFFD", '"a\ufffdb"', "JSON_ENCODING"],
  ["U+FFFD as an escape", '"\\ufffd"', "JSON_ENCODING"],
  ["half a surrogate pair", '"\\ud800"', "JSON_ENCODING"],
  ["half a surrogate pair in a name", '{"\\udc00":1}', "JSON_ENCODING"],
  ["a whole number beyond 2^53", "9007199254740993", "JSON_NUMBER_INEXACT"],
  ["a negative one", "-9007199254740993", "JSON_NUMBER_INEXACT"],
  ["a fraction with too many digits", "0.12345678901234567890", "JSON_NUMBER_INEXACT"],
  ["a number that is too great", "1e400", "JSON_NUMBER_INEXACT"],
  ["a number that is too small", "1e-400", "JSON_NUMBER_INEXACT"],
  ["a number of very many digits", "1".padEnd(500, "0"), "JSON_NUMBER_INEXACT"],
  ["a number of very many zeros", `1.${"0".repeat(400)}`, "JSON_NUMBER_INEXACT"],
])("refuses %s", (_, text, code) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ name: "InputError", code }));
});

test("refuses bytes that are not UTF-8 and names their place", () => {
  const bytes = Uint8Array.from([...bytesOf('{"a":\n"b'), 0xff, ...bytesOf('"}')]);

  expect(() => parseStrictJson(bytes, LIMITS)).toThrow(
    expect.objectContaining({ code: "JSON_ENCODING", evidence: { line: 2, column: 3, place: "" } }),
  );
});

test("refuses more bytes than allowed", () => {
  expect(parseStrictJson(bytesOf("[1,2]"), { bytes: 5 })).toEqual([1, 2]);
  expect(() => parseStrictJson(bytesOf("[1,2]"), { bytes: 4 })).toThrow(
    expect.objectContaining({ code: "JSON_TOO_LONG", evidence: { bytes: 5, limit: 4 } }),
  );
});

test("refuses values nested deeper than allowed, by default 64 levels", () => {
  const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

  expect(() => read(nested(65))).not.toThrow();
  expect(() => read(nested(66))).toThrow(expect.objectContaining({ code: "JSON_TOO_DEEP" }));
  expect(() => read(nested(50_000))).toThrow(expect.objectContaining({ code: "JSON_TOO_DEEP" }));
  expect(() => parseStrictJson(bytesOf("[[1]]"), { bytes: 100, depth: 1 })).toThrow(
    expect.objectContaining({ code: "JSON_TOO_DEEP" }),
  );
});

test("shows the text that it found as foreign text", () => {
  expect(() => read("\u001b[31m")).toThrow('expected a JSON value here, found "\\u{1b}[31m"');
});
