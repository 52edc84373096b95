import { describe, expect, it, test } from "vitest";
import { documentFaults } from "../../src/document-schemas/check-document.ts";
import { readFields } from "../../src/document-schemas/read-fields.ts";
import { schemaBehind } from "../../src/document-schemas/schema-catalogue.ts";

const written = (...texts: string[]) =>
  texts.map((text) => ({ name: text.slice(0, text.indexOf("=")), text: text.slice(text.indexOf("=") + 1) }));

/** A statement, texts of a person, and the JSON that they are. */
test.each([
  ["LOG_RETENTION", ["months=24"], { months: 24 }],
  ["LOG_RETENTION", ["months=24.5"], { months: "24.5" }],
  ["CONFLICT_DECLARATION", ["conflict=否", "measures= 回避 "], { conflict: false, measures: "回避" }],
  ["CONFLICT_DECLARATION", ["conflict=Yes"], { conflict: true }],
  ["CONFLICT_DECLARATION", ["conflict=perhaps"], { conflict: "perhaps" }],
  ["CONFLICT_DECLARATION", ["conflict=是"], { conflict: true }],
  ["MODE", ["mode=依场景授权"], { mode: "BY_SCENARIO" }],
  ["MODE", ["mode=by_field"], { mode: "BY_FIELD" }],
  ["RIGHTS", ["rights=数据加工使用权，数据产品经营权"], { rights: ["PROCESS_AND_USE", "PRODUCT_OPERATION"] }],
  ["DRILL", ["heldOn=2024年2月29日"], { heldOn: "2024-02-29" }],
  ["PRICE", ["price=1200.5"], { price: "1200.50" }],
  ["USAGE_REPORT", ["period=2025年12月31日至2026年1月1日"], { period: { from: "2025-12-31", to: "2026-01-01" } }],
  ["RIGHTS", ["rights=PROCESS_AND_USE, PRODUCT_OPERATION"], { rights: ["PROCESS_AND_USE", "PRODUCT_OPERATION"] }],
  ["RIGHTS", ["rights=PROCESS_AND_USE", "rights=X"], { rights: ["PROCESS_AND_USE", "X"] }],
  ["HOLD", ["findings=一，二", "findings=三"], { findings: ["一，二", "三"] }],
  ["USAGE_REPORT", ["period=2026-01-01..2026-06-30"], { period: { from: "2026-01-01", to: "2026-06-30" } }],
  ["USAGE_REPORT", ["use=甲", "use=乙"], { use: ["甲", "乙"] }],
  ["USAGE_REPORT", ["used=甲"], { used: "甲" }],
  // One letter with an accent, and a letter and an accent.
  ["USAGE_REPORT", ["use=e\u0301"], { use: "\u00e9" }],
] as const)("%s %j", (code, texts, fields) => {
  expect(readFields(schemaBehind({ act: "STATEMENT", code }), written(...texts))).toEqual(fields);
});

describe("a text that cannot be read as its type", () => {
  it.each([
    ["LOG_RETENTION", ["subject=A", "months=24.5", "until=2099-01-01"], "from 1 to 1200"],
    ["CONFLICT_DECLARATION", ["subject=A", "conflict=perhaps"], "true or false"],
    ["RIGHTS", ["subject=A", "rights=PROCES_AND_USE"], "PROCESS_AND_USE"],
    ["USAGE_REPORT", ["subject=A", "period=2026-01-01", "use=甲"], "{from, to}"],
    ["USAGE_REPORT", ["subject=A", "period=2026-01-01..2026-02-01", "use=甲", "use=乙"], "a text of"],
  ] as const)("%s %j: the check says what it must be", (code, texts, words) => {
    const schema = schemaBehind({ act: "STATEMENT", code });
    const faults = documentFaults(schema, readFields(schema, written(...texts)));
    expect(faults.map(({ problem }) => problem.en)).toEqual([expect.stringContaining(words)]);
  });
});
