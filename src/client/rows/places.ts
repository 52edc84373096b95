import { pointerStep } from "../../documents/canonical-json.ts";
import type { Table } from "../../tables/table.ts";

/** A cell as a person finds it: `Sheet1!C7`, `C7` in a file without sheets, `/6/title` in a JSON file. */
export function placeOfCell(table: Table, row: number, column: string): string {
  if (table.form === "MEMBERS") return `/${row}${pointerStep(column)}`;
  return `${sheetOf(table)}${column}${row}`;
}

/** A row as a person finds it: `Sheet1!7`, or `/6` in a JSON file. */
export function placeOfRow(table: Table, row: number): string {
  return table.form === "MEMBERS" ? `/${row}` : `${sheetOf(table)}${row}`;
}

/** A range as a person finds it: `Sheet1!C7:D7`. */
export function placeOfRange(table: Table, range: string): string {
  return `${sheetOf(table)}${range}`;
}

function sheetOf({ sheet }: Table): string {
  return sheet === undefined ? "" : `${sheet}!`;
}
