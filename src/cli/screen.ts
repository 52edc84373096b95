import { escapeJson } from "../text/escape-json.ts";
import { escapeLines, escapeRecords, escapeUnprintable } from "../text/foreign-text.ts";
import { jsonPieces } from "./json-pieces.ts";
import type { Terminal } from "./terminal.ts";

/** Moves to the beginning of the line and erases it. Only this file sends a command to a terminal. */
const ERASE_LINE = "\r\u001b[K";

/**
 * The one way to a terminal. Whatever a text holds, it cannot command the terminal: every character that could, or that
 * nobody would see, is shown as an escape. A text that others wrote also has to be quoted where it is put into a
 * sentence, because the screen cannot tell it from our own words.
 */
export interface Screen {
  /** Whether a person watches, so that a progress bar may redraw its line. */
  readonly watched: boolean;
  /** The width of stdout in columns; absent when it is no terminal. */
  readonly columns?: number;
  /** Prints the answer for a person. @throws an error of the operating system, such as that of a full disk */
  answer(text: string): Promise<void> | void;
  /**
   * Prints the answer for a program, as one JSON document. Reading it gives back every character of the value, with a
   * `bigint` as decimal text and a map as an object.
   * @throws an error of the operating system, such as that of a full disk
   */
  document(value: unknown): Promise<void>;
  /**
   * Prints a piece of an answer that is printed piece by piece, as whole records.
   * @throws an error of the operating system, such as that of a full disk
   */
  records(form: RecordForm, text: string): Promise<void> | void;
  /** Prints notices and errors on stderr. */
  notice(text: string): void;
  /** Replaces the line that was drawn before. */
  redraw(line: string): void;
  /** Removes the line that was drawn before. */
  erase(): void;
  /** Asks for a secret without showing it; undefined when there is nobody to ask. */
  askSecret(prompt: string): Promise<string | undefined>;
  /** Asks for a line of text; undefined when there is nobody to ask. */
  ask(prompt: string): Promise<string | undefined>;
}

/** The forms of an answer that is printed record by record: CSV, or JSON on each line. */
export type RecordForm = "csv" | "ndjson";

/** The screen of a terminal. */
export function screenOn(terminal: Terminal): Screen {
  return {
    watched: terminal.watched,
    ...(terminal.columns === undefined ? {} : { columns: terminal.columns }),
    answer: (text) => terminal.out(ended(escapeLines(text))),
    document: (value) => writeDocument(terminal, value),
    records: (form, text) => terminal.out(form === "csv" ? escapeRecords(text) : escapeJson(text)),
    notice: (text) => terminal.err(ended(escapeLines(text))),
    redraw: (line) => terminal.err(`${ERASE_LINE}${escapeUnprintable(line)}`),
    erase: () => terminal.err(ERASE_LINE),
    askSecret: (prompt) => terminal.askSecret(escapeUnprintable(prompt)),
    ask: (prompt) => terminal.ask(escapeUnprintable(prompt)),
  };
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

async function writeDocument(terminal: Terminal, value: unknown): Promise<void> {
  for (const piece of jsonPieces(value)) await terminal.out(escapeJson(piece));
  await terminal.out("\n");
}
