import { writeXlsx } from "hucre/xlsx";
import type { WriteOptions, WriteSheet } from "hucre/xlsx";
import { readTable } from "../../src/tables/read-table.ts";
import type { TableChoice } from "../../src/tables/read-table.ts";
import type { CellValue, Table } from "../../src/tables/table.ts";

/** Writes a spreadsheet of one sheet and reads it again. */
export async function readSheetOf(
  sheet: Partial<WriteSheet>,
  options: Partial<WriteOptions> = {},
  choice: TableChoice = {},
): Promise<Table> {
  const bytes = await writeXlsx({ ...options, sheets: [{ name: "Sheet1", ...sheet }, ...(options.sheets ?? [])] });
  return await readTable("table.xlsx", bytes, choice);
}

/** Reads a CSV file of this text. */
export async function readCsvOf(text: string | Uint8Array, choice: TableChoice = {}): Promise<Table> {
  return await readTable("table.csv", typeof text === "string" ? new TextEncoder().encode(text) : text, choice);
}

/** The rows of a table as plain objects. */
export function plainRows({ rows }: Table): { number: number; cells: Record<string, CellValue> }[] {
  return rows.map(({ number, cells }) => ({ number, cells: Object.fromEntries(cells) }));
}

/** The English problem of a cell that is wrong. */
export function wrongIn(table: Table, row: number, column: string): string | undefined {
  const cell = table.rows.find(({ number }) => number === row)?.cells.get(column);
  return cell?.is === "WRONG" ? cell.problem.en : undefined;
}
