import { expect, test } from "vitest";
import { canonicalBytes, canonicalJson, parseCanonicalJson } from "../../src/documents/canonical-json.ts";

test("the sample of RFC 8785 section 3.2.2 becomes the canonical bytes of section 3.2.4", () => {
  const sample = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`);

  const bytes = Buffer.from(canonicalBytes(sample)).toString("hex");

  expect(bytes).toBe(
    [
      "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b333333333333333333",
      "2e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c753030",
      "30665c6e4127425c225c5c5c5c5c222f227d",
    ].join(""),
  );
});

test("members are sorted by UTF-16 code units as in RFC 8785 section 3.2.3", () => {
  const sample = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };

  const values = Object.values(JSON.parse(canonicalJson(sample)) as object);
  const order = [...canonicalJson(sample).matchAll(/:"([^"]*)"/g)].map((match) => match[1]);

  expect(values).toHaveLength(7);
  expect(order).toEqual([
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
});

// RFC 8785 appendix B: IEEE 754 bits and the number that JCS writes.
test.each([
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
])("the double %s is written %s", (bits, text) => {
  expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(text);
});

test.each([
  ["NaN", { a: [NaN] }, "/a/0"],
  ["infinity", { a: -Infinity }, "/a"],
  ["undefined", { "a/b": undefined }, "/a~1b"],
  ["a hole", { a: Object.assign([1], { length: 2 }) }, "/a/1"],
  ["a lone surrogate", { a: "\ud83d" }, "/a"],
  ["a lone surrogate as a name", { "\udead": 1 }, "/\udead"],
  ["a bigint", { a: 1n }, "/a"],
  ["a date", { a: new Date(0) }, "/a"],
  ["a function", () => 1, ""],
])("%s is refused with its place", (_, value, place) => {
  expect(() => canonicalJson(value)).toThrow(
    expect.objectContaining({ code: "JSON_NOT_REPRESENTABLE", evidence: { place } }),
  );
});

test("a value that contains itself is refused instead of exhausting the stack", () => {
  const value: Record<string, unknown> = {};
  value["self"] = value;

  expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: "JSON_NOT_REPRESENTABLE" }));
});

test.each([
  '{"b":1,"a":2}',
  '{"a":1,"a":1}',
  '{"a": 1}',
  '{"a":1.0}',
  '{"a":"\\u0041"}',
  '{"a":-0}',
  '{"a":1}\n',
  '{"a":1',
  "",
  '{"a":1e400}',
])("the text %j is refused as not canonical or not representable", (text) => {
  expect(() => parseCanonicalJson(text)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^JSON_/) }));
});

test("a member named __proto__ is kept like any other", () => {
  const text = '{"__proto__":{"a":1},"b":2}';

  expect(canonicalJson(parseCanonicalJson(text))).toBe(text);
});
