import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { InputError } from "./input-error.ts";
import { MAX_JSON_DEPTH, requireBoundedJson, type JsonBounds } from "./json-bounds.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * The canonical text of a JSON value by RFC 8785 (JCS): members sorted by UTF-16 code units, no white
 * space, numbers and strings as ECMAScript writes them.
 * @throws InputError JSON_NOT_REPRESENTABLE with the place (JSON Pointer) of a non-finite number, a
 * lone surrogate, undefined, a sparse array, or anything else that JSON cannot carry unchanged
 */
export function canonicalJson(value: unknown): string {
  const pieces: string[] = [];
  write(value, TOP, 0, (piece) => pieces.push(piece));
  return pieces.join("");
}

/** The UTF-8 bytes of canonicalJson. Digests are computed from them. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/**
 * Parses text that must be canonical already: white space, another member order, a repeated member or another
 * spelling of a number is refused, so that one value has one byte string.
 * @throws InputError JSON_TOO_DEEP, JSON_TOO_MANY_VALUES, JSON_NOT_CANONICAL
 */
export function parseCanonicalJson(text: string, bounds?: JsonBounds): JsonValue {
  requireBoundedJson(text, bounds);
  const value = parse(text);
  let position = 0;
  // The canonical text is compared piece by piece and never held as a whole.
  write(value, TOP, 0, (piece) => {
    if (!text.startsWith(piece, position)) throw notCanonical(text, position, piece);
    position += piece.length;
  });
  if (position < text.length) throw notCanonical(text, position, "");
  return value;
}

function notCanonical(text: string, start: number, expected: string): InputError {
  let same = 0;
  while (same < expected.length && text[start + same] === expected[same]) same++;
  const position = start + same;
  return new InputError(
    "JSON_NOT_CANONICAL",
    {
      zh: `这不是规范形式（RFC 8785）的 JSON，从第 ${position + 1} 个字符起不符：请按原样使用生成的文件，不要编辑。`,
      en:
        `This JSON is not in canonical form (RFC 8785), it differs from character ${position + 1} on: ` +
        "use the file as it was made, without editing it.",
    },
    { position, found: text.slice(position, position + 40), expected: expected.slice(same, same + 40) },
  );
}

/**
 * Parses UTF-8 bytes that must be canonical JSON already.
 * @throws InputError JSON_ENCODING, and as `parseCanonicalJson`
 */
export function parseCanonicalBytes(bytes: Uint8Array): JsonValue {
  return parseCanonicalJson(readText(bytes));
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
    write(value, TOP, 0, () => undefined);
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

function readText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  throw new InputError(
    "JSON_ENCODING",
    {
      zh: "内容不是 UTF-8 编码的文本：请按原样使用生成的文件，不要编辑。",
      en: "The content is not UTF-8 text: use the file as it was made, without editing it.",
    },
    { bytes: bytes.length },
  );
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

/** The most characters of a place that an error holds. */
const MOST_SHOWN_PLACE = 1_000;

/** A place in a value; its text is made only when something is wrong there. */
type Place = { readonly above: Place; readonly step: string | number } | undefined;
const TOP: Place = undefined;

/** Hands the canonical text of a value to `emit`, piece by piece. */
function write(value: unknown, place: Place, depth: number, emit: (piece: string) => void): void {
  if (depth > MAX_JSON_DEPTH) throw tooDeep(place);
  if (value === null || typeof value === "boolean") emit(String(value));
  else if (typeof value === "number") emit(writeNumber(value, place));
  else if (typeof value === "string") emit(writeString(value, place));
  else if (Array.isArray(value)) writeArray(value, place, depth, emit);
  else if (isJsonObject(value)) writeObject(value, place, depth, emit);
  else throw notJson(place, typeof value);
}

function writeArray(items: readonly unknown[], place: Place, depth: number, emit: (piece: string) => void): void {
  emit("[");
  // The index visits holes too; a hole is undefined and refused.
  for (let index = 0; index < items.length; index++) {
    if (index > 0) emit(",");
    write(items[index], { above: place, step: index }, depth + 1, emit);
  }
  emit("]");
}

function writeObject(value: JsonObject, place: Place, depth: number, emit: (piece: string) => void): void {
  emit("{");
  Object.keys(value)
    .sort()
    .forEach((key, index) => {
      const memberPlace: Place = { above: place, step: key };
      emit(`${index > 0 ? "," : ""}${writeString(key, memberPlace)}:`);
      write(value[key], memberPlace, depth + 1, emit);
    });
  emit("}");
}

function writeNumber(value: number, place: Place): string {
  if (!Number.isFinite(value)) throw notJson(place, String(value));
  return JSON.stringify(value);
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
    { place: place.slice(0, MOST_SHOWN_PLACE) },
  );
}

function named(place: string): Bilingual {
  return { zh: `${place} 处的值`, en: `The value at ${place}` };
}

function pointer(place: Place): string {
  return place === undefined ? "" : `${pointer(place.above)}${pointerStep(String(place.step))}`;
}
