import { UNPRINTABLE } from "./foreign-text.ts";

const UNPRINTABLE_RUNS = new RegExp(`${UNPRINTABLE.source}+`, UNPRINTABLE.flags);

/**
 * Escapes the characters that `showForeign` escapes in a JSON text, in the way of JSON: what a program reads from it
 * stays the same. Line feeds stay, because JSON has them between its tokens only.
 */
export function escapeJson(json: string): string {
  return mayNeedEscapes(json) ? json.replace(UNPRINTABLE_RUNS, jsonEscaped) : json;
}

/** So many UTF-16 code units are looked at together. */
const UNITS_OF_PART = 0x1_0000;
let pairsOfPart: Uint32Array | undefined;

/**
 * Nearly no text needs an escape, and a look at each unit in a table is many times quicker than the expression. An
 * answer is put together from many pieces: to copy them into an array once takes less time than to look each unit up
 * in them. Most units are printable characters of ASCII, of which two are passed over at once.
 */
function mayNeedEscapes(text: string): boolean {
  const suspect = (suspectUnits ??= findSuspectUnits());
  const pairs = (pairsOfPart ??= new Uint32Array(UNITS_OF_PART / 2));
  const bytes = Buffer.from(pairs.buffer);
  for (let from = 0; from < text.length; from += UNITS_OF_PART) {
    const part = text.length <= UNITS_OF_PART ? text : text.slice(from, from + UNITS_OF_PART);
    // Where the number of units is odd, the last one has a space beside it, and not what was there before.
    bytes.write(part.length % 2 === 0 ? part : `${part} `, "utf16le");
    const count = Math.ceil(part.length / 2);
    for (let at = 0; at < count; at++) {
      const pair = pairs[at] ?? 0;
      if (isPrintableAscii(pair)) continue;
      if (suspect[pair & 0xffff] === 1 || suspect[pair >>> 16] === 1) return true;
    }
  }
  return false;
}

/** Whether both units of a pair are from 0x20 to 0x7e: below 0x80, also with 1 more, but not with 0x60 more. */
function isPrintableAscii(pair: number): boolean {
  return (
    (pair & 0xff80_ff80) === 0 &&
    ((pair + 0x0060_0060) & 0x0080_0080) === 0x0080_0080 &&
    ((pair + 0x0001_0001) & 0x0080_0080) === 0
  );
}

let suspectUnits: Uint8Array | undefined;

/** Marks the UTF-16 code units that may need an escape: those of such characters, and all halves of a pair. */
function findSuspectUnits(): Uint8Array {
  const units = new Uint8Array(0x1_0000).fill(1, 0xd800, 0xe000);
  for (let unit = 0; unit < units.length; unit++)
    if (units[unit] === 0 && String.fromCharCode(unit).search(UNPRINTABLE) === 0) units[unit] = 1;
  units["\n".charCodeAt(0)] = 0;
  return units;
}

/** Escapes as JSON writes them, by UTF-16 code unit. A hostile text may need millions of them, each the same few. */
const JSON_ESCAPES = new Map<number, string>([["\n".charCodeAt(0), "\n"]]);

/** Each UTF-16 code unit by itself, because JSON has no escape for characters above U+FFFF. */
function jsonEscaped(characters: string): string {
  let text = "";
  for (let at = 0; at < characters.length; at++) text += jsonEscape(characters.charCodeAt(at));
  return text;
}

function jsonEscape(unit: number): string {
  const known = JSON_ESCAPES.get(unit);
  if (known !== undefined) return known;
  const made = `\\u${unit.toString(16).padStart(4, "0")}`;
  JSON_ESCAPES.set(unit, made);
  return made;
}
