import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { showForeign } from "../text/foreign-text.ts";
import { InputError } from "./input-error.ts";

const MAX_BYTES = 64;
/** No text with more UTF-16 code units has a normal form of at most 64 bytes. */
const MOST_CHARACTERS = 1_024;

/**
 * Reads the reference (业务编号) that an issuer gives to a record, and returns it in the one form from
 * which ids are computed: Unicode NFKC, 1 to 64 bytes of UTF-8. References are opaque, and every operator
 * of a node sees them, so they must not contain names of people.
 *
 * Invisible characters (controls, format characters, line separators, surrogates, private use) are
 * refused because two references that look alike would name two records. Unassigned code points are
 * refused because Unicode promises a stable normal form only for assigned ones. U+FFFD is refused because it is
 * the trace of a wrong decoding: all unreadable references would be the same one.
 * @throws InputError REFERENCE_EMPTY, REFERENCE_CHARACTER, REFERENCE_OUTER_SPACE, REFERENCE_TOO_LONG
 */
export function parseReference(text: string): string {
  // The time of normalizing grows with the square of the number of marks on one letter.
  if (text.length > MOST_CHARACTERS) throw tooLong(text.slice(0, MOST_CHARACTERS), text.length);
  const reference = text.normalize("NFKC");
  if (reference === "") {
    throw new InputError(
      "REFERENCE_EMPTY",
      { zh: "业务编号不能为空：请给出至少一个字符。", en: "A reference is empty: give at least one character." },
      { text },
    );
  }
  const wrong = /[\p{C}\p{Zl}\p{Zp}\ufffd]/u.exec(reference);
  if (wrong !== null) {
    const codePoint = `U+${wrong[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
    throw new InputError(
      "REFERENCE_CHARACTER",
      {
        zh: `业务编号 ${showForeign(text)} 含有控制、不可见、未定义或解码出错的字符 ${codePoint}：请手工重新输入，不要粘贴。`,
        en:
          `The reference ${showForeign(text)} contains ${codePoint}, a control, invisible, unassigned or wrongly ` +
          "decoded character: type it again instead of pasting it.",
      },
      { text, codePoint, position: wrong.index },
    );
  }
  if (reference.trim() !== reference) {
    throw new InputError(
      "REFERENCE_OUTER_SPACE",
      {
        zh: `业务编号 ${showForeign(text)} 首尾有空格：请去掉。`,
        en: `The reference ${showForeign(text)} begins or ends with a space: remove it.`,
      },
      { text },
    );
  }
  const bytes = new TextEncoder().encode(reference).length;
  if (bytes > MAX_BYTES) throw tooLong(text, bytes);
  return reference;
}

/** @param bytes - those of the UTF-8 encoding, or fewer */
function tooLong(text: string, bytes: number): InputError {
  return new InputError(
    "REFERENCE_TOO_LONG",
    {
      zh: `业务编号 ${showForeign(text)} 的 UTF-8 编码有 ${bytes} 字节，上限为 ${MAX_BYTES}（一个汉字占 3 字节）：请缩短。`,
      en:
        `The reference ${showForeign(text)} has ${bytes} bytes of UTF-8, the limit is ${MAX_BYTES} ` +
        "(a Chinese character takes 3): shorten it.",
    },
    { text, bytes },
  );
}

/** Whether a text is a reference in any of its spellings: both have the same normal form. */
export function isSpellingOf(text: string, reference: string): boolean {
  return text.length <= MOST_CHARACTERS && text.normalize("NFKC") === reference;
}

/** The UTF-8 bytes of a reference, as calldata and identities carry them. */
export function referenceBytes(reference: string): Hex {
  return toHex(new TextEncoder().encode(reference));
}
