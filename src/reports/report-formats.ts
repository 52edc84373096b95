import { extname } from "node:path";
import { canonicalBytes } from "../documents/canonical-json.ts";
import type { Report } from "../schemas/report.ts";
import type { Language } from "../text/bilingual.ts";

/** The formats of a report's file, by the end of its name. */
export const REPORT_FORMATS = ["docx", "xlsx", "json", "md"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The format that the end of a file's name means; undefined for another one. */
export function reportFormatOf(file: string): ReportFormat | undefined {
  const end = extname(file).slice(1).toLowerCase();
  return REPORT_FORMATS.find((format) => format === end);
}

/** The bytes of a report's file. The same report gives the same bytes; only the JSON is the same in every language. */
export async function reportBytes(report: Report, format: ReportFormat, language: Language): Promise<Uint8Array> {
  // The libraries are loaded only for a file that needs them.
  switch (format) {
    case "docx":
      return await (await import("./write-docx.ts")).writeDocx(report, language);
    case "xlsx":
      return await (await import("./write-xlsx.ts")).writeXlsx(report, language);
    case "md":
      return (await import("./write-markdown.ts")).writeMarkdown(report, language);
    case "json":
      return canonicalBytes(report);
    default:
      return format satisfies never;
  }
}
