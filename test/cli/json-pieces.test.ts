import { describe, expect, it } from "vitest";
import { jsonPieces } from "../../src/cli/json-pieces.ts";

const joined = (value: unknown): string => [...jsonPieces(value)].join("");

describe("a JSON text in pieces", () => {
  it.each<[string, unknown]>([
    ["a text", 'line\n"quoted" \u202e \ud800'],
    ["a number", 1e308],
    ["a word", null],
    ["nothing in a list", [undefined, 1]],
    ["empty ones in one another", { list: [], object: {}, deep: [[], [{}], [[1]]] }],
    ["members that are undefined", { first: undefined, second: 1, third: undefined }],
    ["a member's name that needs escapes", { 'a\n"b': 1, ["__proto__"]: { toString: 2 } }],
    ["many members", Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`n${at}`, [at, { at }]]))],
    ["a text longer than a piece", { text: `x${"é😀".repeat(30_000)}\ud800` }],
  ])("is that of the platform: %s", (_, value) => {
    expect(joined(value)).toBe(JSON.stringify(value, null, 2));
  });

  it("writes a big integer as decimal text and a map as an object", () => {
    expect(JSON.parse(joined({ big: 2n ** 64n, map: new Map([["/path", [1n]]]) }))).toEqual({
      big: "18446744073709551616",
      map: { "/path": ["1"] },
    });
  });

  it("never holds more than a small part of a document", () => {
    const document = { text: "😀".repeat(200_000), list: Array.from({ length: 50_000 }, (_, at) => ({ at })) };
    const pieces = [...jsonPieces(document)];

    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(40_000);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    expect(JSON.parse(pieces.join(""))).toEqual(document);
  });
});
