import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { GENERATED, generateTypes } from "../../scripts/openapi.ts";

it("keeps in the repository the types that the generator writes now; `npm run openapi` renews them", async () => {
  const types = await generateTypes();

  expect(readFileSync(GENERATED, "utf8")).toBe(types);
}, 60_000);
