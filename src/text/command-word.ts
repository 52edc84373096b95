import { escapeUnprintable, showForeign } from "./foreign-text.ts";

/** Words that every shell takes as they are: at the beginning of a word, ~ and = mean something to some of them. */
const PLAIN = /^(?![~=])[\p{L}\p{N}_./~@%+=:,-]{1,240}$/u;

/**
 * A value as one word of a command that a reader may copy into a shell. A value with characters that nobody sees cannot
 * be copied from a terminal, so it is shown as foreign text.
 */
export function commandWord(value: unknown): string {
  const text = String(value);
  if (PLAIN.test(text)) return text;
  if (escapeUnprintable(text) !== text || text.length > 240) return showForeign(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}
