import { extname } from "node:path";
import type { TextEncoding } from "./decode-text.ts";
import { readCsv } from "./read-csv.ts";
import { readJsonRows } from "./read-json-rows.ts";
import { readXlsx } from "./read-xlsx.ts";
import { emptyTable, tableError, tooLarge } from "./table-error.ts";
import type { Table } from "./table.ts";

/** The most bytes of a file with a table, as it lies on the disk. */
export const MOST_TABLE_BYTES = 48 * 1024 ** 2;

/** The choices of a person about a file with a table. */
export interface TableChoice {
  readonly sheet?: string;
  /** The encoding of a CSV file; UTF-8 by default. */
  readonly encoding?: TextEncoding;
}

/**
 * Reads a file as a table, by the end of its name: .xlsx, .csv or .json.
 * @param bytes - its content, of which one byte more than `MOST_TABLE_BYTES` is enough
 * @throws TableError
 */
export async function readTable(path: string, bytes: Uint8Array, choice: TableChoice = {}): Promise<Table> {
  if (bytes.length === 0) throw emptyTable(path);
  if (bytes.length > MOST_TABLE_BYTES) throw tooLarge(path, MOST_TABLE_BYTES);
  const { sheet, encoding } = choice;
  const form = extname(path).toLowerCase();
  if (sheet !== undefined && form !== ".xlsx") throw notFor(path, "--sheet", ".xlsx");
  if (encoding !== undefined && form !== ".csv") throw notFor(path, "--encoding", ".csv");
  switch (form) {
    case ".xlsx":
      return await readXlsx(path, bytes, sheet);
    case ".csv":
      return readCsv(path, bytes, encoding ?? "utf-8");
    case ".json":
      return readJsonRows(path, bytes, MOST_TABLE_BYTES);
    case ".xlsm":
    case ".xltm":
      throw tableError("TABLE_HAS_MACROS", path, {
        zh: "是可带宏的文件，不予读取：请另存为不带宏的 .xlsx",
        en: "is of a form that may have macros and is not read: save it as .xlsx",
      });
    default:
      throw tableError("TABLE_FORM_UNKNOWN", path, {
        zh: "不是 .xlsx、.csv 或 .json 文件：请另存为其中一种（.xls、.et、.ods 另存为 .xlsx 即可）",
        en: "is no .xlsx, .csv or .json file: save it as one of them (.xls, .et and .ods as .xlsx)",
      });
  }
}

function notFor(path: string, option: "--sheet" | "--encoding", form: ".xlsx" | ".csv"): Error {
  return tableError("TABLE_FORM_UNKNOWN", path, {
    zh: `不是 ${form} 文件，而 ${option} 只用于它：请去掉该选项，或核对文件`,
    en: `is no ${form} file, and ${option} is for those alone: leave it out, or check the file`,
  });
}
