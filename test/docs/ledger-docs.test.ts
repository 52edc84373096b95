import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GENERATED, generateLedgerDocs } from "../../scripts/ledger-docs.ts";

test("docs/ledger.md is what npm run docs:ledger writes", async () => {
  expect(readFileSync(GENERATED, "utf8")).toBe(await generateLedgerDocs());
});
