import { describe, expect, test } from "vitest";
import type { FieldType } from "../../src/document-schemas/field-type.ts";
import {
  choice,
  choices,
  DATE,
  group,
  field,
  listOf,
  PERIOD,
  TEXT,
  TIME,
  YES_NO,
} from "../../src/document-schemas/make-schema.ts";
import { readTyped } from "../../src/document-schemas/read-typed.ts";

const WHOLE: FieldType = { is: "WHOLE", least: 0, most: 100 };
const AMOUNT: FieldType = { is: "AMOUNT" };
const GRADE = { GENERAL_1: ["一般1级", "general, level 1"], GENERAL_2: ["一般2级", "general, level 2"] } as const;
const ITEM = group(field("name", "名称", "name", TEXT));

describe("a value as people type it", () => {
  test.each<[string, FieldType, string, unknown]>([
    ["a text", TEXT, "DM-04; urgent", "DM-04; urgent"],
    ["a text with an accent that another keyboard made", TEXT, " e\u0301 ", "\u00e9"],
    ["a number", WHOLE, "36", 36],
    ["an amount", AMOUNT, "1200.5", "1200.50"],
    ["an amount without fen", AMOUNT, "0012", "12.00"],
    ["a day", DATE, "2025-03-01", "2025-03-01"],
    ["a day in Chinese", DATE, "2025年3月1日", "2025-03-01"],
    ["a day with slashes", DATE, "2025/3/1", "2025-03-01"],
    ["a time", TIME, "2025/3/1 9:05", "2025-03-01T09:05"],
    ["a time of a day", TIME, "2025-03-01T09:05", "2025-03-01T09:05"],
    ["a period", PERIOD, "2025-01-01..2025-12-31", { from: "2025-01-01", to: "2025-12-31" }],
    ["a period in Chinese", PERIOD, "2025年1月1日至2025年12月31日", { from: "2025-01-01", to: "2025-12-31" }],
    ["yes", YES_NO, "是", true],
    ["no", YES_NO, "No", false],
    ["a choice by its value", choice(GRADE), "general_2", "GENERAL_2"],
    ["a choice by its label", choice(GRADE), "一般2级", "GENERAL_2"],
    ["several choices", choices(GRADE), "一般1级、GENERAL_2", ["GENERAL_1", "GENERAL_2"]],
    ["a list", listOf(TEXT), "name; address；\nphone;", ["name", "address", "phone"]],
    ["a list of groups", listOf(ITEM), '[{"name":"a"}]', [{ name: "a" }]],
  ])("%s", (_, type, text, value) => {
    expect(readTyped(type, text)).toEqual({ value });
  });

  test.each<[string, FieldType, string, string]>([
    ["a number with a comma", WHOLE, "1,200", 'is "1,200" and must be a whole number, without commas and unit'],
    ["a number with a unit", WHOLE, "36月", "must be a whole number"],
    ["an amount with a comma", AMOUNT, "1,200.00", "must be an amount in yuan without commas, as 1200.00"],
    ["an amount with three decimals", AMOUNT, "1.005", "must be an amount in yuan"],
    ["a negative amount", AMOUNT, "-3", "must be an amount in yuan"],
    ["one day for a period", PERIOD, "2025-01-01", "must be two days"],
    ["three days for a period", PERIOD, "2025-01-01..2025-02-01..2025-03-01", "must be two days"],
    ["neither yes nor no", YES_NO, "maybe", "must be yes or no"],
    ["a misspelt choice", choice(GRADE), "GENERAL2", "must be one of the list, perhaps GENERAL_2"],
    ["an unknown choice", choice(GRADE), "secret", "GENERAL_1 (general, level 1), GENERAL_2 (general, level 2)"],
    ["one wrong choice of several", choices(GRADE), "GENERAL_1,secret", 'is "secret"'],
    ["a broken group", ITEM, '{"name":', "must be JSON"],
  ])("%s is told", (_, type, text, problem) => {
    const typed = readTyped(type, text);
    expect("problem" in typed ? typed.problem.en : typed).toContain(problem);
  });

  test("a date that does not exist stays as it was written, for the check of the document", () => {
    expect(readTyped(DATE, "2025-02-30")).toEqual({ value: "2025-02-30" });
    expect(readTyped(DATE, "next week")).toEqual({ value: "next week" });
  });
});
