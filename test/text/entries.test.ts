import { expect, test } from "vitest";
import { entriesOf, isKeyOf, isOneOf, keysOf, nameIn, tableOf } from "../../src/text/entries.ts";

const Outcome = { OPEN: 0, PASSED: 1, REJECTED: 5 } as const;

test("keeps the order of a table's names and values", () => {
  expect(keysOf(Outcome)).toEqual(["OPEN", "PASSED", "REJECTED"]);
  expect(entriesOf(Outcome)).toEqual([
    ["OPEN", 0],
    ["PASSED", 1],
    ["REJECTED", 5],
  ]);
});

test("finds the name of a value", () => {
  expect(nameIn(Outcome, 5)).toBe("REJECTED");
  expect(nameIn(Outcome, 2)).toBeUndefined();
  expect(nameIn(Outcome, "5")).toBeUndefined();
});

test.each(["constructor", "toString", "__proto__", "open", "", 0, undefined])("does not take %j for a name", (name) => {
  expect(isKeyOf(Outcome, name)).toBe(false);
});

test("takes a table's own names and a list's own values", () => {
  expect(isKeyOf(Outcome, "OPEN")).toBe(true);
  expect(isOneOf(["sha256", "sm3"], "sm3")).toBe(true);
  expect(isOneOf(["sha256", "sm3"], "md5")).toBe(false);
});

test("computes a table from its names", () => {
  expect(tableOf(["a", "b"], (name) => name.toUpperCase())).toEqual({ a: "A", b: "B" });
});
