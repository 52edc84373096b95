import { closeSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { readRegularFileIfPresent } from "../../files/read-file.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { readCsv } from "../../tables/read-csv.ts";
import { TableError } from "../../tables/table-error.ts";
import type { CellValue } from "../../tables/table.ts";
import { csvLine, UTF8_MARK } from "../../tables/write-csv.ts";
import { showPath } from "../../text/foreign-text.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { isSystemError } from "../../text/system-error.ts";
import type { SystemError } from "../../text/system-error.ts";
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
  /**
   * Makes the report, before anything is sent: what is sent and cannot be written down is not known to the next run.
   * @throws ClientError REPORT_IN_USE, REPORT_UNWRITABLE
   */
  begin(): void;
  /** Adds rows that are not in it yet, and flushes them to the disk. @throws ClientError as `begin` */
  add(rows: readonly ReportedRow[]): void;
}

const COLUMNS = ["row", "act", "record", "id", "outcome", "transaction", "block", "reportedAt", "key"] as const;
/** A report of many runs over a table of 20,000 rows. */
const MOST_REPORT_BYTES = 64 * 1024 ** 2;
const LINE_FEED = 0x0a;

/** The end of a line that was written whole: transaction, block, time and key. */
const END_OF_ROW = /,"?0x[0-9a-f]{64}"?,"?\d*"?,[^,]*,"?0x[0-9a-f]{64}"?\r?$/;

/**
 * Opens the report beside a table, which is made before the first row is recorded. A line that a crash tore off is cut,
 * because what it told is still in the outbox. A last line that is whole but not ended counts: an editor leaves it so.
 * @param now - seconds since 1970
 * @throws ClientError REPORT_DAMAGED; an error of the operating system
 */
export function openReport(path: string, now: () => number): RunReport {
  const bytes = readRegularFileIfPresent(path, MOST_REPORT_BYTES) ?? new Uint8Array();
  const { sound, end } = soundPart(bytes);
  const done = sound.length === 0 ? new Map<Hex, DoneIn>() : readDone(path, sound);
  let length = sound.length;
  let found = bytes.length;
  let missing = length === 0 ? `${UTF8_MARK}${csvLine(COLUMNS)}` : end;
  const demandOwn = (): void => {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) !== found) throw reportInUse(path);
  };
  const append = (lines: string): void => {
    demandOwn();
    const text = new TextEncoder().encode(`${missing}${lines}`);
    try {
      writeAt(path, length, text);
    } catch (cause) {
      throw isSystemError(cause) ? reportUnwritable(path, cause) : cause;
    }
    length += text.length;
    found = length;
    missing = "";
  };
  return {
    path,
    doneIn: (key) => done.get(key),
    demandOwn,
    begin: () => append(""),
    add: (rows) => {
      // A run that was killed after it had written rows, and before it ended their transaction, writes them again.
      const more = rows.filter(({ key, transaction }) => done.get(key)?.transaction !== transaction);
      if (more.length === 0) return;
      const at = new Date(now() * 1000).toISOString();
      append(more.map((row) => csvLine(cellsOf(row, at))).join(""));
      for (const { key, outcome, transaction, block } of more)
        if (outcome === "RECORDED") done.set(key, { transaction, block });
    },
  };
}

/** The lines that are whole, and what ends the last of them. */
function soundPart(bytes: Uint8Array): { readonly sound: Uint8Array; readonly end: string } {
  const ended = bytes.lastIndexOf(LINE_FEED) + 1;
  const last = new TextDecoder().decode(bytes.subarray(ended));
  if (!END_OF_ROW.test(last)) return { sound: bytes.subarray(0, ended), end: "" };
  return { sound: bytes, end: last.endsWith("\r") ? "\n" : "\r\n" };
}

function cellsOf({ row, key, subject, outcome, transaction, block }: ReportedRow, at: string): readonly string[] {
  const { act, name } = row.request;
  const number = block === undefined ? "" : String(block);
  return [row.place, act.name, name, subject, outcome, transaction, number, at, key];
}

/** Writes from a place on, so that nothing of a torn line stays behind it. A new file survives a power cut. */
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
  if (position === 0) syncFolder(dirname(path));
}

function syncFolder(folder: string): void {
  const file = openSync(folder, "r");
  try {
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
      zh: `${showPath(path)} 在本次运行中被改动或移走，多为另一次运行所为：已签名的不会丢失，请待其结束后再次运行。`,
      en:
        `${showPath(path)} was changed or removed meanwhile, most often by another run: nothing that was signed is ` +
        "lost; run the command again when the other one has ended.",
    },
    { path },
  );
}

function reportUnwritable(path: string, cause: SystemError): ClientError {
  const reason = reasonOf(cause);
  return new ClientError(
    "REPORT_UNWRITABLE",
    {
      zh:
        `办理报告 ${showPath(path)} 无法写入（${reason.zh}），故不再发送：请排除原因后再次运行，` +
        "已发送而未写入报告的，届时自待发交易中补写。",
      en:
        `The report ${showPath(path)} cannot be written (${reason.en}), so nothing more is sent: remove the cause ` +
        "and run the command again. What was sent and is not in the report is added to it then, from the outbox.",
    },
    { path },
    cause,
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
