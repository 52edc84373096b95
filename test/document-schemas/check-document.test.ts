import { describe, expect, test } from "vitest";
import { documentFaults } from "../../src/document-schemas/check-document.ts";
import type { DocumentSchema } from "../../src/document-schemas/document-schema.ts";
import type { FieldType } from "../../src/document-schemas/field-type.ts";
import { sampleValue } from "./sample-document.ts";

const CHOICES = [
  { value: "PASSED", label: { zh: "通过", en: "passed" } },
  { value: "REJECTED", label: { zh: "不通过", en: "rejected" } },
];
const ROOT = `0x${"a".repeat(64)}`;
const FILE = { name: "a.pdf", sha256: "0".repeat(64), sm3: "1".repeat(64), bytes: 1 };

/** A type, a value that is no value of it, the place of the fault, and words that must be said about it. */
const WRONG: readonly (readonly [is: string, type: FieldType, value: unknown, place: string, words: string])[] = [
  ["an empty text", { is: "TEXT", most: 5 }, " ", "", "1 to 5 characters"],
  ["a text that is too long", { is: "TEXT", most: 5 }, "123456", "", "1 to 5 characters"],
  ["a text of spaces and invisible characters", { is: "TEXT", most: 5 }, "\u200b\u3164\u2800", "", "1 to 5 characters"],
  ["a text that commands a terminal", { is: "TEXT", most: 9 }, "甲\u001b[31m", "", "has U+001B at character 2"],
  ["a text that turns its direction", { is: "TEXT", most: 9 }, "𠮷甲\u202ecod", "", "has U+202E at character 3"],
  ["a text that was decoded wrongly", { is: "TEXT", most: 9 }, "\ufffd\ufffd公司", "", "has U+FFFD at character 1"],
  ["an invisible reference", { is: "RECORD", kinds: ["PARTY"] }, "\u200b", "", "reference of a record"],
  ["a number for a text", { is: "TEXT", most: 5 }, 1, "", "is 1 and must be a text"],
  ["a number below the least", { is: "WHOLE", least: 1, most: 5 }, 0, "", "from 1 to 5"],
  ["a number above the most", { is: "WHOLE", least: 1, most: 5 }, 6, "", "from 1 to 5"],
  ["a fraction", { is: "WHOLE", least: 1, most: 5 }, 1.5, "", "from 1 to 5"],
  ["an amount without decimals", { is: "AMOUNT" }, "1200", "", "two decimals"],
  ["an amount as a number", { is: "AMOUNT" }, 1200.5, "", "two decimals"],
  ["an amount with a leading zero", { is: "AMOUNT" }, "01.00", "", "two decimals"],
  ["a day that does not exist", { is: "DATE" }, "2026-02-30", "", "no day 2026-02-30"],
  ["a date in another form", { is: "DATE" }, "2026/02/03", "", "year-month-day"],
  ["a date as a number", { is: "DATE" }, 20260203, "", "must be a text"],
  ["a time with an offset", { is: "TIME" }, "2026-02-11T09:20Z", "", "to the minute"],
  ["a day for a time", { is: "TIME" }, "2026-02-11", "", "to the minute"],
  ["an hour that no day has", { is: "TIME" }, "2026-02-11T24:00", "", "to the minute"],
  ["a time of a day that does not exist", { is: "TIME" }, "2026-02-29T09:20", "", "no day 2026-02-29"],
  [
    "a period that ends before it begins",
    { is: "PERIOD" },
    { from: "2026-02-02", to: "2026-02-01" },
    "",
    "before it begins",
  ],
  ["a period without an end", { is: "PERIOD" }, { from: "2026-02-02" }, "/to", "is missing: last day"],
  ["a period as a text", { is: "PERIOD" }, "2026", "", "{from, to}"],
  ["a word for yes", { is: "YES_NO" }, "yes", "", "true or false"],
  ["a misspelt choice", { is: "CHOICE", of: CHOICES }, "PASED", "", "one of the values: PASSED"],
  ["a foreign choice", { is: "CHOICE", of: CHOICES }, "OTHERWISE", "", "PASSED, REJECTED"],
  ["no choice at all", { is: "CHOICES", of: CHOICES }, [], "", "at least one"],
  ["one of several choices that is foreign", { is: "CHOICES", of: CHOICES }, ["PASSED", "X"], "/1", "PASSED, REJECTED"],
  ["a choice twice", { is: "CHOICES", of: CHOICES }, ["PASSED", "PASSED"], "", "differ from each other"],
  ["an empty reference", { is: "RECORD", kinds: ["PARTY"] }, "", "", "reference of a record"],
  ["a digest without its algorithm", { is: "DIGEST" }, "a".repeat(64), "", "has no colon"],
  ["a root that is too short", { is: "ROOT" }, ROOT.slice(0, -2), "", "64 hexadecimal digits"],
  ["a file without its SM3", { is: "FILE" }, { ...FILE, sm3: undefined }, "/sm3", "is missing: SM3"],
  ["a file with a digest in capitals", { is: "FILE" }, { ...FILE, sha256: "A".repeat(64) }, "/sha256", "lower-case"],
  ["a file as a text", { is: "FILE" }, "a.pdf", "", "must be an object"],
  ["an empty list", { is: "LIST", each: { is: "DATE" }, most: 2 }, [], "", "a list of 1 to 2"],
  [
    "a list that is too long",
    { is: "LIST", each: { is: "YES_NO" }, most: 2 },
    [true, true, true],
    "",
    "a list of 1 to 2",
  ],
  ["an item of a list", { is: "LIST", each: { is: "YES_NO" }, most: 2 }, [true, 1], "/1", "true or false"],
  ["an item twice", { is: "LIST", each: { is: "TEXT", most: 5 }, most: 9 }, ["a", "b", "a"], "/2", "same as item 1"],
  [
    "a group twice",
    { is: "LIST", each: { is: "GROUP", fields: [] }, most: 9 },
    [{}, {}],
    "/1",
    "is the same as item 1 of the list",
  ],
  [
    "a member of a group",
    { is: "GROUP", fields: [{ name: "on", label: { zh: "日期", en: "date" }, type: { is: "DATE" }, required: true }] },
    {},
    "/on",
    "is missing: date",
  ],
];

