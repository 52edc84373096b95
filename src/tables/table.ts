import type { JsonValue } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * The content of one cell of a table:
 * - `TEXT`: a text as it stands there;
 * - `NUMBER`: a number in digits. It is plain unless the file shows it in a way that differs from the digits, as with
 *   leading zeros or a percent sign;
 * - `DAY`, `MOMENT`: a date of the spreadsheet, `2026-03-01` or `2026-03-01T09:20`, as a clock in China shows it;
 * - `TRUTH`: true or false;
 * - `JSON`: a value of a JSON file;
 * - `WRONG`: something that nobody can take for a value, such as a formula; `problem` ends a sentence about the cell.
 */
export type CellValue =
  | { readonly is: "TEXT"; readonly text: string }
  | { readonly is: "NUMBER"; readonly text: string; readonly isPlain: boolean }
  | { readonly is: "DAY"; readonly text: string }
  | { readonly is: "MOMENT"; readonly text: string }
  | { readonly is: "TRUTH"; readonly value: boolean }
  | { readonly is: "JSON"; readonly value: JsonValue }
  | { readonly is: "WRONG"; readonly problem: Bilingual };

/** A row of a table that holds something. */
export interface TableRow {
  /** The number that a spreadsheet shows beside the row; in a JSON file its place in the list, from 0 on. */
  readonly number: number;
  /** The cells that hold something, by the letters of their column; in a JSON file by the names of the members. */
  readonly cells: ReadonlyMap<string, CellValue>;
}

/** Something wrong at a place of a table that no single value is to blame for, such as a merged cell. */
export interface TableFault {
  /** For example `C7:D7`. */
  readonly place: string;
  /** The end of a sentence that begins with the place. */
  readonly problem: Bilingual;
}

/** A table as a file has it: in the order of its rows, without those that are empty. */
export interface Table {
  /** The sheet; undefined in a file that has no sheets. */
  readonly sheet: string | undefined;
  /** The sheets of the file, for whoever looks for another one. */
  readonly sheets: readonly string[];
  /** Whether the first row has the names of columns by itself, as the members of a JSON object do. */
  readonly form: "CELLS" | "MEMBERS";
  readonly rows: readonly TableRow[];
  readonly faults: readonly TableFault[];
}

/** The most rows of one table. A longer one is split, so that a run has an end that a person can wait for. */
export const MOST_ROWS = 20_000;
/** The most columns of one table; no act has nearly as many fields. */
export const MOST_COLUMNS = 256;

/** The letters of a column: 1 is `A`, 27 is `AA`. */
export function columnLetters(column: number): string {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** The number of a column by its letters, from 1 on. */
export function columnNumber(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
