import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { generateRulebookDocs, GENERATED } from "../../scripts/rulebook-docs.ts";
import { describedConditions } from "../../scripts/rulebook-docs/conditions.ts";
import { conditionsIn, examplesIn, jsonBlocks } from "../../scripts/rulebook-docs/examples.ts";
import { rowFaultOf } from "../../src/rulebook/meaning.ts";
import { parseRequirement } from "../../src/rulebook/parse-requirement.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { parseStep } from "../../src/rulebook/step.ts";

const TEXT = readFileSync(GENERATED, "utf8");
const CITY = fileURLToPath(new URL("../../docs/example-city/", import.meta.url));
const EXAMPLES = examplesIn(TEXT);

const folder = mkdtempSync(join(tmpdir(), "laiqu-luming-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Json = Record<string, unknown>;
const luming = (): Json & { rules: Json[] } =>
  JSON.parse(readFileSync(join(CITY, "luming-2026.json"), "utf8")) as Json & { rules: Json[] };

test("the tables of docs/rulebooks.md are what npm run docs:rulebooks writes", () => {
  expect(TEXT).toBe(generateRulebookDocs(TEXT));
});

describe("an example in docs/rulebooks.md", () => {
  test.each(EXAMPLES.map((example) => [JSON.stringify(example.require), example] as const))(
    "means something at its step: %s",
    (_, { step, require }) => {
      const terms = parseRequirement(require, "example");

      const steps = [step].flat().map((one) => parseStep(one, "example"));
      expect(steps.flatMap((one) => terms.map((term) => rowFaultOf(one, term)))).toEqual(
        steps.flatMap(() => terms.map(() => undefined)),
      );
    },
  );

  test("is there for every condition, each with its table", () => {
    const shown = new Set(EXAMPLES.flatMap(({ require }) => conditionsIn(require).flatMap(Object.keys)));

    for (const { name } of describedConditions()) {
      expect(shown).toContain(name);
      expect(TEXT).toContain(`<!-- generated: condition-${name} -->`);
    }
  });

  test("that is a whole rule is the rule of the example city", () => {
    const rules = jsonBlocks(TEXT).filter((block) => Object.hasOwn(block as Json, "id"));

    expect(rules).not.toHaveLength(0);
    for (const rule of rules) expect(luming().rules).toContainEqual(rule);
  });

  test("of layers combines the example city with the national rules", () => {
    const [layers] = jsonBlocks(TEXT).filter((block) => Object.hasOwn(block as Json, "layers"));
    const own = luming();
    const text = own["text"] as Json;
    const member = JSON.parse(JSON.stringify(layers).replaceAll("../../", join(CITY, "../../"))) as Json;
    writeFileSync(join(folder, "luming-2026.txt"), readFileSync(join(CITY, "luming-2026.txt")));
    writeFileSync(join(folder, "layered.json"), JSON.stringify({ ...own, text, ...member }));

    // The national rules demand statements that nobody may make in the small example, as the page says.
    expect(() => readRulebooks(join(folder, "layered.json"))).toThrow(
      expect.objectContaining({
        code: "RULES_UNSOUND",
        message: expect.not.stringContaining("luming-2026.json"),
      }),
    );
  });
});

test("the example city's rulebook is sound and quotes its text", () => {
  expect(readRulebooks(join(CITY, "luming-2026.json"))).toHaveLength(1);
});
