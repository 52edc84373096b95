import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import { showForeign, showForeignList, showPath } from "../text/foreign-text.ts";

/**
 * The reasons for which a file is no table that can be read:
 * - `TABLE_FORM_UNKNOWN`: its name does not say which form it has, or its content has another one;
 * - `TABLE_DAMAGED`: it breaks off, or contradicts itself;
 * - `TABLE_HAS_MACROS`: it carries programs;
 * - `TABLE_ENCRYPTED`: it needs a password;
 * - `TABLE_TOO_LARGE`: it has more bytes, unpacked or not, than a table of acts needs;
 * - `TABLE_TOO_LONG`: it has too many rows or columns;
 * - `TABLE_EMPTY`: it has no rows;
 * - `TABLE_ENCODING`: its bytes are not of the encoding that it should have;
 * - `SHEET_UNKNOWN`: it has no sheet of that name, or it is not known which one is meant.
 */
export type TableErrorCode =
  | "TABLE_FORM_UNKNOWN"
  | "TABLE_DAMAGED"
  | "TABLE_HAS_MACROS"
  | "TABLE_ENCRYPTED"
  | "TABLE_TOO_LARGE"
  | "TABLE_TOO_LONG"
  | "TABLE_EMPTY"
  | "TABLE_ENCODING"
  | "SHEET_UNKNOWN";

/** A file cannot be read as a table. */
export class TableError extends CodedError<TableErrorCode> {
  override readonly name = "TableError";
}

/** @param problem - the end of a sentence about the file, with the advice */
export function tableError(code: TableErrorCode, path: string, problem: Bilingual, cause?: unknown): TableError {
  return new TableError(
    code,
    { zh: `${showPath(path)} ${problem.zh}。`, en: `${showPath(path)} ${problem.en}.` },
    { path },
    cause,
  );
}

/** @param place - the first row that is too much, as a person finds it */
export function tooLong(path: string, most: number, place: string): TableError {
  const shown = showForeign(place);
  return tableError("TABLE_TOO_LONG", path, {
    zh: `有内容的行超过 ${most} 行，自 ${shown} 行起为多余，未读取：请拆成几个文件，逐个办理`,
    en:
      `has more than ${most} rows that hold something, and ${shown} is the first too many; it was not read on: ` +
      "split it into several files and run one after the other",
  });
}

export function tooWide(path: string, most: number): TableError {
  return tableError("TABLE_TOO_LONG", path, {
    zh: `在第 ${most} 列之后还有内容：请删去多余的列，或核对是否选错了工作表`,
    en: `holds something beyond column ${most}: delete what does not belong there, or check that the sheet is right`,
  });
}

export function tooLarge(path: string, most: number): TableError {
  const mebibytes = most / 1024 ** 2;
  return tableError("TABLE_TOO_LARGE", path, {
    zh: `（解压后）超过 ${mebibytes} MiB，不予读取：请拆成几个文件，并删去图片等无关内容`,
    en:
      `has more than ${mebibytes} MiB, perhaps once it is unpacked, and is not read: split it into several files, ` +
      "and delete pictures and whatever else is no act",
  });
}

export function emptyTable(path: string): TableError {
  return tableError("TABLE_EMPTY", path, {
    zh: "没有内容：请核对文件与工作表",
    en: "holds nothing: check the file and the sheet",
  });
}

export function sheetUnknown(path: string, sheet: string, sheets: readonly string[]): TableError {
  const listed = showForeignList(sheets);
  return new TableError(
    "SHEET_UNKNOWN",
    {
      zh: `${showPath(path)} 没有名为 ${showForeign(sheet)} 的工作表，现有：${listed.zh}。`,
      en: `${showPath(path)} has no sheet ${showForeign(sheet)}; its sheets are ${listed.en}.`,
    },
    { path, sheet, sheets },
  );
}
