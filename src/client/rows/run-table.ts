import { dirname, resolve } from "node:path";
import { readNamedFile } from "../read-named-file.ts";
import { resolveSeat } from "../seat.ts";
import type { ClientContext } from "../client-context.ts";
import type { DocumentedAct } from "../acts/prepare-act.ts";
import { MOST_TABLE_BYTES, readTable } from "../../tables/read-table.ts";
import type { TableChoice } from "../../tables/read-table.ts";
import type { ReadRows } from "./act-row.ts";
import type { ActsByName } from "./heading.ts";
import { previewRows } from "./preview-rows.ts";
import type { OnRows } from "./preview-rows.ts";
import { readRows } from "./read-rows.ts";
import { passOver } from "./row-run.ts";
import type { JudgedRow } from "./row-run.ts";
import { openReport } from "./run-report.ts";
import { sendRows } from "./send-rows.ts";
import type { SendingChoice } from "./send-rows.ts";

/** A file with a table of acts, and what a person says about it. */
export interface TableOfActs extends TableChoice {
  readonly path: string;
  readonly acts: ActsByName;
  /** The act of the whole table. */
  readonly act?: DocumentedAct;
  readonly backfill: boolean;
}

/**
 * Reads a table of acts. Nothing is sent, and no system is asked.
 * @throws TableError, ClientError NOT_A_FILE; an error of the operating system
 */
export async function readTableOfActs(table: TableOfActs): Promise<ReadRows> {
  const { path, act, acts, backfill } = table;
  const what = { zh: "行为的表格", en: "the table of acts" };
  const bytes = await readNamedFile(path, { what, mostBytes: MOST_TABLE_BYTES });
  const read = await readTable(path, bytes, table);
  const folder = dirname(resolve(path));
  return readRows(read, { acts, folder, backfill, ...(act === undefined ? {} : { act }) });
}

/** A run over a table whose rows are read. */
export interface TableRun {
  /** Every row, with what would become of it now. */
  readonly judged: readonly JudgedRow[];
  readonly reportPath: string;
  /** Records what is to be done. Nothing was sent before this call but what an earlier run had signed. */
  send(choice: SendingChoice, onRows: OnRows): Promise<JudgedRow[]>;
}

/** The report of a table lies beside it. */
function reportPathOf(path: string): string {
  return `${path}.report.csv`;
}

/**
 * Looks at the rows of a table as the ledger would judge them now, and finishes what an earlier run had signed.
 * @param key - the key that signs
 * @throws ClientError KEY_UNKNOWN, SEAT_ABSENT, REPORT_DAMAGED; ApiError, DossierError
 */
export async function openRun(
  context: ClientContext,
  key: string,
  path: string,
  { rows }: Pick<ReadRows, "rows">,
  onRows: OnRows,
): Promise<TableRun> {
  // A person types the passphrase of a key once, however many transactions it signs.
  const once: ClientContext = { ...context, openedSigners: new Map() };
  const seat = await resolveSeat(once, key);
  const reportPath = reportPathOf(path);
  const report = openReport(reportPath, () => context.now());
  const judged = await previewRows(once, seat, report, rows, onRows);
  return {
    judged,
    reportPath,
    send: (choice, onSent) => sendRows(passOver(once, seat, report), judged, choice, onSent),
  };
}
