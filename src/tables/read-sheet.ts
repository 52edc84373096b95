import { spreadsheetTime } from "./spreadsheet-time.ts";
import { tooLong, tooWide } from "./table-error.ts";
import { columnLetters, columnNumber, MOST_COLUMNS, MOST_ROWS } from "./table.ts";
import type { CellValue, TableFault, TableRow } from "./table.ts";
import { unescaped } from "./workbook-parts.ts";
import type { SheetPart, Workbook } from "./workbook-parts.ts";
import { isSet, readXml } from "./xml-events.ts";
import type { XmlReader } from "./xml-events.ts";
import { damaged } from "./zip-parts.ts";
import type { ZipParts } from "./zip-parts.ts";

/** The most merged ranges that are looked at; a table with more is drawn and not written. */
const MOST_MERGED = 100_000;
/** The last row that a spreadsheet has. */
const LAST_ROW = 1_048_576;

/** A range of columns or rows, both ends included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** A range of cells. */
interface Range {
  readonly columns: Span;
  readonly rows: Span;
}

/** The rows that hold something in each column, by the number of the column; in their order. */
type RowsByColumn = ReadonlyMap<number, readonly number[]>;

/** A cell while it is read. */
interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
  hasFormula: boolean;
}

/** The rows of a sheet and what is wrong with it as a whole, in the order of the sheet. */
export class SheetReader implements XmlReader {
  readonly rows: TableRow[] = [];
  readonly #path: string;
  readonly #sheet: string;
  readonly #book: Workbook;
  readonly #hiddenColumns: Span[] = [];
  readonly #hiddenRows: number[] = [];
  readonly #merged: Range[] = [];
  #row = 0;
  #cells = new Map<string, CellValue>();
  #isRowHidden = false;
  #column = 0;
  #cell: OpenCell | undefined;
  /** Whether the text that comes next belongs to the value of the open cell, or to a reading aid in it. */
  #isInValue = false;
  #isInAid = false;

