import { readFileSync } from "node:fs";

/**
 * A small city as its file is, and the text that it quotes: the articles of docs/example-city alone, so that a step
 * which the example decides does not change what is wrong here.
 */
export const LUMING = readFileSync(new URL("luming-2026.json", import.meta.url), "utf8");
export const LUMING_TEXT = readFileSync(new URL("../../../docs/example-city/luming-2026.txt", import.meta.url), "utf8");

export interface Book {
  [member: string]: unknown;
  text: Record<string, unknown>;
  versions: Record<string, unknown>[];
  rules: Record<string, unknown>[];
}

export function rule(book: Book, number: number): Record<string, unknown> {
  const found = book.rules.find((one) => one["number"] === number);
  if (found === undefined) throw new Error(`The example has no rule ${number}.`);
  return found;
}

/** The example city in which something was changed, one value a line. */
export function changed(change: (book: Book) => unknown): string {
  const book = JSON.parse(LUMING) as Book;
  change(book);
  return JSON.stringify(book, null, 2);
}

/** The example city in which one passage of its file was written otherwise. */
export function written(from: string, to: string): string {
  if (!LUMING.includes(from)) throw new Error(`The example does not have ${from}.`);
  return LUMING.replace(from, to);
}

/** Adds a rule like another one. */
export function add(book: Book, like: number, change: Record<string, unknown>): void {
  const number = 100 + book.rules.length;
  book.rules.push({ ...rule(book, like), id: `lm.added-${number}`, number, ...change });
}
