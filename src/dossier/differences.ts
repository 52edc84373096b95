import { isJsonObject, pointerStep, type JsonValue } from "../documents/canonical-json.ts";

/**
 * The places (JSON Pointers, without the leading slash) at which two JSON values differ: the deepest
 * member that both or only one of them has. Only places, never the values, which may be secret.
 */
export function differences(one: JsonValue | undefined, other: JsonValue | undefined, place = ""): string[] {
  if (isContainer(one) && isContainer(other) && Array.isArray(one) === Array.isArray(other)) {
    const [left, right] = [one, other] as Record<string, JsonValue>[];
    return [...new Set([...Object.keys(left!), ...Object.keys(right!)])]
      .sort()
      .flatMap((key) => differences(left![key], right![key], `${place}${pointerStep(key)}`));
  }
  return Object.is(one, other) ? [] : [place.slice(1)];
}

function isContainer(value: JsonValue | undefined): boolean {
  return Array.isArray(value) || isJsonObject(value);
}
