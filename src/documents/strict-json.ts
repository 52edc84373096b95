import { isJsonObject } from "./canonical-json.ts";
import { RulebookError } from "../rulebook/rulebook-error.ts";

/**
 * The members of a JSON object that has all of `required`, perhaps some of `optional`, and nothing else:
 * a misspelt member of a regulation must not be read as its absence.
 * @param place where the object stands, such as `cangyu-2025.json#/rules/3`
 * @throws RulebookError RULEBOOK_MALFORMED
 */
export function membersOf<Required extends string, Optional extends string>(
  value: unknown,
  required: readonly Required[],
  optional: readonly Optional[],
  place: string,
): Record<Required, unknown> & Partial<Record<Optional, unknown>> {
  if (!isJsonObject(value))
    throw new RulebookError("RULEBOOK_MALFORMED", `${place} must be an object`, { place, found: value });
  const missing = required.filter((key) => !Object.hasOwn(value, key));
  if (missing.length > 0)
    throw new RulebookError("RULEBOOK_MALFORMED", `${place} lacks ${missing.join(", ")}`, { place, missing });
  const needless = Object.keys(value).filter((key) => !([...required, ...optional] as string[]).includes(key));
  if (needless.length > 0)
    throw new RulebookError("RULEBOOK_MALFORMED", `${place} has ${needless.join(", ")}, which means nothing there`, {
      place,
      needless,
    });
  return value as Record<Required, unknown> & Partial<Record<Optional, unknown>>;
}

/** @throws RulebookError RULEBOOK_MALFORMED if it is not a text with something in it */
export function textAt(value: unknown, place: string): string {
  if (typeof value !== "string" || value.trim() === "")
    throw new RulebookError("RULEBOOK_MALFORMED", `${place} must be a text that is not empty`, { place, found: value });
  return value;
}