  constructor(path: string, sheet: string, book: Workbook) {
    this.#path = path;
    this.#sheet = sheet;
    this.#book = book;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === "row") this.#openRow(attributes);
    else if (name === "c") this.#openCell(attributes);
    else if (name === "v") this.#isInValue = this.#cell !== undefined;
    else if (name === "rPh") this.#isInAid = true;
    else if (name === "t") this.#isInValue = this.#cell !== undefined && !this.#isInAid;
    else if (name === "f" && this.#cell !== undefined) this.#cell.hasFormula = true;
    else if (name === "col" && isOutOfSight(attributes["hidden"], attributes["width"])) this.#hideColumns(attributes);
    else if (name === "mergeCell" && this.#merged.length <= MOST_MERGED)
      this.#merged.push(this.#rangeOf(attributes["ref"] ?? ""));
  }

  text(text: string): void {
    if (this.#isInValue && this.#cell !== undefined) this.#cell.value += text;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#isInValue = false;
    else if (name === "rPh") this.#isInAid = false;
    else if (name === "c") this.#closeCell();
    else if (name === "row") this.#closeRow();
  }

  /** The faults of the sheet as a whole. */
  faults(): TableFault[] {
    const used = this.#rowsByColumn();
    return [...this.#hiddenFaults(used), ...this.#mergedFaults(used)];
  }

  #openRow({ r, hidden, ht }: Readonly<Record<string, string>>): void {
    this.#row = r === undefined ? this.#row + 1 : Number(r);
    if (!Number.isInteger(this.#row) || this.#row < 1 || this.#row > LAST_ROW) throw damaged(this.#path);
    this.#cells = new Map();
    this.#isRowHidden = isOutOfSight(hidden, ht);
    this.#column = 0;
  }

  #closeRow(): void {
    if (this.#cells.size === 0) return;
    const last = this.rows.at(-1);
    if (last !== undefined && last.number >= this.#row) throw damaged(this.#path);
    if (this.rows.length === MOST_ROWS) throw tooLong(this.#path, MOST_ROWS, `${this.#sheet}!${this.#row}`);
    this.rows.push({ number: this.#row, cells: this.#cells });
    if (this.#isRowHidden) this.#hiddenRows.push(this.#row);
  }

  #openCell({ r, t, s }: Readonly<Record<string, string>>): void {
    const letters = r === undefined ? undefined : /^([A-Z]{1,3})\d+$/.exec(r)?.[1];
    if (r !== undefined && letters === undefined) throw damaged(this.#path);
    const column = letters === undefined ? this.#column + 1 : columnNumber(letters);
    if (column <= this.#column) throw damaged(this.#path);
    this.#column = column;
    this.#cell = { column, type: t ?? "n", style: Number(s ?? "0"), value: "", hasFormula: false };
  }

  #closeCell(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    this.#isInValue = false;
    if (cell === undefined) return;
    const value = valueOf(cell, this.#book);
    if (value === undefined) return;
    if (cell.column > MOST_COLUMNS) throw tooWide(this.#path, MOST_COLUMNS);
    this.#cells.set(columnLetters(cell.column), value);
  }

  #hideColumns({ min = "", max = "" }: Readonly<Record<string, string>>): void {
    this.#hiddenColumns.push({ from: Number(min), to: Number(max) });
  }

  #rangeOf(text: string): Range {
    const [, left = "", top = "", right = left, bottom = top] =
      /^([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$/.exec(text) ?? [];
    if (left === "") throw damaged(this.#path);
    return {
      columns: { from: columnNumber(left), to: columnNumber(right) },
      rows: { from: Number(top), to: Number(bottom) },
    };
  }

  #hiddenFaults(used: RowsByColumn): TableFault[] {
    const columns = [...used.keys()].filter((column) => this.#hiddenColumns.some((span) => holds(span, column)));
    return [
      ...spansOf(columns).map(({ from, to }) => hiddenFault(`${columnLetters(from)}:${columnLetters(to)}`)),
      ...spansOf(this.#hiddenRows).map(({ from, to }) => hiddenFault(`${from}:${to}`)),
    ];
  }

  #mergedFaults(used: RowsByColumn): TableFault[] {
    return this.#merged
      .filter((range) => reaches(range, used))
      .map(({ columns, rows }) => ({
        place: `${columnLetters(columns.from)}${rows.from}:${columnLetters(columns.to)}${rows.to}`,
        problem: {
          zh: "是合并的单元格，其中各格的值不明：请取消合并，逐格填写",
          en: "is a merged cell, whose parts have no values of their own: split it and fill in each cell",
        },
      }));
  }

  #rowsByColumn(): RowsByColumn {
    const used = new Map<number, number[]>();
    for (const { number, cells } of this.rows)
      for (const letters of cells.keys()) {
        const column = columnNumber(letters);
        const rows = used.get(column);
        if (rows === undefined) used.set(column, [number]);
        else rows.push(number);
      }
    return used;
  }
}

/** Reads the sheet of a part. @throws TableError */
export async function readSheet(
  path: string,
  parts: ZipParts,
  { name, part }: Pick<SheetPart, "name" | "part">,
  book: Workbook,
): Promise<SheetReader> {
  const reader = new SheetReader(path, name, book);
  await readXml(path, parts, part, reader);
  return reader;
}

function hiddenFault(place: string): TableFault {
  return {
    place,
    problem: {
      zh: "已隐藏，但其中有内容：请取消隐藏（或清除筛选）并核对，不用的请删去",
      en: "is hidden and holds something: show it, or clear the filter, and check it; delete what is not meant",
    },
  };
}

/** Whether nobody sees a row or column: it is hidden, or has no height or width. */
function isOutOfSight(hidden: string | undefined, size: string | undefined): boolean {
  return isSet(hidden) || (size !== undefined && Number(size) === 0);
}

function holds({ from, to }: Span, number: number): boolean {
  return number >= from && number <= to;
}

/** Whether a range has a cell that holds something. A file may have ranges over all rows, so that no row is walked. */
function reaches({ columns, rows }: Range, used: RowsByColumn): boolean {
  return [...used].some(([column, numbers]) => {
    if (!holds(columns, column)) return false;
    const next = firstFrom(numbers, rows.from);
    return next !== undefined && next <= rows.to;
  });
}

/** The first of ascending numbers that is not below a bound. */
function firstFrom(numbers: readonly number[], bound: number): number | undefined {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] ?? bound) < bound) from = middle + 1;
    else to = middle;
  }
  return numbers[from];
}

/** Numbers as spans of neighbours, in order. */
function spansOf(numbers: readonly number[]): Span[] {
  const spans: Span[] = [];
  for (const number of numbers.toSorted((one, other) => one - other)) {
    const last = spans.at(-1);
    if (last !== undefined && last.to + 1 === number) spans[spans.length - 1] = { from: last.from, to: number };
    else spans.push({ from: number, to: number });
  }
  return spans;
}

/** @returns undefined for a cell that holds nothing */
function valueOf({ type, style, value, hasFormula }: OpenCell, book: Workbook): CellValue | undefined {
  if (hasFormula)
    return {
      is: "WRONG",
      problem: {
        zh: "是公式，其结果可能已经过时：请复制后选择性粘贴为数值",
        en: "is a formula, whose result may be out of date: copy it and paste it as a value",
      },
    };
  switch (type) {
    case "s":
      return textCell(book.sharedStrings[Number(value)]);
    case "inlineStr":
    case "str":
    case "d":
      return textCell(unescaped(value));
    case "b":
      return { is: "TRUTH", value: isSet(value) };
    case "e":
      return {
        is: "WRONG",
        problem: {
          zh: "是电子表格的出错值（如 #REF!）：请改正",
          en: "is an error value of the spreadsheet, such as #REF!: correct it",
        },
      };
    default:
      return value.trim() === "" ? undefined : numberCell(Number(value), book.styles[style] ?? "PLAIN", book.is1904);
  }
}

function textCell(text: string | undefined): CellValue | undefined {
  if (text === undefined)
    return {
      is: "WRONG",
      problem: {
        zh: "所指的文字在文件中不存在：请用电子表格程序重新保存",
        en: "refers to a text that the file does not have: save it again from a spreadsheet program",
      },
    };
  return text.trim() === "" ? undefined : { is: "TEXT", text };
}

function numberCell(number: number, style: Workbook["styles"][number], is1904: boolean): CellValue {
  if (!Number.isFinite(number)) return { is: "NUMBER", text: String(number), isPlain: false };
  if (style === "TIME") return spreadsheetTime(number, is1904);
  // A spreadsheet keeps fifteen digits; what stands behind them is the noise of binary fractions.
  const text = String(Number(number.toPrecision(15)));
  // An identifier of 22 digits is such a number by now, and its digits are lost.
  return { is: "NUMBER", text, isPlain: style === "PLAIN" && !text.includes("e") };
}
