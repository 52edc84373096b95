import type { Hex } from "../../consensus/hex.ts";
import type { SavedEntry } from "../../dossier/outbox.ts";
import { digestsOf } from "../intent.ts";
import { savedEntries, sendOnce } from "../send-once.ts";
import type { Prepared } from "../send-once.ts";
import type { ActRow } from "./act-row.ts";
import { intentOfRows } from "./batch-intent.ts";
import { checkBatch } from "./check-batch.ts";
import { outcomesOf } from "./row-outcomes.ts";
import { planRecord, prepareRow } from "./row-run.ts";
import type { KnownRow, RowRun } from "./row-run.ts";

/**
 * Finishes what an earlier run over the same rows signed and did not see the end of, and writes it into the report.
 * Rows that were edited since are not among it: their old form was signed and is recorded, and the new one is a new
 * act.
 * @throws ClientError, ApiError, DossierError
 */
export async function finishEarlierRows(run: RowRun, rows: readonly ActRow[]): Promise<void> {
  const entries = await savedEntries(run.context, run.seat);
  const signed = new Set(entries.flatMap(({ intents }) => intents));
  const found = new Map<Hex, KnownRow>();
  for (const row of rows) {
    const known = await prepareRow(run, row);
    if ("error" in known) continue;
    planRecord(run, row, known.prepared.subject, run.report.doneIn(known.key) !== undefined);
    for (const digest of digestsOf(known.prepared.intent)) if (signed.has(digest)) found.set(digest, known);
  }
  for (const entry of entries) await finishEntry(run, entry, found);
}

async function finishEntry(run: RowRun, entry: SavedEntry, found: ReadonlyMap<Hex, KnownRow>): Promise<void> {
  const own = entry.intents.flatMap((digest) => found.get(digest) ?? []);
  if (own.length === 0) return;
  const isOpen = async (): Promise<boolean> =>
    (await savedEntries(run.context, run.seat)).some(({ transaction }) => transaction === entry.transaction);
  // Nothing is signed anew here: once the entry has ended, its rows are looked at like all others.
  const look = async (): Promise<Prepared<undefined>> => {
    if (!(await isOpen())) return { type: "DECIDED", outcome: undefined };
    const { checks, terms } = await checkBatch(run.context, run.seat, own);
    const isStillDone = checks.every(({ type }) => type === "ALLOWED" || type === "TAKEN");
    if (!isStillDone) return { type: "DECIDED", outcome: undefined };
    return { type: "READY", call: { calldata: "0x", terms, save: () => Promise.resolve() } };
  };
  const answers: (() => Promise<void>)[] = [];
  const context = { ...run.context, afterAnswer: (work: () => Promise<void>) => void answers.push(work) };
  const sent = await sendOnce(context, run.seat, intentOfRows(own), look);
  if (sent.type === "SENT") {
    const places = new Map(own.map((row) => [row, entry.intents.findIndex((digest) => found.get(digest) === row)]));
    run.report.add(outcomesOf(sent.transaction, own, (row) => places.get(row) ?? 0));
  }
  for (const work of answers) await work();
}
