import { membersOf as exactMembersOf } from "../documents/exact-members.ts";
import type { Members } from "../documents/exact-members.ts";
import { RulebookError } from "./rulebook-error.ts";

/**
 * The members of an object of a rulebook: all of `required`, perhaps some of `optional`, and no others.
 * @param place - where the object stands, such as `cangyu-2025.json#/rules/3`
 * @throws RulebookError RULEBOOK_MALFORMED
 */
export function membersOf<Required extends string, Optional extends string>(
  value: unknown,
  required: readonly Required[],
  optional: readonly Optional[],
  place: string,
): Members<Required, Optional> {
  return exactMembersOf(
    value,
    required,
    optional,
    ({ en }) => new RulebookError("RULEBOOK_MALFORMED", `${place} ${en}`, { place }),
  );
}

/** @throws RulebookError RULEBOOK_MALFORMED when a value is not a text, or only blanks */
export function textAt(value: unknown, place: string): string {
  if (typeof value !== "string" || value.trim() === "")
    throw new RulebookError("RULEBOOK_MALFORMED", `${place} must be a text that is not empty`, { place, found: value });
  return value;
}
