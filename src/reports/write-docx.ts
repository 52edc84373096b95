import {
  AlignmentType,
  Document,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from "docx";
import type { Report } from "../schemas/report.ts";
import type { Language } from "../text/bilingual.ts";
import { pinnedPackage } from "./pinned-package.ts";
import { layoutOf } from "./report-layout.ts";
import type { LayoutPart, LayoutTable } from "./report-layout.ts";

/*
 * The page of an official document of an organ (GB/T 9704-2012): A4 with a type area of 156 by 225 millimetres, 仿宋 of
 * size 3 on lines of 28 points, headings in 黑体, the title in 小标宋 of size 2, and page numbers between dashes outside.
 */
const TWIPS_PER_MILLIMETRE = 1_440 / 25.4;
const mm = (millimetres: number): number => Math.round(millimetres * TWIPS_PER_MILLIMETRE);
const PAGE = {
  size: { width: mm(210), height: mm(297) },
  margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(25), header: mm(15), gutter: 0 },
};
const TEXT_WIDTH = mm(156);
/** Sizes in half points: 2号, 3号, 4号, 小五. */
const [SIZE_TITLE, SIZE_TEXT, SIZE_PAGE, SIZE_TABLE] = [44, 32, 28, 18];
const SIZE_ANNEX = 14;
const LINE = { line: 28 * 20, lineRule: LineRuleType.EXACT };
const TWO_CHARACTERS = 2 * 16 * 20;

const LATIN = "Times New Roman";
const font = (eastAsia: string) => ({ ascii: LATIN, hAnsi: LATIN, cs: LATIN, eastAsia });
const FANGSONG = font("仿宋_GB2312");
const HEITI = font("黑体");
const KAITI = font("楷体_GB2312");
const TITLE = font("方正小标宋简体");
const SONGTI = font("宋体");

/** The fonts by their names in office documents, each with one that other machines have in its place. */
const FONTS = [
  ["仿宋_GB2312", "仿宋;FangSong;STFangsong;Noto Serif CJK SC"],
  ["黑体", "SimHei;STHeiti;Noto Sans CJK SC"],
  ["楷体_GB2312", "楷体;KaiTi;STKaiti"],
  ["方正小标宋简体", "宋体;SimSun;STSong;Noto Serif CJK SC"],
  ["宋体", "SimSun;STSong;Noto Serif CJK SC"],
] as const;

/** A report as a document that Word, WPS and LibreOffice open. The same report gives the same bytes. */
export async function writeDocx(report: Report, language: Language): Promise<Uint8Array> {
  const { number, title, body, preface, parts, signature, annexes } = layoutOf(report, language);
  const document = new Document({
    title,
    creator: "laiqu",
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: FANGSONG, size: SIZE_TEXT } } } },
    sections: [
      {
        properties: { page: PAGE },
        footers: { default: pageNumber(AlignmentType.RIGHT), even: pageNumber(AlignmentType.LEFT) },
        children: [
          centred(number, FANGSONG, SIZE_TEXT),
          centred(title, TITLE, SIZE_TITLE),
          centred(body, KAITI, SIZE_TEXT),
          ...preface.map((text) => paragraph(text)),
          ...parts.flatMap((part) => setPart(part, SIZE_TABLE)),
          ...signature.map(
            (text) =>
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                spacing: LINE,
                children: [new TextRun({ text, font: FANGSONG })],
              }),
          ),
          ...annexes.flatMap((part) => setPart(part, SIZE_ANNEX, true)),
        ],
      },
    ],
  });
  const bytes = await Packer.toArrayBuffer(document);
  return await pinnedPackage(
    new Uint8Array(bytes),
    { title, time: report.block.time },
    { "word/fontTable.xml": fontTable() },
  );
}

function centred(text: string, face: typeof FANGSONG, size: number): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after: 200 },
    children: [new TextRun({ text, font: face, size })],
  });
}

function paragraph(text: string, face: typeof FANGSONG = FANGSONG): Paragraph {
  return new Paragraph({
    // A hash that fits into no line would spread the words before it over the whole width.
    alignment: AlignmentType.LEFT,
    indent: { firstLine: TWO_CHARACTERS },
    spacing: LINE,
    children: [new TextRun({ text, font: face, size: SIZE_TEXT })],
  });
}

function setPart({ heading, notes, table }: LayoutPart, size: number, newPage = false): (Paragraph | Table)[] {
  const head = new Paragraph({
    pageBreakBefore: newPage,
    keepNext: true,
    indent: { firstLine: newPage ? 0 : TWO_CHARACTERS },
    spacing: LINE,
    children: [new TextRun({ text: heading, font: HEITI, size: SIZE_TEXT })],
  });
  const under = notes.map((text) => paragraph(text, newPage ? FANGSONG : KAITI));
  return [
    head,
    ...under,
    ...(table === undefined ? [] : [setTable(table, size), new Paragraph({ spacing: { line: 240 } })]),
  ];
}

function setTable({ columns, rows }: LayoutTable, size: number): Table {
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => Math.floor((TEXT_WIDTH * width) / whole));
  const row = (texts: readonly string[], face: typeof FANGSONG, isHeading: boolean): TableRow =>
    new TableRow({
      tableHeader: isHeading,
      cantSplit: isHeading,
      children: texts.map((text, place) => setCell(text, widths[place] ?? 0, face, size)),
    });
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    rows: [
      row(
        columns.map(({ heading }) => heading),
        HEITI,
        true,
      ),
      ...rows.map((cells) =>
        row(
          cells.map(({ text }) => text),
          FANGSONG,
          false,
        ),
      ),
    ],
  });
}

function setCell(text: string, width: number, face: typeof FANGSONG, size: number): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { left: 60, right: 60, top: 30, bottom: 30 },
    children: text
      .split("\n")
      .map(
        (line) => new Paragraph({ spacing: { line: 240 }, children: [new TextRun({ text: line, font: face, size })] }),
      ),
  });
}

function pageNumber(alignment: (typeof AlignmentType)["LEFT" | "RIGHT"]): Footer {
  const run = new TextRun({ children: ["— ", PageNumber.CURRENT, " —"], font: SONGTI, size: SIZE_PAGE });
  return new Footer({ children: [new Paragraph({ alignment, indent: { left: 280, right: 280 }, children: [run] })] });
}

/** The library names no fonts that it does not embed, and without another name a missing font is replaced at will. */
function fontTable(): string {
  const fonts = FONTS.map(
    ([name, others]) =>
      `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' +
    `${fonts.join("")}<w:font w:name="${LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font></w:fonts>`
  );
}
