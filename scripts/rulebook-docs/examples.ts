/** A part of a rule that the documentation shows: where it judges, and what it requires. */
export interface ShownExample {
  readonly step: string | readonly string[];
  readonly require: Readonly<Record<string, unknown>>;
}

/** Every JSON block of a document that is a part of a rule. */
export function examplesIn(text: string): readonly ShownExample[] {
  return jsonBlocks(text).filter(isExample);
}

/** Every JSON block of a document. */
export function jsonBlocks(text: string): readonly unknown[] {
  return [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json = ""]) => JSON.parse(json) as unknown);
}

function isExample(value: unknown): value is ShownExample {
  return typeof value === "object" && value !== null && "step" in value && "require" in value;
}

/** The single conditions of a requirement, without `anyOf` and `not`. */
export function conditionsIn(require: ShownExample["require"]): readonly ShownExample["require"][] {
  const { anyOf, not } = require;
  if (Array.isArray(anyOf)) return anyOf.flatMap((one: ShownExample["require"]) => conditionsIn(one));
  return isRequirement(not) ? conditionsIn(not) : [require];
}

function isRequirement(value: unknown): value is ShownExample["require"] {
  return typeof value === "object" && value !== null;
}
