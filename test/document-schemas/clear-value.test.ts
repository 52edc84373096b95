import { expect, test } from "vitest";
import { clearValue } from "../../src/document-schemas/clear-value.ts";
import { DOCUMENT_SCHEMAS, schemaOfStatement } from "../../src/document-schemas/schema-catalogue.ts";
import type { JsonObject } from "../../src/documents/canonical-json.ts";
import type { CodeName } from "../../src/ledger/codes.ts";
import { sampleDocument } from "./sample-document.ts";

const idOf = (reference: string): bigint => BigInt(reference.length);

/** The numbers are those that the rules of the rulebooks compare. */
test.each<readonly [CodeName, JsonObject, bigint]>([
  ["LOG_RETENTION", { months: 24 }, 24n],
  ["BENEFIT", { benefit: "PUBLIC_GOVERNANCE" }, 1n],
  ["BENEFIT", { benefit: "INDUSTRY" }, 3n],
  ["MODE", { mode: "BY_FIELD" }, 2n],
  ["RIGHTS", { rights: ["PROCESS_AND_USE", "PRODUCT_OPERATION"] }, 3n],
  ["DOSSIER", { papers: ["FORM", "AUDIT", "ACCOUNTS", "COMMITMENT", "SELF_ASSESSMENT"] }, 31n],
  ["DOSSIER", { papers: ["SELF_ASSESSMENT"] }, 16n],
  ["PRICE", { price: "0.00" }, 0n],
  ["FEE_CEILING", { ceiling: "1200.05" }, 120_005n],
  ["HOLD", { recall: true }, 1n],
  ["HOLD", { recall: false }, 0n],
  ["UPSTREAM_CONSENT", { for: "DS01" }, 4n],
  ["UPSTREAM_CONSENT", {}, 0n],
  ["NECESSITY", { necessity: "核验" }, 0n],
])("%s %j stands in the clear as %s", (code, fields, expected) => {
  expect(clearValue(schemaOfStatement(code)!, fields, idOf)).toBe(expected);
});

test("every field with a clear value stands for a number of at most 88 bits", () => {
  for (const schema of DOCUMENT_SCHEMAS) expect(clearValue(schema, sampleDocument(schema), idOf) >> 88n).toBe(0n);
});
