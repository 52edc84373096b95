import { isTimeFormat, isTimeFormatNumber } from "./spreadsheet-time.ts";
import { isPlainFormat } from "./spreadsheet-time.ts";
import { tooLarge } from "./table-error.ts";
import { isSet, readXml } from "./xml-events.ts";
import { damaged, MOST_PART_BYTES } from "./zip-parts.ts";
import type { ZipParts } from "./zip-parts.ts";

/** One sheet of a workbook. */
export interface SheetPart {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

/** The parts of a workbook that lie beside its sheets. */
export interface Workbook {
  readonly sheets: readonly SheetPart[];
  readonly is1904: boolean;
  readonly sharedStrings: readonly string[];
  /** How the file shows the numbers of each style. */
  readonly styles: readonly NumberStyle[];
}

/** How a number is shown. */
type NumberStyle = "PLAIN" | "TIME" | "OTHER";

/** @throws TableError TABLE_DAMAGED, TABLE_TOO_LARGE */
export async function readWorkbook(path: string, parts: ZipParts): Promise<Workbook> {
  const main = (await relations(path, parts, "")).find(({ type }) => type === "officeDocument")?.part;
  if (main === undefined) throw damaged(path);
  const related = await relations(path, parts, main);
  const partOf = (type: string): string | undefined => related.find((each) => each.type === type)?.part;
  const book = await readSheets(path, parts, main, related);
  const [strings, styles] = [partOf("sharedStrings"), partOf("styles")];
  return {
    ...book,
    sharedStrings: strings === undefined ? [] : await readStrings(path, parts, strings),
    styles: styles === undefined ? [] : await readStyles(path, parts, styles),
  };
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly part: string;
}

/** The parts that a part refers to. @param of - the name of the part; empty for the file as a whole */
async function relations(path: string, parts: ZipParts, of: string): Promise<Relation[]> {
  const [, folder = "", name = ""] = /^(.*\/)?([^/]*)$/.exec(of) ?? [];
  const found: Relation[] = [];
  const list = `${folder}_rels/${name}.rels`;
  if (!parts.has(list)) throw damaged(path);
  await readXml(path, parts, list, {
    open: (element, { Id: id = "", Type: type = "", Target: target = "", TargetMode: mode }) => {
      if (element !== "Relationship" || mode === "External") return;
      const part = target.startsWith("/") ? target.slice(1) : `${folder}${target}`;
      found.push({ id, type: type.slice(type.lastIndexOf("/") + 1), part: withoutDots(part) });
    },
  });
  return found;
}

/** A path without its steps `.` and `..`. */
function withoutDots(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/");
}

async function readSheets(
  path: string,
  parts: ZipParts,
  main: string,
  related: readonly Relation[],
): Promise<Pick<Workbook, "sheets" | "is1904">> {
  const sheets: SheetPart[] = [];
  const partOf = new Map(related.flatMap(({ id, type, part }) => (type === "worksheet" ? [[id, part] as const] : [])));
  let is1904 = false;
  await readXml(path, parts, main, {
    open: (element, attributes) => {
      if (element === "workbookPr") is1904 = isSet(attributes["date1904"]);
      if (element !== "sheet") return;
      const { name = "", state = "visible" } = attributes;
      const id = Object.entries(attributes).find(([attribute]) => /^\w+:id$/.test(attribute))?.[1];
      const part = partOf.get(id ?? "");
      if (part !== undefined) sheets.push({ name, part, isHidden: state !== "visible" });
    },
  });
  return { sheets, is1904 };
}

async function readStrings(path: string, parts: ZipParts, part: string): Promise<string[]> {
  const strings: string[] = [];
  let text = "";
  let characters = 0;
  // A reading aid for Japanese (rPh) is no part of the text.
  let [isInText, isInAid] = [false, false];
  await readXml(path, parts, part, {
    open: (element) => {
      if (element === "si") text = "";
      if (element === "rPh") isInAid = true;
      if (element === "t") isInText = !isInAid;
    },
    text: (piece) => {
      if (!isInText) return;
      text += piece;
      characters += piece.length;
      if (characters > MOST_PART_BYTES / 2) throw tooLarge(path, MOST_PART_BYTES / 2);
    },
    close: (element) => {
      if (element === "t") isInText = false;
      if (element === "rPh") isInAid = false;
      if (element === "si") strings.push(unescaped(text));
    },
  });
  return strings;
}

/** Characters that XML cannot hold stand as `_x000D_`. */
export function unescaped(text: string): string {
  return text
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replaceAll(/\r\n?/g, "\n");
}

async function readStyles(path: string, parts: ZipParts, part: string): Promise<NumberStyle[]> {
  const formats = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let isInCells = false;
  await readXml(path, parts, part, {
    open: (element, attributes) => {
      if (element === "numFmt") formats.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      if (element === "cellXfs") isInCells = true;
      if (element === "xf" && isInCells) styles.push(styleOf(Number(attributes["numFmtId"] ?? "0"), formats));
    },
    close: (element) => {
      if (element === "cellXfs") isInCells = false;
    },
  });
  return styles;
}

/** The numbers of built-in formats that show a number by its digits: General, 0, 0.00, #,##0, #,##0.00 and text. */
const PLAIN_FORMATS: readonly number[] = [0, 1, 2, 3, 4, 37, 38, 39, 40, 49];

function styleOf(id: number, formats: ReadonlyMap<number, string>): NumberStyle {
  const format = formats.get(id);
  if (format === undefined) return PLAIN_FORMATS.includes(id) ? "PLAIN" : isTimeFormatNumber(id) ? "TIME" : "OTHER";
  if (isTimeFormat(format)) return "TIME";
  return isPlainFormat(format) ? "PLAIN" : "OTHER";
}
