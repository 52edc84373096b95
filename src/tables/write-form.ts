import { writeXlsx } from "hucre/xlsx";
import type { CellStyle, DataValidation, WriteSheet } from "hucre/xlsx";
import { columnLetters } from "./table.ts";

/** A column of a form. */
export interface FormColumn {
  /** The heading for people, in the first row. */
  readonly heading: string;
  /** The heading for the program, in the second row. */
  readonly name: string;
  /** The values that a cell offers; empty where anything may be written. */
  readonly choices: readonly string[];
  /** The width in characters. */
  readonly width: number;
}

/** A form as the sheets of a spreadsheet. */
export interface FormSheets {
  readonly form: { readonly name: string; readonly columns: readonly FormColumn[] };
  readonly explanations: {
    readonly name: string;
    readonly widths: readonly number[];
    readonly rows: readonly (readonly string[])[];
  };
  /** The name of the sheet with the lists of choices. */
  readonly choices: string;
}

/** Rows that are ready to be filled in: their cells are texts, so that no program makes a date of a reference. */
const READY_ROWS = 500;
/** The last row whose cells offer choices. */
const LAST_ROW = 20_002;
const HEADING_ROWS = 2;

const TEXT: CellStyle = { numFmt: "@" };
const HEADING: CellStyle = { font: { bold: true }, alignment: { wrapText: true, vertical: "top" } };
const NAME: CellStyle = { numFmt: "@", font: { italic: true } };
const WRAPPED: CellStyle = { alignment: { wrapText: true, vertical: "top" } };

/** Writes a form as a spreadsheet file (.xlsx) that Excel, LibreOffice and WPS open. */
export async function writeForm({ form, explanations, choices }: FormSheets): Promise<Uint8Array> {
  const lists = form.columns.map((column) => column.choices).filter((list) => list.length > 0);
  const offered = form.columns.flatMap((column, index): DataValidation[] =>
    column.choices.length === 0 ? [] : [offering(choices, lists.indexOf(column.choices), column.choices, index)],
  );
  return await writeXlsx({
    sheets: [
      { ...sheetOf(form), dataValidations: offered },
      {
        name: explanations.name,
        columns: explanations.widths.map((width) => ({ width })),
        rows: explanations.rows.map((row) => [...row]),
        cells: styled(explanations.rows, (row) => (row < HEADING_ROWS ? HEADING : WRAPPED)),
        freezePane: { rows: HEADING_ROWS },
      },
      { name: choices, rows: listed(lists) },
    ],
  });
}

function sheetOf({ name, columns }: FormSheets["form"]): WriteSheet {
  const rows = [columns.map(({ heading }) => heading), columns.map((column) => column.name)];
  const blank = Array.from({ length: READY_ROWS }, () => columns.map(() => ""));
  return {
    name,
    columns: columns.map(({ width }) => ({ width })),
    rows,
    cells: styled([...rows, ...blank], (row) => (row === 0 ? HEADING : row === 1 ? NAME : TEXT)),
    freezePane: { rows: HEADING_ROWS },
  };
}

/** The cells of rows with their styles, by their places. */
function styled(
  rows: readonly (readonly string[])[],
  styleOf: (row: number) => CellStyle,
): NonNullable<WriteSheet["cells"]> {
  return new Map(
    rows.flatMap((row, number) =>
      row.map((text, column) => [
        `${number},${column}`,
        text === ""
          ? ({ value: null, type: "empty", style: styleOf(number) } as const)
          : ({ value: text, type: "string", style: styleOf(number) } as const),
      ]),
    ),
  );
}

/** Long lists do not fit into a cell's own rule, so that each is a column of a sheet. */
function offering(sheet: string, list: number, choices: readonly string[], column: number): DataValidation {
  const [letters, offered] = [columnLetters(column + 1), columnLetters(list + 1)];
  return {
    type: "list",
    formula1: `'${sheet}'!$${offered}$1:$${offered}$${choices.length}`,
    range: `${letters}${HEADING_ROWS + 1}:${letters}${LAST_ROW}`,
    allowBlank: true,
    showErrorMessage: true,
    errorTitle: "选项 choices",
    errorMessage: "请从列表中选择。Choose from the list.",
  };
}

function listed(lists: readonly (readonly string[])[]): string[][] {
  const longest = Math.max(1, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, row) => lists.map((list) => list[row] ?? ""));
}
