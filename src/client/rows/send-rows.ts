import type { JsonObject } from "../../documents/canonical-json.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { Act } from "../../schemas/act.ts";
import { readyAct } from "../perform-act.ts";
import { sendOnce } from "../send-once.ts";
import type { Prepared } from "../send-once.ts";
import type { ActRow } from "./act-row.ts";
import { intentOfRows } from "./batch-intent.ts";
import { actOfRows, checkBatch } from "./check-batch.ts";
import type { RowCheck } from "./check-batch.ts";
import type { OnRows } from "./preview-rows.ts";
import { outcomesOf } from "./row-outcomes.ts";
import { batchesOf, MOST_OF_A_BATCH, planRecord, prepareRow, stateOf, stateOfWrong } from "./row-run.ts";
import type { JudgedRow, KnownRow, RowRun, RowState } from "./row-run.ts";

/** The documents that are saved at the same time; each takes a few open files, of which a system may allow few. */
const SAVED_AT_ONCE = 8;

/** How a run goes on when a row is refused that its preview allowed. */
export interface SendingChoice {
  /** Goes on with the other rows; by default the run stops, and what follows is left. */
  readonly goOn: boolean;
}

/**
 * Records the rows that are to be done, in their order and in as few transactions as possible. Each transaction is
 * signed, saved and sent once. Its rows are in the report before it counts as finished, so that a run that is killed
 * goes on where it stopped.
 * @param judged - all rows; those before which nothing is to be done only lend their records to later rows
 * @returns all rows with what became of them
 * @throws ApiError, ClientError, DossierError; what was done before is in the report
 */
export async function sendRows(
  run: RowRun,
  judged: readonly JudgedRow[],
  { goOn }: SendingChoice,
  onRows: OnRows,
): Promise<JudgedRow[]> {
  const ends = new Map<ActRow, RowState>(judged.map(({ row, state }) => [row, state]));
  const toDo = judged.filter(({ state }) => isToDo(state)).map(({ row }) => row);
  if (toDo.length > 0) run.report.begin();
  // A row that is done names its record for the rows after it.
  for (const { row, state } of judged) if (state.type === "RECORDED_BEFORE") planRecord(run, row, state.subject, true);
  let isStopped = false;
  let done = 0;
  for (const batch of batchesOf(toDo, MOST_OF_A_BATCH)) {
    const states: JudgedRow[] = isStopped ? leave(batch) : await sendBatch(run, batch, goOn);
    for (const { row, state } of states) ends.set(row, state);
    isStopped ||= !goOn && states.some(({ state }) => state.type !== "RECORDED" && state.type !== "RECORDED_BEFORE");
    done += batch.length;
    onRows(done, toDo.length);
  }
  return judged.flatMap(({ row }) => {
    const state = ends.get(row);
    return state === undefined ? [] : [{ row, state }];
  });
}

/** Whether something is to be done about a row. */
export function isToDo({ type }: RowState): boolean {
  return type === "ALLOWED" || type === "WAITS";
}

function leave(rows: readonly ActRow[]): JudgedRow[] {
  return rows.map((row) => ({ row, state: { type: "LEFT", subject: undefined } }));
}

async function sendBatch(run: RowRun, batch: readonly ActRow[], goOn: boolean): Promise<JudgedRow[]> {
  const judged: JudgedRow[] = [];
  const known: KnownRow[] = [];
  for (const row of batch) {
    const prepared = await prepareRow(run, row);
    if ("error" in prepared) judged.push({ row, state: stateOfWrong(prepared) });
    else {
      planRecord(run, row, prepared.prepared.subject, false);
      known.push(prepared);
    }
  }
  if (judged.length > 0 && !goOn) return [...judged, ...leave(known.map(({ row }) => row))];
  return [...judged, ...(await sendKnown(run, known, goOn))];
}

