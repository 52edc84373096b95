/**
 * The characters of a text that change a terminal's state, or that a reader does not see, as code points. Line feeds
 * are ours. `erasing` says that the text may hold the one sequence with which a progress bar redraws its line.
 */
export function commandsIn(text: string, { erasing = false } = {}): readonly string[] {
  const own = erasing ? text.replaceAll("\r\u001b[K", "") : text;
  return [...own.matchAll(/(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu)].map(
    ([character]) => `U+${character.codePointAt(0)!.toString(16).toUpperCase()}`,
  );
}

/** Sequences and characters with which others attack a terminal, a reader or a quotation. */
export const HOSTILE = [
  "\u001b[2J\u001b[H",
  "\u001b]0;owned\u0007",
  "\u009b31m",
  "\u202eexe.txt",
  "\u2066\u2069",
  "\u200b\u2060\ufeff",
  "\u2028\u2029",
  "\u0000\b\r\u007f",
  "\ud800",
  "\u{e0041}",
  "\"'“”„‟‘’«»「」『』＂",
].join("x");
