import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { GENERATED, generateIntegration } from "../../scripts/integration-docs.ts";

it("docs/integration.md has every program of docs/examples, as npm run docs:integration writes it", () => {
  const text = readFileSync(GENERATED, "utf8");
  const programs = readdirSync(new URL("../../docs/examples", import.meta.url));

  expect(text).toBe(generateIntegration());
  expect(programs.map((name) => [name, text.includes(`<!-- examples/${name} -->`)])).toEqual(
    programs.map((name) => [name, true]),
  );
  expect(programs.length).toBeGreaterThan(1);
});
