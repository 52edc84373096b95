import { isDigestAlgorithm, parseDigest, parseDigestHex } from "../../documents/digest.ts";
import type { DigestAlgorithm } from "../../documents/digest.ts";
import type { TextEncoding } from "../../tables/decode-text.ts";
import { readCsv } from "../../tables/read-csv.ts";
import { MOST_TABLE_BYTES } from "../../tables/read-table.ts";
import { tableError, tooLarge } from "../../tables/table-error.ts";
import type { CellValue, Table, TableRow } from "../../tables/table.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { CodedError } from "../../text/coded-error.ts";
import { keysOf } from "../../text/entries.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { readNamedFile } from "../read-named-file.ts";
import type { RowFault } from "../rows/act-row.ts";
import { placeOfCell, placeOfRow } from "../rows/places.ts";
import { timeInLog } from "./time-in-log.ts";

/** One line of a log of what left a domain. */
export interface Traffic {
  /** The number of its row, as a spreadsheet shows it. */
  readonly row: number;
  /** Seconds since 1970. */
  readonly at: number;
  /** The digest as requests write it: `sha256:…` or `sm3:…`. */
  readonly digest: string;
  /** The party to which it went, in the words of the log. */
  readonly recipient?: string;
  /** The name of the file in the log. It never leaves this machine. */
  readonly file?: string;
}

/** A log as far as it could be read. */
export interface TrafficLog {
  readonly lines: readonly Traffic[];
  readonly faults: readonly RowFault[];
  /** The headings of columns that mean nothing here. */
  readonly unused: readonly string[];
}

/** A log of so many lines is compared in a few minutes; a longer one is split by time. */
const MOST_TRAFFIC = 500_000;

type Column = "time" | "digest" | "sha256" | "sm3" | "recipient" | "file";

/** The columns, by the headings under which logs have them. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  time: ["time", "timestamp", "datetime", "at", "date time", "时间", "出域时间", "传输时间", "时间戳"],
  digest: ["digest", "hash", "杂凑值", "哈希值", "哈希", "摘要值"],
  sha256: ["sha256", "sha-256", "sha_256"],
  sm3: ["sm3", "国密sm3", "sm3杂凑值"],
  recipient: ["recipient", "receiver", "to", "接收方", "接收主体"],
  file: ["file", "filename", "file name", "name", "path", "文件", "文件名", "路径"],
};

/**
 * Reads a log of what left a domain: a CSV file with a heading. Every fault is told by its cell.
 * @throws TableError, ClientError NOT_A_FILE; an error of the operating system
 */
export async function readTrafficLog(path: string, encoding: TextEncoding = "utf-8"): Promise<TrafficLog> {
  const what = { zh: "出域流量日志", en: "the log of what left the domain" };
  const bytes = await readNamedFile(path, { what, mostBytes: MOST_TABLE_BYTES });
  if (bytes.length > MOST_TABLE_BYTES) throw tooLarge(path, MOST_TABLE_BYTES);
  const table = readCsv(path, bytes, encoding, MOST_TRAFFIC + 1);
  const [head, ...rows] = table.rows;
  const { columns, unused } = columnsIn(path, table, head);
  const faults: RowFault[] = [];
  const lines: Traffic[] = [];
  for (const row of rows) {
    const read = readLine(table, columns, row, faults);
    if (read !== undefined) lines.push(read);
  }
  if (rows.length === 0) throw noLines(path);
  return { lines, faults, unused };
}

/** The letters of the columns that mean something. */
type Columns = ReadonlyMap<Column, string>;

/** @throws TableError TABLE_FORM_UNKNOWN */
function columnsIn(
  path: string,
  table: Table,
  head: TableRow | undefined,
): { readonly columns: Columns; readonly unused: readonly string[] } {
  const columns = new Map<Column, string>();
  const unused: string[] = [];
  for (const [letters, cell] of head?.cells ?? []) {
    const text = textOf(cell);
    const column = columnNamed(text);
    if (column === undefined) unused.push(text);
    else if (columns.has(column)) throw twice(path, placeOfCell(table, head?.number ?? 1, letters), text);
    else columns.set(column, letters);
  }
  const hasDigest = columns.has("digest") || columns.has("sha256") || columns.has("sm3");
  if (!columns.has("time") || !hasDigest) throw noHeading(path);
  return { columns, unused };
}

function columnNamed(heading: string): Column | undefined {
  const plain = heading.trim().toLowerCase();
  return keysOf(HEADINGS).find((column) => HEADINGS[column].includes(plain));
}