function schemaWith(type: FieldType): DocumentSchema {
  return {
    id: "laiqu.test.1",
    title: { zh: "试", en: "test" },
    subject: { act: "STATEMENT", code: "REVIEW" },
    fields: [{ name: "given", label: { zh: "所给", en: "given" }, type, required: true }],
    papers: [],
  };
}

/** The fields as JSON has them: a member that is undefined is none. */
const fieldsWith = (value: unknown) => JSON.parse(JSON.stringify({ given: value }));

describe("each fault of a document has its place and says what is wrong", () => {
  test.each(WRONG)("%s", (_, type, value, place, words) => {
    const faults = documentFaults(schemaWith(type), fieldsWith(value));
    expect(faults.map((fault) => fault.place)).toEqual([`/given${place}`]);
    expect(faults[0]?.problem.en).toContain(words);
    expect(faults[0]?.problem.zh).toMatch(/\p{Script=Han}/u);
    expect(documentFaults(schemaWith(type), fieldsWith(sampleValue(type)))).toEqual([]);
  });

  test("a member that the schema does not have, with the name that was meant", () => {
    const given = { given: true, givn: true, other: 1 };
    const faults = documentFaults(schemaWith({ is: "YES_NO" }), given);
    expect(faults.map(({ place, problem }) => `${place} ${problem.en}`)).toEqual([
      "/givn is no field of this document; given is",
      "/other is no field of this document, which has given",
    ]);
  });

  test("characters are counted as people count them, and the marks of scripts and line breaks are texts", () => {
    const schema = schemaWith({ is: "TEXT", most: 3 });
    for (const text of ["𠮷𠮷𠮷", "一\r\n", "\u0645\u200c\u200f", "\u{e000}"])
      expect(documentFaults(schema, { given: text })).toEqual([]);
    expect(documentFaults(schema, { given: "𠮷𠮷𠮷𠮷" })).toHaveLength(1);
  });

  test("all faults are told at once", () => {
    expect(documentFaults(schemaWith({ is: "YES_NO" }), { wrong: 1 })).toHaveLength(2);
  });
});
