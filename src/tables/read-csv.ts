import { CsvError, parse } from "csv-parse/sync";
import { showForeign } from "../text/foreign-text.ts";
import { decodeText } from "./decode-text.ts";
import type { TextEncoding } from "./decode-text.ts";
import { emptyTable, tableError, tooLong, tooWide } from "./table-error.ts";
import { columnLetters, MOST_COLUMNS, MOST_ROWS } from "./table.ts";
import type { CellValue, Table, TableRow } from "./table.ts";

/** The words that spreadsheets write in the place of a value that they could not compute or show. */
const ERROR_VALUE = /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)$/i;
/** The most characters of one row: as many as all columns hold when each cell is as long as a spreadsheet allows. */
const MOST_ROW_CHARACTERS = 8 * 1024 ** 2;
/** The rows of the longest spreadsheet, empty ones among them. */
const LAST_ROW = 1_048_576;
/** More commas than these stand in no line that a person or a spreadsheet program wrote. */
const MOST_COMMAS = 100_000;
const [LINE_FEED, CARRIAGE_RETURN, COMMA] = [0x0a, 0x0d, 0x2c];
/** The signs other than a comma that some programs write between the columns. */
const OTHER_SEPARATORS = [
  [";", { zh: "分号", en: "semicolons" }],
  ["\t", { zh: "制表符", en: "tabs" }],
] as const;

/**
 * Reads a CSV file (RFC 4180) as a table. Every cell is a text. No more rows are taken apart than a table may have.
 * @param most - the most rows
 * @throws TableError TABLE_ENCODING, TABLE_DAMAGED, TABLE_EMPTY, TABLE_TOO_LONG, TABLE_FORM_UNKNOWN
 */
export function readCsv(path: string, bytes: Uint8Array, encoding: TextEncoding, most = MOST_ROWS): Table {
  const rows = rowsIn(path, decodeText(path, bytes, encoding), most);
  if (rows.length === 0) throw emptyTable(path);
  refuseOtherSeparator(path, rows);
  return { sheet: undefined, sheets: [], form: "CELLS", rows, faults: [] };
}

/** The rows that hold something. Those of empty cells count too, so that numbers are those that a spreadsheet shows. */
function rowsIn(path: string, text: string, most: number): readonly TableRow[] {
  refuseEndlessLine(path, text);
  const rows: TableRow[] = [];
  let number = 0;
  const read = (record: readonly string[]): undefined => {
    number++;
    if (record.length > MOST_COLUMNS) throw tooWide(path, MOST_COLUMNS);
    const cells = cellsOf(record);
    if (cells.size === 0 && number <= LAST_ROW) return undefined;
    if (rows.length === most || number > LAST_ROW) throw tooLong(path, most, String(number));
    rows.push({ number, cells });
    return undefined;
  };
  try {
    // A program that appends to a file of another one ends its lines in its own way.
    const recordDelimiter = ["\r\n", "\n", "\r"];
    const options = { relaxColumnCount: true, skipEmptyLines: false, recordDelimiter };
    parse(text, { ...options, maxRecordSize: MOST_ROW_CHARACTERS, onRecord: read });
    return rows;
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

/** A line of nothing but commas is millions of cells, and taking them apart takes minutes. */
function refuseEndlessLine(path: string, text: string): void {
  let commas = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN) commas = 0;
    else if (code === COMMA && ++commas > MOST_COMMAS) throw tooWide(path, MOST_COLUMNS);
  }
}

function cellsOf(record: readonly string[]): ReadonlyMap<string, CellValue> {
  const cells = new Map<string, CellValue>();
  for (const [column, text] of record.entries())
    if (text.trim() !== "") cells.set(columnLetters(column + 1), cellOf(text));
  return cells;
}

/** A file whose columns are separated otherwise reads as one column, and each of its rows would be told as wrong. */
function refuseOtherSeparator(path: string, rows: readonly TableRow[]): void {
  if (rows.some(({ cells }) => cells.size !== 1)) return;
  const [first] = rows[0]?.cells.values() ?? [];
  const found = OTHER_SEPARATORS.find(([separator]) => first?.is === "TEXT" && first.text.includes(separator));
  if (found === undefined) return;
  const [, { zh, en }] = found;
  throw tableError("TABLE_FORM_UNKNOWN", path, {
    zh: `以${zh}分隔各列，而不是逗号：请以电子表格程序打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx`,
    en:
      `has ${en} between its columns, and not commas: open it in a spreadsheet program and save it as ` +
      '"CSV UTF-8 (comma delimited)", or as .xlsx',
  });
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
