import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** A text as a person typed it, in the one form that documents have: Unicode NFC, and no spaces around it. */
export function typedText(text: string): string {
  return text.trim().normalize("NFC");
}

// Letters, marks, digits, signs, and characters that are newer than this program; not the blank Braille pattern.
const VISIBLE = /(?!\u2800)[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

// Controls other than tab and line breaks, characters that turn the direction of writing, halves of surrogate pairs,
// and the trace of a wrong decoding. Marks that scripts need, such as joiners and single direction marks, are allowed.
const ODD = /(?![\t\n\r])\p{Cc}|[\p{Cs}\u202a-\u202e\u2066-\u2069\ufffd]/u;

/** Whether a text shows at least one character, and has at most `most` of them. */
export function isShown(text: string, most: number): boolean {
  // No character takes more than two UTF-16 code units, so that a much longer text need not be counted.
  return VISIBLE.test(text) && text.length <= 2 * most && charactersOf(text) <= most;
}

/** The end of a sentence about a character that no document should have; undefined where there is none. */
export function oddCharacter(text: string): Bilingual | undefined {
  const found = ODD.exec(text);
  if (found === null) return undefined;
  const codePoint = `U+${found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? ""}`;
  const at = charactersOf(text.slice(0, found.index)) + 1;
  return {
    zh: `的第 ${at} 个字符 ${codePoint} 是控制字符、改变书写方向的字符，或解码出错的痕迹，应删去`,
    en:
      `has ${codePoint} at character ${at}: a control, a change of the direction of writing, or the trace of a wrong ` +
      "decoding",
  };
}

/**
 * The name of a file in the form that documents have: characters that a document refuses stand as `\\u{1b}`, because a
 * file must be recordable whatever its name is.
 */
export function fileName(name: string): string {
  const shown = typedText(name).replaceAll(new RegExp(ODD, "gu"), escaped);
  return VISIBLE.test(shown) ? shown : Array.from(name, escaped).join("");
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`;
}

/** The number of characters (code points), as people count Chinese ones. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}

/** A value with all its texts in that form. */
function typedValue(value: JsonValue): JsonValue {
  if (typeof value === "string") return typedText(value);
  if (value === null || typeof value !== "object") return value;
  return isList(value) ? value.map(typedValue) : typedValues(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The members of a document with all their texts in that form. */
export function typedValues(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typedValue(value)]));
}
