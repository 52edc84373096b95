import { emptyTable, sheetUnknown, tableError } from "./table-error.ts";
import { readSheet } from "./read-sheet.ts";
import type { Table } from "./table.ts";
import { readWorkbook } from "./workbook-parts.ts";
import type { SheetPart } from "./workbook-parts.ts";
import { openZip } from "./zip-parts.ts";

/** The first bytes of an old binary spreadsheet, and of one with a password. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Reads one sheet of a spreadsheet file (.xlsx, ECMA-376). Only what holds the cells of that sheet is unpacked.
 * @param sheet - its name; by default the first one that is shown
 * @throws TableError
 */
export async function readXlsx(path: string, bytes: Uint8Array, sheet?: string): Promise<Table> {
  if (OLE.every((byte, at) => bytes[at] === byte))
    throw tableError("TABLE_FORM_UNKNOWN", path, {
      zh: "是旧格式（.xls）或设有密码的文件，只是名为 .xlsx：请打开后另存为不设密码的 .xlsx",
      en: "is a file of the old form (.xls), or one with a password: save it as .xlsx without a password",
    });
  const parts = await openZip(path, bytes);
  if (parts.names.some((name) => /vbaProject\.bin$|^xl\/macrosheets\//i.test(name)))
    throw tableError("TABLE_HAS_MACROS", path, {
      zh: "带有宏，不予读取：请另存为不带宏的 .xlsx",
      en: "has macros and is not read: save it as .xlsx without them",
    });
  const book = await readWorkbook(path, parts);
  const names = book.sheets.map(({ name }) => name);
  const chosen = chooseSheet(path, book.sheets, sheet);
  const reader = await readSheet(path, parts, chosen, book);
  if (reader.rows.length === 0) throw emptyTable(path);
  return { sheet: chosen.name, sheets: names, form: "CELLS", rows: reader.rows, faults: reader.faults() };
}

/** A sheet that is hidden is read only by its name. */
function chooseSheet(path: string, sheets: readonly SheetPart[], name: string | undefined): SheetPart {
  const chosen = sheets.find((sheet) => (name === undefined ? !sheet.isHidden : sheet.name === name));
  if (chosen !== undefined) return chosen;
  if (name === undefined) throw emptyTable(path);
  throw sheetUnknown(
    path,
    name,
    sheets.map((sheet) => sheet.name),
  );
}
