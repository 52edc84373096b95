/** Longer texts of others are cut, so that they cannot flood a terminal. */
const MOST_CHARACTERS = 80;

// Controls (C0, C1, DEL), format characters (bidi controls, zero-width characters), lone surrogates, private use and
// unassigned code points (all in \p{C}), line and paragraph separators, and characters that a font may not draw.
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Makes a text that others wrote safe to show on a terminal and on the page. It is put in quotation marks so that it
 * cannot read as this program's own words, and characters that could move a cursor, hide, or turn the direction of
 * writing are shown as escapes such as `\u{202e}`. A cut text is followed by `…` after its closing quotation mark.
 * @param maxCharacters - how many characters (code points) are shown at most
 */
export function showForeign(text: string, maxCharacters: number = MOST_CHARACTERS): string {
  const shown = firstCharacters(text, maxCharacters);
  const escaped = escapeUnprintable(shown.replace(/["\\]/g, (character) => `\\${character}`));
  return `"${escaped}"${shown.length < text.length ? "…" : ""}`;
}

/**
 * Escapes a text as `showForeign` does, but without quotation marks and at any length. It is for texts that must be
 * shown whole and whose place makes clear who wrote them.
 */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);
}

/** Cuts between characters, never inside a surrogate pair, and looks at no more of the text than it shows. */
function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let characters = 0; characters < count && end < text.length; characters++)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}
