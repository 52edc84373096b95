import { CsvError, parse } from "csv-parse/sync";
import { showForeign } from "../text/foreign-text.ts";
import { decodeText } from "./decode-text.ts";
import type { TextEncoding } from "./decode-text.ts";
import { emptyTable, tableError, tooLong, tooWide } from "./table-error.ts";
import { columnLetters, MOST_COLUMNS, MOST_ROWS } from "./table.ts";
import type { CellValue, Table, TableRow } from "./table.ts";

/** The words that spreadsheets write in the place of a value that they could not compute or show. */
const ERROR_VALUE = /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)$/i;

/**
 * Reads a CSV file (RFC 4180) as a table. Every cell is a text.
 * @param most - the most rows
 * @throws TableError TABLE_ENCODING, TABLE_DAMAGED, TABLE_EMPTY, TABLE_TOO_LONG
 */
export function readCsv(path: string, bytes: Uint8Array, encoding: TextEncoding, most = MOST_ROWS): Table {
  const records = recordsIn(path, decodeText(path, bytes, encoding));
  const rows = records.flatMap((record, index): TableRow[] => {
    const cells = record.flatMap((text, column): [string, CellValue][] =>
      text.trim() === "" ? [] : [[columnLetters(column + 1), cellOf(text)]],
    );
    return cells.length === 0 ? [] : [{ number: index + 1, cells: new Map(cells) }];
  });
  if (rows.length === 0) throw emptyTable(path);
  if (rows.length > most) throw tooLong(path, most);
  return { sheet: undefined, sheets: [], form: "CELLS", rows, faults: [] };
}

function recordsIn(path: string, text: string): readonly string[][] {
  try {
    // Rows of empty cells count as rows, so that their numbers are those that a spreadsheet shows.
    const records: string[][] = parse(text, { relaxColumnCount: true, skipEmptyLines: false });
    if (records.some((record) => record.length > MOST_COLUMNS)) throw tooWide(path, MOST_COLUMNS);
    return records;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const reason = showForeign(cause.message, 240);
    throw tableError(
      "TABLE_DAMAGED",
      path,
      {
        zh: `不是完好的 CSV（${reason}）：请核对引号，或以电子表格程序重新另存`,
        en: `is no sound CSV (${reason}): check the quotation marks, or save it again from a spreadsheet program`,
      },
      cause,
    );
  }
}

function cellOf(text: string): CellValue {
  const trimmed = text.trim();
  if (trimmed.startsWith("="))
    return {
      is: "WRONG",
      problem: {
        zh: `是公式 ${showForeign(trimmed, 40)}：请粘贴为数值`,
        en: `is the formula ${showForeign(trimmed, 40)}: paste its value instead`,
      },
    };
  if (!ERROR_VALUE.test(trimmed)) return { is: "TEXT", text };
  return {
    is: "WRONG",
    problem: {
      zh: `是电子表格的出错值 ${showForeign(trimmed, 40)}：请改正`,
      en: `is the error value ${showForeign(trimmed, 40)} of a spreadsheet: correct it`,
    },
  };
}
