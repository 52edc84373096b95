import { expect, it } from "vitest";
import { escapeJson } from "../../src/text/escape-json.ts";
import { UNPRINTABLE } from "../../src/text/foreign-text.ts";

const LINE_FEED = "\n".charCodeAt(0);

/** Whether a UTF-16 code unit by itself is escaped, as the expression says that is the definition. */
const isEscaped = (unit: number): boolean => unit !== LINE_FEED && String.fromCharCode(unit).search(UNPRINTABLE) === 0;

it.each([
  ["first of a pair", (unit: string) => `"${unit}a"`, 1],
  ["second of a pair", (unit: string) => `"a${unit}"`, 2],
  ["last of an odd number", (unit: string) => `"a${unit}`, 2],
  ["beside another that is no ASCII", (unit: string) => `据${unit}据`, 1],
  ["far into a long text", (unit: string) => `${"a".repeat(70_001)}${unit}b`, 70_001],
])("escapes each UTF-16 code unit that must be, and no other: %s", (_, around, place) => {
  const isLong = place > 1_000;
  const wrong: string[] = [];
  for (let unit = 0; unit <= 0xffff; unit += isLong && unit > 0xa0 ? 997 : 1) {
    const text = around(String.fromCharCode(unit));
    const escaped = escapeJson(text);
    const expected = isEscaped(unit)
      ? `${text.slice(0, place)}\\u${unit.toString(16).padStart(4, "0")}${text.slice(place + 1)}`
      : text;
    if (escaped !== expected) wrong.push(unit.toString(16));
  }

  expect(wrong).toEqual([]);
});
