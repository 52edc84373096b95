/** Longer texts of others are cut, so that they cannot flood a terminal. */
const MOST_CHARACTERS = 80;
/** A path is worth showing whole, but POSIX allows 4,096 bytes, which would fill a screen. */
const MOST_CHARACTERS_OF_PATH = 240;
/** The longest sentences of this system's own server have about 600 characters. */
const MOST_CHARACTERS_OF_SENTENCE = 1_200;

// Controls (C0, C1, DEL), format characters (bidi controls, zero-width characters), lone surrogates, private use and
// unassigned code points (all in \p{C}), line and paragraph separators, and characters that a font may not draw. The
// blank Braille pattern (U+2800) is drawn as nothing.
export const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

// Every character that reads as a quotation mark could seem to end the quotation. That includes primes and letters in
// the shape of one. A single apostrophe is left as it is, because no text of ours is quoted with it.
const QUOTATION_MARKS = /(?!["'])[\p{Quotation_Mark}\u02ba\u02dd\u02ee\u02f6\u05f4\u2033\u2036\u2057\u3003]/gu;

// Two apostrophes or the like beside each other look like one quotation mark. The second and all after it are escaped.
const APOSTROPHE = /['`\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u2032\u2035\ua78c]/u.source;
const DOUBLED_APOSTROPHES = new RegExp(`(?<=${APOSTROPHE})${APOSTROPHE}`, "gu");

// A space after a space, and a space of another width than the two ordinary ones, could push the rest of a text to the
// beginning of a terminal's next line.
const ODD_SPACES = /(?<=\p{Zs})\p{Zs}|(?![ \u3000])\p{Zs}/gu;

// Marks that combine with the quotation mark before them, and piles of marks that reach into other lines.
const ODD_MARKS = /^\p{M}|(?<=\p{M}{3})\p{M}/gu;

/**
 * Makes a text that others wrote safe to show on a terminal and on the page. It is put in quotation marks so that it
 * cannot read as this program's own words. Characters that could move a cursor, hide, turn the direction of writing,
 * or seem to end the quotation are shown as escapes such as `\u{202e}`. A cut text is followed by `…` after its closing
 * quotation mark.
 * @param maxCharacters - how many characters (code points) are shown at most
 */
export function showForeign(text: string, maxCharacters: number = MOST_CHARACTERS): string {
  const shown = firstCharacters(text, maxCharacters);
  const plain = shown
    .replace(/["\\]/g, "\\$&")
    .replace(QUOTATION_MARKS, escaped)
    .replace(DOUBLED_APOSTROPHES, escaped)
    .replace(ODD_SPACES, escaped)
    .replace(ODD_MARKS, escaped);
  return `"${escapeUnprintable(plain)}"${shown.length < text.length ? "…" : ""}`;
}

/** Does the same as {@link showForeign} for the path of a file, which is rarely cut. */
export function showPath(path: string): string {
  return showForeign(path, MOST_CHARACTERS_OF_PATH);
}

/**
 * Shows a place in a JSON file, such as `"founding.json"#/jurisdictions/0`: the name of the file is quoted, and so is a
 * pointer with names that are not plain words.
 */
export function showPlace(place: string): string {
  const [pointer = ""] = /#(?:\/\w+)+$/.exec(place) ?? [];
  return `${showPath(place.slice(0, place.length - pointer.length))}${pointer}`;
}

/** Does the same as {@link showForeign} for each of several texts, of which `most` are shown. */
export function showForeignList(texts: readonly string[], most = 20): { readonly zh: string; readonly en: string } {
  const shown = texts.slice(0, most).map((text) => showForeign(text));
  const more = texts.length - shown.length;
  return {
    zh: `${shown.join("、")}${more > 0 ? `，另有 ${more} 个` : ""}`,
    en: `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
  };
}

/**
 * A whole sentence that another program wrote, on one line and without quotation marks. The place must say whose
 * words they are: by a mark of its own before each of them.
 */
export function showSentence(text: string): string {
  const shown = firstCharacters(text, MOST_CHARACTERS_OF_SENTENCE);
  return `${escapeUnprintable(shown).replace(ODD_SPACES, escaped)}${shown.length < text.length ? "…" : ""}`;
}

/**
 * Escapes a text as `showForeign` does, but without quotation marks and at any length. It is for texts that must be
 * shown whole and whose place makes clear who wrote them.
 */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** Escapes each line of a text, so that no character in it can command a terminal; line feeds stay. */
export function escapeLines(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (character === "\n" ? character : escaped(character)));
}

/**
 * Does the same for records of a CSV file: a carriage return before a line feed stays too, and so does the mark of
 * UTF-8 at the beginning.
 */
export function escapeRecords(text: string): string {
  return text.replace(UNPRINTABLE, (character, at: number) => {
    const isOfForm =
      character === "\n" || (character === "\r" && text[at + 1] === "\n") || (character === "\ufeff" && at === 0);
    return isOfForm ? character : escaped(character);
  });
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`;
}

/** Cuts between characters, never inside a surrogate pair, and looks at no more of the text than it shows. */
export function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let characters = 0; characters < count && end < text.length; characters++)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}
