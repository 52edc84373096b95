import { expect } from "vitest";
import { demoRulebookCatalog } from "../../../src/demo/founding-plan.ts";

/**
 * The demand of the one rule of a rulebook's version that measures statements with a code, as the published file has
 * it: the API gives the sentence of a rule, and not its numbers.
 */
export function requirementIn(jurisdiction: number, version: number, code: string): Readonly<Record<string, unknown>> {
  const found = requirementsOf(jurisdiction, version).filter(({ measure }) =>
    JSON.stringify(measure ?? null).includes(`"valueOf":"${code}"`),
  );
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** The demand of a rule by its id. */
export function requirementOf(jurisdiction: number, version: number, rule: string): Readonly<Record<string, unknown>> {
  const rules = demoRulebookCatalog().rulebook(jurisdiction, version)?.rules ?? [];
  return requirement(rules.find(({ id }) => id === rule)!.source);
}

function requirementsOf(jurisdiction: number, version: number): Readonly<Record<string, unknown>>[] {
  const rules = demoRulebookCatalog().rulebook(jurisdiction, version)?.rules ?? [];
  return rules.map(({ source }) => requirement(source));
}

function requirement(source: unknown): Readonly<Record<string, unknown>> {
  return (source as { readonly require: Readonly<Record<string, unknown>> }).require;
}
