import type { Report } from "../schemas/report.ts";
import type { Language } from "../text/bilingual.ts";
import { layoutOf } from "./report-layout.ts";
import type { LayoutPart } from "./report-layout.ts";

/** A report as a text in Markdown (CommonMark with tables), in which a text of others is never a mark. */
export function writeMarkdown(report: Report, language: Language): Uint8Array {
  const { number, title, body, preface, parts, signature, annexes } = layoutOf(report, language);
  const pieces = [
    plain(number),
    `# ${plain(title)}`,
    plain(body),
    ...preface.map(plain),
    ...parts.flatMap(setPart),
    ...signature.map(plain),
    ...annexes.flatMap(setPart),
  ];
  return new TextEncoder().encode(`${pieces.join("\n\n")}\n`);
}

function setPart({ heading, notes, table }: LayoutPart): string[] {
  const set = [`## ${plain(heading)}`, ...notes.map(plain)];
  if (table === undefined) return set;
  const row = (texts: readonly string[]): string => `| ${texts.map(inTable).join(" | ")} |`;
  const lines = [
    row(table.columns.map((column) => column.heading)),
    `|${table.columns.map(() => "---|").join("")}`,
    ...table.rows.map((cells) => row(cells.map(({ text }) => text))),
  ];
  return [...set, lines.join("\n")];
}

/** Every mark that could begin something is escaped, also a bracket and an angle. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+\-.!|~&]/g, "\\$&");
}

function inTable(text: string): string {
  return text.split("\n").map(plain).join("<br>");
}
