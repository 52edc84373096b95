import { parse } from "csv-parse/sync";
import { expect } from "vitest";
import type { Page } from "./pages.ts";

/** A whole list as a client reads it, of either form: its rows with the names of their lists, and how it ends. */
export interface WholeList {
  readonly rows: readonly { readonly list: string; readonly row: unknown }[];
  readonly end?: WholeEnd;
  readonly problem?: { readonly code: string; readonly status: number };
}

interface WholeEnd {
  readonly rows: number;
  readonly lists: Readonly<Record<string, number>>;
  readonly asOf: { readonly block: number };
  readonly completeness: string;
  readonly basis: string;
  readonly [name: string]: unknown;
}

/** Reads NDJSON line by line. A list that broke off without a word has neither an end nor a problem. */
export function readNdjson(text: string): WholeList {
  const lines = text.split("\n");
  // The last line ends with a line feed, too.
  const whole = lines.slice(0, -1).map((line) => JSON.parse(line) as WholeList & WholeList["rows"][number]);
  const last = whole.at(-1);
  const isEnded = last?.end !== undefined || last?.problem !== undefined;
  return {
    rows: isEnded ? whole.slice(0, -1) : whole,
    ...(last?.end === undefined ? {} : { end: last.end }),
    ...(last?.problem === undefined ? {} : { problem: last.problem }),
  };
}

/** A record of a CSV file by the names of its columns. */
export type CsvRecord = Readonly<Record<string, string>>;

/** Reads CSV with a reader of others. Every record has as many cells as the header. */
export function readCsvList(text: string): { readonly columns: readonly string[]; readonly records: CsvRecord[] } {
  expect(text.endsWith("\r\n")).toBe(true);
  const [columns = [], ...records] = parse(text, { bom: true, recordDelimiter: "\r\n" });
  return { columns, records: records.map((cells) => Object.fromEntries(cells.map((cell, at) => [columns[at], cell]))) };
}

/** The cells that a row must have, by a rule of its own: every text, number and list of it by its path. */
export function cellsOfRow(row: unknown, path = ""): [string, string][] {
  if (typeof row !== "object" || row === null) return [[path === "" ? "value" : path, String(row)]];
  if (Array.isArray(row)) return [[path, JSON.stringify(row)]];
  return Object.entries(row).flatMap(([name, value]) => cellsOfRow(value, path === "" ? name : `${path}.${name}`));
}

/** The rows of an answer in pages put together, as the names of their lists and themselves, sorted. */
export function rowsOfAnswer({ result, events = [] }: Omit<Page, "next">): string[] {
  const lists = Object.entries(result).flatMap(([name, rows]) =>
    Array.isArray(rows) ? rows.map((row: unknown) => ({ list: `result.${name}`, row })) : [],
  );
  return sortedRows([...lists, ...events.map((row) => ({ list: "events", row }))]);
}

export function sortedRows(rows: WholeList["rows"]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
