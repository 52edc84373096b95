import { savedEntries } from "../send-once.ts";
import type { ActRow } from "./act-row.ts";
import { checkBatch } from "./check-batch.ts";
import { finishEarlierRows } from "./finish-earlier-rows.ts";
import { batchesOf, MOST_OF_A_BATCH, passOver, planRecord, prepareRow, stateOf, stateOfWrong } from "./row-run.ts";
import type { JudgedRow, KnownRow, RowRun, RowState } from "./row-run.ts";
import type { ClientContext } from "../client-context.ts";
import type { ActingSeat } from "../seat.ts";
import type { RunReport } from "./run-report.ts";

/** Called with the number of rows that are looked at, and of all rows. */
export type OnRows = (done: number, all: number) => void;

/**
 * Says of each row what would become of it now. What an earlier run signed is finished first, so that its rows count as
 * done. Nothing new is signed or sent.
 * @throws ApiError, DossierError, ClientError of the seat
 */
export async function previewRows(
  context: ClientContext,
  seat: ActingSeat,
  report: RunReport,
  rows: readonly ActRow[],
  onRows: OnRows,
): Promise<JudgedRow[]> {
  if ((await savedEntries(context, seat)).length > 0) await finishEarlierRows(passOver(context, seat, report), rows);
  const run = passOver(context, seat, report);
  const judged: JudgedRow[] = [];
  for (const batch of batchesOf(rows, MOST_OF_A_BATCH)) {
    judged.push(...(await judgeBatch(run, batch)));
    onRows(judged.length, rows.length);
  }
  return judged;
}

async function judgeBatch(run: RowRun, batch: readonly ActRow[]): Promise<JudgedRow[]> {
  const states = new Map<ActRow, RowState>();
  const toCheck: KnownRow[] = [];
  for (const row of batch) {
    const known = await prepareRow(run, row);
    if ("error" in known) {
      states.set(row, stateOfWrong(known));
      continue;
    }
    const done = run.report.doneIn(known.key) ?? (await run.earlier.find(row, known));
    planRecord(run, row, known.prepared.subject, done !== undefined);
    if (done !== undefined) states.set(row, { type: "RECORDED_BEFORE", subject: known.prepared.subject, done });
    else toCheck.push(known);
  }
  const own = new Set(toCheck.map(({ prepared }) => prepared.subject));
  const isKnowable = ({ waitsFor }: KnownRow): boolean => waitsFor.every((id) => own.has(id));
  const knowable = toCheck.filter(isKnowable);
  for (const { row, prepared } of toCheck.filter((each) => !isKnowable(each)))
    states.set(row, { type: "WAITS", subject: prepared.subject });
  const { checks } = knowable.length === 0 ? { checks: [] } : await checkBatch(run.context, run.seat, knowable);
  for (const [index, known] of knowable.entries()) {
    const check = checks[index];
    if (check === undefined) continue;
    const state = await stateOf(run, known, check);
    if (state.type === "RECORDED_BEFORE") planRecord(run, known.row, state.subject, true);
    states.set(known.row, state);
  }
  return batch.flatMap((row) => {
    const state = states.get(row);
    return state === undefined ? [] : [{ row, state }];
  });
}
