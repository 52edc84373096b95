import { expect, test } from "vitest";
import { fieldWords } from "../../src/document-schemas/field-words.ts";
import { DOCUMENT_SCHEMAS, schemaBehind } from "../../src/document-schemas/schema-catalogue.ts";
import { commitDocument } from "../../src/documents/document.ts";
import { sampleDocument } from "./sample-document.ts";

const HOLD = { act: "STATEMENT", code: "HOLD" } as const;
const PRODUCT = { act: "RECORD", kind: "PRODUCT" } as const;

test.each([
  [HOLD, "/recall", true, "reaches what was already made of it", "yes"],
  [HOLD, "/recall", "yes", "reaches what was already made of it", undefined],
  [HOLD, "/reason", "QUALITY", "reason", "quality (QUALITY)"],
  [HOLD, "/reason", "allowed", "reason", undefined],
  [HOLD, "/order/sha256", "00", "order: SHA-256", undefined],
  [HOLD, "/order/bytes", 12, "order: bytes", "12"],
  [{ act: "STATEMENT", code: "LOG_RETENTION" }, "/months", 24, "retention", "24 months"],
  [{ act: "STATEMENT", code: "PRICE" }, "/price", "1200.00", "price", "1200.00 yuan"],
  [
    { act: "STATEMENT", code: "RIGHTS" },
    "/rights",
    ["PRODUCT_OPERATION"],
    "rights",
    /^right to operate data products \(/,
  ],
  [{ act: "STATEMENT", code: "RIGHTS" }, "/rights", ["PRODUCT_OPERATION", "ALL"], "rights", undefined],
  [{ act: "STATEMENT", code: "USAGE_REPORT" }, "/period/from", "2026-01-01", "period: first day", undefined],
  [PRODUCT, "/form", "DATASET", "form", "dataset (DATASET)"],
  [PRODUCT, "/title", "DATASET", "title", undefined],
] as const)(
  "%j %s %j is said with its label, and in words only where the words are ours",
  (subject, path, value, label, said) => {
    const words = fieldWords(schemaBehind(subject), path, value);
    expect(words?.label.en).toBe(label);
    if (said instanceof RegExp) expect(words?.value?.en).toMatch(said);
    else expect(words?.value?.en).toBe(said);
  },
);

test("a path that the schema does not have has no words", () => {
  for (const path of ["/nothing", "/order/nothing", "/recall/x", "", "/"])
    expect(fieldWords(schemaBehind(HOLD), path, "x")).toBeUndefined();
});

test("every leaf of a document of every schema has a label in both languages", () => {
  for (const schema of DOCUMENT_SCHEMAS) {
    const document = commitDocument(
      schema.id,
      sampleDocument(schema),
      { record: `0x${"1".repeat(20)}` },
      (length) => new Uint8Array(length),
    );
    const paths = document.leaves.flatMap((leaf) => ("path" in leaf ? [leaf.path] : []));
    expect(
      paths.filter((path) => !/\p{Script=Han}|SHA|SM3/u.test(fieldWords(schema, path, null)?.label.zh ?? "")),
    ).toEqual([]);
  }
});
