import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GENERATED, generateSchemaDocs } from "../../scripts/schema-docs.ts";

test("docs/document-schemas.md is what npm run docs:schemas writes", async () => {
  expect(readFileSync(GENERATED, "utf8")).toBe(await generateSchemaDocs());
});
