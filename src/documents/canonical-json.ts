import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { InputError } from "./input-error.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** Deeper nesting is refused: it is an attack on the reader's stack, not a document. */
export const MAX_JSON_DEPTH = 64;

/**
 * The canonical text of a JSON value by RFC 8785 (JCS): members sorted by UTF-16 code units, no white
 * space, numbers and strings as ECMAScript writes them.
 * @throws InputError JSON_NOT_REPRESENTABLE with the place (JSON Pointer) of a non-finite number, a
 * lone surrogate, undefined, a sparse array, or anything else that JSON cannot carry unchanged
 */
export function canonicalJson(value: unknown): string {
  return write(value, TOP, 0);
}

/** The UTF-8 bytes of canonicalJson. Digests are computed from them. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/**
 * Parses text that must be canonical already: white space, another member order, a repeated member or another
 * spelling of a number is refused, so that one value has one byte string.
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
      {
        zh: `这不是规范形式（RFC 8785）的 JSON，从第 ${position + 1} 个字符起不符：请按原样使用生成的文件，不要编辑。`,
        en:
          `This JSON is not in canonical form (RFC 8785), it differs from character ${position + 1} on: ` +
          "use the file as it was made, without editing it.",
      },
      { position, found: text.slice(position, position + 40), expected: canonical.slice(position, position + 40) },
    );
  }
  return value;
}

/**
 * Parses UTF-8 bytes that must be canonical JSON already.
 * @throws InputError JSON_ENCODING, JSON_NOT_CANONICAL
 */
export function parseCanonicalBytes(bytes: Uint8Array): JsonValue {
  return parseCanonicalJson(decodeUtf8(bytes));
}

/** Whether a value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether JSON can carry a value unchanged. */
export function isJsonValue(value: unknown): value is JsonValue {
  try {
    canonicalJson(value);
    return true;
  } catch (cause) {
    if (cause instanceof InputError) return false;
    throw cause;
  }
}

/** One step of a JSON Pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(
      "JSON_ENCODING",
      {
        zh: "内容不是 UTF-8 编码的文本：请按原样使用生成的文件，不要编辑。",
        en: "The content is not UTF-8 text: use the file as it was made, without editing it.",
      },
      { bytes: bytes.length },
      cause,
    );
  }
}

function parse(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    // The parser's own message quotes the text, which may contain salts.
    throw new InputError(
      "JSON_NOT_CANONICAL",
      {
        zh: "这不是 JSON：请按原样使用生成的文件，不要编辑。",
        en: "This is not JSON: use the file as it was made, without editing it.",
      },
      { length: text.length },
      cause,
    );
  }
}

/** A place in a value; its text is made only when something is wrong there. */
type Place = { readonly above: Place; readonly step: string | number } | undefined;
const TOP: Place = undefined;

function write(value: unknown, place: Place, depth: number): string {
  if (depth > MAX_JSON_DEPTH) throw tooDeep(place);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw notJson(place, String(value));
    return JSON.stringify(value);
  }
  if (typeof value === "string") return writeString(value, place);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    // Array.from visits holes too; a hole is undefined and refused.
    const written = Array.from(items, (item, index) => write(item, { above: place, step: index }, depth + 1));
    return `[${written.join(",")}]`;
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
  throw notJson(place, typeof value);
}

function writeString(text: string, place: Place): string {
  if (!text.isWellFormed()) {
    throw unrepresentable(place, {
      zh: "含有不成对的代理项，UTF-8 无法表示",
      en: "contains half a surrogate pair, which UTF-8 cannot carry",
    });
  }
  return JSON.stringify(text);
}

function tooDeep(place: Place): InputError {
  return unrepresentable(place, {
    zh: `嵌套超过 ${MAX_JSON_DEPTH} 层`,
    en: `is nested deeper than ${MAX_JSON_DEPTH} levels`,
  });
}

function notJson(place: Place, what: string): InputError {
  return unrepresentable(place, { zh: `是 ${what}，JSON 无法表示`, en: `is ${what}, which JSON cannot write` });
}

function unrepresentable(at: Place, problem: Bilingual): InputError {
  const place = pointer(at);
  const where = place === "" ? { zh: "整个值", en: "The whole value" } : named(showForeign(place, 200));
  return new InputError(
    "JSON_NOT_REPRESENTABLE",
    { zh: `${where.zh}${problem.zh}：请改正。`, en: `${where.en} ${problem.en}: correct it.` },
    { place },
  );
}

function named(place: string): Bilingual {
  return { zh: `${place} 处的值`, en: `The value at ${place}` };
}

function pointer(place: Place): string {
  return place === undefined ? "" : `${pointer(place.above)}${pointerStep(String(place.step))}`;
}
