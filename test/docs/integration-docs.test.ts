import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatePage, PAGES } from "../../scripts/integration-docs.ts";

it("the pages have every program of docs/examples, as npm run docs:integration writes it", () => {
  const texts = PAGES.map((page) => readFileSync(page, "utf8"));
  const programs = readdirSync(new URL("../../docs/examples", import.meta.url));

  expect(texts).toEqual(PAGES.map(generatePage));
  const shown = (name: string) => texts.filter((text) => text.includes(`<!-- examples/${name} -->`)).length;
  expect(programs.map((name) => [name, shown(name)])).toEqual(programs.map((name) => [name, 1]));
  expect(programs.length).toBeGreaterThan(1);
});
