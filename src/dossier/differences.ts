import { isJsonObject, pointerStep, type JsonObject, type JsonValue } from "../documents/canonical-json.ts";

/**
 * The places (JSON Pointers without the leading slash) at which two JSON values differ, as deep as possible.
 * The values at these places are left out because they may be secret.
 */
export function differences(one: JsonValue | undefined, other: JsonValue | undefined, place = ""): string[] {
  if (isContainer(one) && isContainer(other) && Array.isArray(one) === Array.isArray(other)) {
    const [left, right] = [membersIn(one), membersIn(other)];
    return [...new Set([...left.keys(), ...right.keys()])]
      .sort()
      .flatMap((key) => differences(left.get(key), right.get(key), `${place}${pointerStep(key)}`));
  }
  return Object.is(one, other) ? [] : [place.slice(1)];
}

function isContainer(value: JsonValue | undefined): value is JsonObject | readonly JsonValue[] {
  return Array.isArray(value) || isJsonObject(value);
}

/** The members of an object by name, or the items of a list by index. */
function membersIn(container: JsonObject | readonly JsonValue[]): ReadonlyMap<string, JsonValue> {
  return new Map(Object.entries(container));
}
