import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GENERATED, generateActDocs } from "../../scripts/act-docs.ts";

test("docs/acts.md is what npm run docs:acts writes", async () => {
  expect(readFileSync(GENERATED, "utf8")).toBe(await generateActDocs());
});