/** Sends rows in one transaction, or, where the ledger would not take them together, in several. */
async function sendKnown(run: RowRun, rows: readonly KnownRow[], goOn: boolean): Promise<JudgedRow[]> {
  if (rows.length === 0) return [];
  const answers: (() => Promise<void>)[] = [];
  const context = { ...run.context, afterAnswer: (work: () => Promise<void>) => void answers.push(work) };
  const sent = await sendOnce(
    context,
    run.seat,
    intentOfRows(rows),
    async (): Promise<Prepared<readonly RowCheck[]>> => {
      // Another run over the same table may have done these rows since the last look: it writes the report before it
      // ends its transaction, so that one of the two is always seen.
      run.report.demandOwn();
      const { checks, terms } = await checkBatch(context, run.seat, rows);
      const role = commonRole(checks);
      if (role === undefined) return { type: "DECIDED", outcome: checks };
      const act = actOfRows(rows, role);
      return {
        type: "READY",
        call: readyAct({ act, terms }, async () => await saveDocuments(rows, act)),
      };
    },
  );
  if (sent.type === "DECIDED") return await sendApart(run, rows, sent.outcome, goOn);
  const outcomes = outcomesOf(sent.transaction, rows, (row) => rows.indexOf(row));
  run.report.add(outcomes);
  for (const work of answers) await work();
  return await Promise.all(
    outcomes.map(async ({ row, subject, outcome, transaction, block }, index): Promise<JudgedRow> => {
      const known = rows[index];
      if (outcome === "PASSED_OVER" && known !== undefined)
        return { row, state: await stateOf(run, known, { type: "TAKEN" }) };
      if (outcome === "REFUSED") return { row, state: { type: "REFUSED", subject, verdict: undefined } };
      planRecord(run, row, subject, true);
      return { row, state: { type: "RECORDED", subject, done: { transaction, block } } };
    }),
  );
}

/** Flushing several documents to the disk together takes hardly longer than flushing one. */
async function saveDocuments(rows: readonly KnownRow[], { payload }: Act): Promise<void> {
  for (let from = 0; from < rows.length; from += SAVED_AT_ONCE)
    await Promise.all(
      rows.slice(from, from + SAVED_AT_ONCE).map(async ({ prepared }, index) => {
        await prepared.save(bodyOf(payload[from + index]));
      }),
    );
}

/** Sends the rows that are allowed, those of one role together, and says of the others why they are not done. */
async function sendApart(
  run: RowRun,
  rows: readonly KnownRow[],
  checks: readonly RowCheck[],
  goOn: boolean,
): Promise<JudgedRow[]> {
  const judged: JudgedRow[] = [];
  const allowed: KnownRow[] = [];
  const waiting: ActRow[] = [];
  for (const [index, known] of rows.entries()) {
    const check = checks[index];
    if (check === undefined) continue;
    if (check.type === "ALLOWED") allowed.push({ ...known, role: check.role });
    else if (check.type === "WAITS") waiting.push(known.row);
    else {
      const state = await stateOf(run, known, check);
      if (state.type === "RECORDED_BEFORE") planRecord(run, known.row, state.subject, true);
      judged.push({ row: known.row, state });
    }
  }
  const isRefused = judged.some(({ state }) => state.type !== "RECORDED_BEFORE");
  const left = [...allowed.map(({ row }) => row), ...waiting];
  if (isRefused && !goOn) return [...judged, ...leave(left)];
  for (const group of neighboursByRole(allowed)) judged.push(...(await sendKnown(run, group, goOn)));
  // Without anything sent, nothing has changed for those that wait.
  if (waiting.length > 0)
    judged.push(...(allowed.length > 0 ? await sendBatch(run, waiting, goOn) : waiting.map(stillWaiting)));
  return judged;
}

function stillWaiting(row: ActRow): JudgedRow {
  return { row, state: { type: "WAITS", subject: undefined } };
}

function neighboursByRole(rows: readonly KnownRow[]): KnownRow[][] {
  const groups: KnownRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0]?.role === row.role && last !== undefined) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** The role in which all rows are allowed; undefined where there is none. */
function commonRole(checks: readonly RowCheck[]): RoleName | undefined {
  const roles = new Set(checks.map((check) => (check.type === "ALLOWED" ? check.role : undefined)));
  const [role, ...others] = roles;
  return others.length === 0 ? role : undefined;
}

function bodyOf(item: object | undefined): JsonObject {
  return { ...item };
}