function readLine(table: Table, columns: Columns, row: TableRow, faults: RowFault[]): Traffic | undefined {
  const cellAt = (column: Column): CellValue | undefined => row.cells.get(columns.get(column) ?? "");
  const textAt = (column: Column): string => textOf(cellAt(column)).trim();
  const fault = (column: Column, problem: Bilingual): undefined => {
    const letters = columns.get(column);
    const place = letters === undefined ? placeOfRow(table, row.number) : placeOfCell(table, row.number, letters);
    faults.push({ place, column, problem });
    return undefined;
  };
  const parsed = <Value>(column: Column, parse: () => Value): Value | undefined => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const { zh, en } = reasonOf(error);
      return fault(column, { zh: `有误：${zh}`, en: `is wrong: ${en}` });
    }
  };
  // The name of a file may look like a formula, and decides nothing.
  for (const column of DECIDING) {
    const cell = cellAt(column);
    if (cell?.is === "WRONG") fault(column, cell.problem);
  }
  const time = textAt("time");
  const at = time === "" ? undefined : parsed("time", () => timeInLog(time) ?? fault("time", noTime(time)));
  if (cellAt("time") === undefined) fault("time", NO_TIME);
  const column = DIGEST_COLUMNS.find((each) => cellAt(each) !== undefined);
  if (column === undefined) return fault(DIGEST_COLUMNS.find((each) => columns.has(each)) ?? "digest", NO_DIGEST);
  const hex = textAt(column);
  const digest = hex === "" ? undefined : parsed(column, () => digestIn(column, hex));
  if (at === undefined || digest === undefined) return undefined;
  const [recipient, file] = [textAt("recipient"), textAt("file")];
  return {
    row: row.number,
    at,
    digest,
    ...(recipient === "" ? {} : { recipient }),
    ...(file === "" ? {} : { file }),
  };
}

const DIGEST_COLUMNS = ["sha256", "sm3", "digest"] as const;
const DECIDING = ["time", ...DIGEST_COLUMNS, "recipient"] as const;

/** @throws InputError DIGEST_MALFORMED, DIGEST_ALGORITHM_UNKNOWN */
function digestIn(column: DigestAlgorithm | "digest", text: string): string {
  const colon = text.indexOf(":");
  const algorithm = text.slice(0, Math.max(colon, 0)).toLowerCase();
  const hex = text.slice(colon + 1).replace(/^0x/i, "");
  if (column === "digest") {
    const { algorithm: named, hex: digits } = parseDigest(`${algorithm}${colon < 0 ? "" : ":"}${hex}`);
    return `${named}:${digits}`;
  }
  // A digest of the other algorithm in this column would be looked up as what it is not.
  if (colon >= 0 && isDigestAlgorithm(algorithm) && algorithm !== column) return digestIn("digest", text);
  return `${column}:${parseDigestHex(hex)}`;
}

function textOf(cell: CellValue | undefined): string {
  return cell?.is === "TEXT" ? cell.text : "";
}

const NO_TIME: Bilingual = {
  zh: "为空：请写明出域时间，例如 2026-03-01 09:20:11",
  en: "is empty: write the time at which it left, such as 2026-03-01 09:20:11",
};
const noTime = (text: string): Bilingual => ({
  zh: `不是日志中的时间 ${showForeign(text, 40)}：请写明日期与时刻，例如 2026-03-01 09:20:11（中国时间）或带时差`,
  en:
    `is no time of a log: ${showForeign(text, 40)}; write the day and the time, such as 2026-03-01 09:20:11 (China), ` +
    "or add the offset",
});
const NO_DIGEST: Bilingual = {
  zh: "为空：请写明所出文件的杂凑值",
  en: "is empty: write the digest of the file that left",
};

function noHeading(path: string): Error {
  return tableError("TABLE_FORM_UNKNOWN", path, {
    zh:
      "的第一行没有所需的列名：须有 time（时间），以及 sha256、sm3 或 digest（杂凑值，写作 sha256:… 或 sm3:…）；" +
      "recipient（接收方）与 file（文件）可有可无",
    en:
      "has no heading that says what its columns are: it needs time, and sha256, sm3 or digest (sha256:… or sm3:…); " +
      "recipient and file may be there too",
  });
}

function twice(path: string, place: string, heading: string): Error {
  const [at, shown] = [showForeign(place), showForeign(heading)];
  return tableError("TABLE_FORM_UNKNOWN", path, {
    zh: `的 ${at} 再次出现列名 ${shown}：同一含义的列请只留一列`,
    en: `has the heading ${shown} in ${at} again, or another one of the same meaning: keep one of them`,
  });
}

function noLines(path: string): Error {
  return tableError("TABLE_EMPTY", path, {
    zh: "只有列名，没有日志行：请核对导出的时间范围",
    en: "has a heading and no lines: check the period that was exported",
  });
}
