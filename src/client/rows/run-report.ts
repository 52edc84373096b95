import { closeSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from "node:fs";
import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { readRegularFileIfPresent } from "../../files/read-file.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { readCsv } from "../../tables/read-csv.ts";
import { TableError } from "../../tables/table-error.ts";
import type { CellValue } from "../../tables/table.ts";
import { csvLine, UTF8_MARK } from "../../tables/write-csv.ts";
import { showPath } from "../../text/foreign-text.ts";
import { ClientError } from "../client-error.ts";
import type { ActRow } from "./act-row.ts";

/** The effect of a transaction on a row. */
export interface ReportedRow {
  readonly row: ActRow;
  readonly key: Hex;
  readonly subject: RecordId;
  /** `PASSED_OVER`: the ledger had a record with this id already, and did nothing. */
  readonly outcome: "RECORDED" | "REFUSED" | "PASSED_OVER";
  readonly transaction: Hex;
  readonly block: number | undefined;
}

/** The transaction and the block in which a row was done. */
export interface DoneIn {
  readonly transaction: Hex;
  readonly block: number | undefined;
}

/** The report of a table: what was done about its rows, for people and for the next run. */
export interface RunReport {
  readonly path: string;
  /** The place at which a row with this key was recorded; undefined when no run recorded it. */
  doneIn(key: Hex): DoneIn | undefined;
  /** Checks that no other run has written into the report since. @throws ClientError REPORT_IN_USE */
  demandOwn(): void;
  /** Adds rows, and flushes them to the disk. @throws ClientError REPORT_IN_USE */
  add(rows: readonly ReportedRow[]): Promise<void>;
}

const COLUMNS = ["row", "act", "record", "id", "outcome", "transaction", "block", "reportedAt", "key"] as const;
/** A report of many runs over a table of 20,000 rows. */
const MOST_REPORT_BYTES = 64 * 1024 ** 2;
const LINE_FEED = 0x0a;

/**
 * Opens the report beside a table, which is made when the first row is recorded. A line that a crash tore off is cut,
 * because what it told is still in the outbox.
 * @param now - seconds since 1970
 * @throws ClientError REPORT_DAMAGED; an error of the operating system
 */
export function openReport(path: string, now: () => number): RunReport {
  const bytes = readRegularFileIfPresent(path, MOST_REPORT_BYTES) ?? new Uint8Array();
  const whole = bytes.subarray(0, bytes.lastIndexOf(LINE_FEED) + 1);
  const done = whole.length === 0 ? new Map<Hex, DoneIn>() : readDone(path, whole);
  let length = whole.length;
  let found = bytes.length;
  const demandOwn = (): void => {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) !== found) throw reportInUse(path);
  };
  return {
    path,
    doneIn: (key) => done.get(key),
    demandOwn,
    add: (rows) => {
      if (rows.length === 0) return Promise.resolve();
      demandOwn();
      const at = new Date(now() * 1000).toISOString();
      const lines = rows.map((row) => csvLine(cellsOf(row, at))).join("");
      const head = length === 0 ? `${UTF8_MARK}${csvLine(COLUMNS)}` : "";
      const text = new TextEncoder().encode(`${head}${lines}`);
      writeAt(path, length, text);
      length += text.length;
      found = length;
      for (const { key, outcome, transaction, block } of rows)
        if (outcome === "RECORDED") done.set(key, { transaction, block });
      return Promise.resolve();
    },
  };
}

function cellsOf({ row, key, subject, outcome, transaction, block }: ReportedRow, at: string): readonly string[] {
  const { act, name } = row.request;
  const number = block === undefined ? "" : String(block);
  return [row.place, act.name, name, subject, outcome, transaction, number, at, key];
}

/** Writes from a place on, so that nothing of a torn line stays behind it. */
function writeAt(path: string, position: number, bytes: Uint8Array): void {
  const file = openSync(path, position === 0 ? "w" : "r+", 0o600);
  try {
    ftruncateSync(file, position);
    let written = 0;
    while (written < bytes.length)
      written += writeSync(file, bytes, written, bytes.length - written, position + written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function readDone(path: string, bytes: Uint8Array): Map<Hex, DoneIn> {
  const [head, ...rows] = tableOf(path, bytes);
  const letters = new Map([...(head ?? [])].map(([column, cell]) => [textOf(cell), column]));
  if (COLUMNS.some((name) => !letters.has(name))) throw reportDamaged(path);
  const done = new Map<Hex, DoneIn>();
  for (const cells of rows) {
    const cellAt = (name: (typeof COLUMNS)[number]): string => textOf(cells.get(letters.get(name) ?? ""));
    const [key, transaction, block] = [cellAt("key"), cellAt("transaction"), cellAt("block")];
    if (!isHex(key, 32) || !isHex(transaction, 32)) throw reportDamaged(path);
    if (cellAt("outcome") === "RECORDED")
      done.set(key, { transaction, block: block === "" ? undefined : Number(block) });
  }
  return done;
}

function tableOf(path: string, bytes: Uint8Array): readonly ReadonlyMap<string, CellValue>[] {
  try {
    return readCsv(path, bytes, "utf-8", Number.MAX_SAFE_INTEGER).rows.map(({ cells }) => cells);
  } catch (cause) {
    if (!(cause instanceof TableError)) throw cause;
    throw reportDamaged(path, cause);
  }
}

function textOf(cell: CellValue | undefined): string {
  return cell?.is === "TEXT" ? cell.text : "";
}

function reportInUse(path: string): ClientError {
  return new ClientError(
    "REPORT_IN_USE",
    {
      zh: `${showPath(path)} 在本次运行中被另一次运行改动：已签名的不会丢失，请待其结束后再次运行。`,
      en:
        `${showPath(path)} was changed by another run meanwhile: nothing that was signed is lost; ` +
        "run the command again when the other one has ended.",
    },
    { path },
  );
}

function reportDamaged(path: string, cause?: unknown): ClientError {
  return new ClientError(
    "REPORT_DAMAGED",
    {
      zh:
        `${showPath(path)} 不是本程序所写的办理报告，或已被改动，无法据以知道哪些行已办理：请从备份恢复；` +
        "若它是别的文件，请移走或改名。",
      en:
        `${showPath(path)} is no report that this program wrote, or it was changed, so that it does not say which ` +
        "rows are done: restore it from a backup; if it is another file, move it away.",
    },
    { path },
    cause,
  );
}
