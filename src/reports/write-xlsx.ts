import { writeXlsx as write } from "hucre/xlsx";
import type { CellStyle, WriteSheet } from "hucre/xlsx";
import type { Report } from "../schemas/report.ts";
import type { Language } from "../text/bilingual.ts";
import { pinnedPackage } from "./pinned-package.ts";
import { layoutOf } from "./report-layout.ts";
import type { LayoutCell, LayoutPart } from "./report-layout.ts";

const SONGTI = "宋体";
const BODY: CellStyle = { numFmt: "@", font: { name: SONGTI }, alignment: { wrapText: true, vertical: "top" } };
const FIGURE: CellStyle = { font: { name: SONGTI }, alignment: { vertical: "top" } };
const AMOUNT: CellStyle = { ...FIGURE, numFmt: "0.00" };
/** Lines above a table run on over its columns, which are empty there. */
const ABOVE: CellStyle = { numFmt: "@", font: { name: SONGTI }, alignment: { vertical: "top" } };
const TITLE: CellStyle = { ...ABOVE, font: { name: SONGTI, bold: true } };
const HEADING: CellStyle = { font: { name: SONGTI, bold: true }, alignment: { wrapText: true, vertical: "top" } };
/** The characters across the width of a sheet. */
const WIDTH = 130;
/** Excel allows a sheet's name so many characters, and none of these marks in it. */
const LONGEST_NAME = 31;
const FORBIDDEN = /[:\\/?*[\]]/g;
/** A cell holds 32,767 characters at most; Excel calls a file with a longer one damaged. */
const LONGEST_CELL = 32_000;

/**
 * A report as a spreadsheet that Excel, WPS and LibreOffice open: a sheet for each part and each annex. Every text is a
 * text, whatever it begins with, so that nothing that others wrote is a formula. The same report gives the same bytes.
 */
export async function writeXlsx(report: Report, language: Language): Promise<Uint8Array> {
  const { number, title, body, preface, parts, annexes } = layoutOf(report, language);
  const cover = { heading: title, notes: [number, body, ...preface], table: undefined };
  const sheets = [cover, ...parts, ...annexes].map((part, place) => sheetOf(part, place));
  return await pinnedPackage(await write({ sheets }), { title, time: report.block.time });
}

function sheetOf({ heading, notes, table }: LayoutPart, place: number): WriteSheet {
  const columns = table?.columns ?? [{ heading: "", width: 1 }];
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const above = [heading, ...notes].map((text) => [{ text }]);
  const headings = table === undefined ? [] : [columns.map((column) => ({ text: column.heading }))];
  const rows: readonly (readonly LayoutCell[])[] = [...above, ...headings, ...(table?.rows ?? [])];
  const styleOf = (row: number): CellStyle => {
    if (table === undefined) return row === 0 ? HEADING : BODY;
    if (row < above.length) return row === 0 ? TITLE : ABOVE;
    return row === above.length ? HEADING : BODY;
  };
  return {
    name: `${place} ${heading.replaceAll(FORBIDDEN, " ")}`.slice(0, LONGEST_NAME),
    columns: columns.map(({ width }) => ({ width: Math.max(8, Math.round((WIDTH * width) / whole)) })),
    pageSetup: { paperSize: "a4", orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    rows: rows.map((cells) => cells.map(() => "")),
    cells: new Map(
      rows.flatMap((cells, row) =>
        cells.map((cell, column) => [`${row},${column}`, contentOf(cell, styleOf(row))] as const),
      ),
    ),
  };
}

function contentOf({ text, figure }: LayoutCell, style: CellStyle) {
  if (figure !== undefined)
    return { value: Number(figure), type: "number", style: figure.includes(".") ? AMOUNT : FIGURE } as const;
  return { value: shortened(text), type: "string", style } as const;
}

/** A text that fits in a cell. One that was cut says so, and is not cut within a character. */
function shortened(text: string): string {
  if (text.length <= LONGEST_CELL) return text;
  return `${text.slice(0, LONGEST_CELL).replace(/[\ud800-\udbff]$/, "")}……（未完，见 JSON cut, see the JSON）`;
}
