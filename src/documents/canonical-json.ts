import { InputError } from "./input-error.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

// Deeper input is an attack on the stack of whoever verifies it, not a document.
const MAX_DEPTH = 64;

/**
 * The canonical text of a JSON value by RFC 8785 (JCS): members sorted by UTF-16 code units, no white
 * space, numbers and strings as ECMAScript writes them.
 * @throws InputError JSON_NOT_REPRESENTABLE with the place (JSON Pointer) of a non-finite number, a
 * lone surrogate, undefined, a sparse array, or anything else that JSON cannot carry unchanged
 */
export function canonicalJson(value: unknown): string {
  return write(value, TOP, 0);
}

/** The UTF-8 bytes of canonicalJson: what is hashed. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/**
 * Parses text that must be canonical already: white space, another member order, a doubled member or
 * another spelling of a number is refused, so that one value has one byte string.
 * @throws InputError JSON_NOT_CANONICAL
 */
export function parseCanonicalJson(text: string): JsonValue {
  const value = parse(text);
  const canonical = canonicalJson(value);
  if (canonical !== text) {
    let position = 0;
    while (position < text.length && text[position] === canonical[position]) position++;
    throw new InputError(
      "JSON_NOT_CANONICAL",
      `this JSON is not in canonical form (RFC 8785): it differs from character ${position + 1} on`,
      { position, found: text.slice(position, position + 40), expected: canonical.slice(position, position + 40) },
    );
  }
  return value;
}

/** Whether a value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** One step of a JSON Pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new InputError(
      "JSON_NOT_CANONICAL",
      `this is not JSON: ${(cause as Error).message}`,
      { length: text.length },
      cause,
    );
  }
}

/** A place in a value; its text is made only when something is wrong there. */
type Place = { readonly above: Place; readonly step: string | number } | undefined;
const TOP: Place = undefined;

function write(value: unknown, place: Place, depth: number): string {
  if (depth > MAX_DEPTH) throw unrepresentable(place, `is nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw unrepresentable(place, `is ${value}, which JSON cannot write`);
    return JSON.stringify(value);
  }
  if (typeof value === "string") return writeString(value, place);
  if (Array.isArray(value)) {
    // Array.from visits holes too; a hole is undefined and refused.
    return `[${Array.from(value as unknown[], (item, index) => write(item, { above: place, step: index }, depth + 1)).join(",")}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => {
        const memberPlace: Place = { above: place, step: key };
        return `${writeString(key, memberPlace)}:${write(value[key], memberPlace, depth + 1)}`;
      });
    return `{${members.join(",")}}`;
  }
  throw unrepresentable(place, `is ${value === undefined ? "undefined" : `a ${typeof value} that JSON does not have`}`);
}

function writeString(text: string, place: Place): string {
  if (!text.isWellFormed()) throw unrepresentable(place, "contains a lone surrogate, which UTF-8 cannot carry");
  return JSON.stringify(text);
}

function unrepresentable(at: Place, problem: string): InputError {
  const place = pointer(at);
  return new InputError("JSON_NOT_REPRESENTABLE", `the value at ${place === "" ? "the top" : place} ${problem}`, {
    place,
  });
}

function pointer(place: Place): string {
  return place === undefined ? "" : `${pointer(place.above)}${pointerStep(String(place.step))}`;
}
