import { describe, expect, test } from "vitest";
import { clearEnd, clearText, clearWhole } from "../../src/document-schemas/clear-terms.ts";
import { schemaBehind } from "../../src/document-schemas/schema-catalogue.ts";

const SUNSET = schemaBehind({ act: "SETTLEMENT", status: "SUNSET" });
const PROCUREMENT = schemaBehind({ act: "RECORD", kind: "PROCUREMENT" });
const seconds = (text: string): number => Date.parse(text) / 1000;

describe("the end of a term is the one that the document states, by China's clocks", () => {
  test.each([
    ["the last day of a year", { until: "2099-12-31" }, "2099-12-31T16:00:00Z"],
    ["a leap day", { until: "2096-02-29" }, "2096-02-29T16:00:00Z"],
    ["the day before a month without a leap day", { until: "2100-02-28" }, "2100-02-28T16:00:00Z"],
  ])("%s", (_, fields, end) => {
    expect(clearEnd(SUNSET, fields)).toBe(seconds(end));
  });

  test("a moment", () => {
    expect(clearEnd(PROCUREMENT, { deadline: "2026-12-31T17:00" })).toBe(seconds("2026-12-31T09:00:00Z"));
  });

  test("no end that the ledger cannot hold", () => {
    for (const [schema, fields] of [
      [SUNSET, { until: "2106-02-07" }],
      [PROCUREMENT, { deadline: "2200-01-01T00:00" }],
    ] as const)
      expect(() => clearEnd(schema, fields)).toThrow(expect.objectContaining({ code: "DATE_TOO_LATE" }));
  });
});

test("a document says nothing in the clear where it leaves the field out", () => {
  expect([clearEnd(SUNSET, {}), clearText(SUNSET, {}, "UNTIL"), clearWhole(SUNSET, {}, "ANSWERS")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(clearText(SUNSET, { by: "A" }, "ABOUT")).toBeUndefined();
});
