import { createHash } from "node:crypto";
import type { Hex } from "../../consensus/hex.ts";
import { toHex } from "../../consensus/hex.ts";
import { canonicalBytes, canonicalJson } from "../../documents/canonical-json.ts";
import { loadRecord, openDossier } from "../../dossier/dossier.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { CheckVerdict } from "../../schemas/act.ts";
import type { ProblemForm } from "../../schemas/problem.ts";
import { CodedError } from "../../text/coded-error.ts";
import { prepareAct } from "../acts/prepare-act.ts";
import type { ClientContext } from "../client-context.ts";
import { ApiError, problemError } from "../http/api-error.ts";
import { digestsOf } from "../intent.ts";
import type { ActingSeat } from "../seat.ts";
import { ClientError } from "../client-error.ts";
import type { ActRow } from "./act-row.ts";
import type { PreparedRow, RowCheck } from "./check-batch.ts";
import { EarlierActs } from "./earlier-acts.ts";
import { PlannedRecords, rememberingApi } from "./planned-records.ts";
import type { DoneIn, RunReport } from "./run-report.ts";

/** A run over the rows of a table. */
export interface RowRun {
  readonly context: ClientContext;
  readonly seat: ActingSeat;
  /** The work of earlier runs over the same file. */
  readonly report: RunReport;
  /** The statements and settlements that are known without the report. */
  readonly earlier: EarlierActs;
  readonly planned: PlannedRecords;
}

/** A row with its document, and the digest by which later runs know it again. */
export interface KnownRow extends PreparedRow {
  readonly row: ActRow;
  readonly key: Hex;
}

/** A row of which nothing can be made now: its error says why. */
export interface WrongRow {
  readonly row: ActRow;
  readonly error: CodedError;
  /** Whether it is about a record that an earlier row makes, and that the ledger does not have yet. */
  readonly waits: boolean;
}

/**
 * The fate of a row:
 * - `RECORDED_BEFORE`: an earlier run did it, or the ledger has the same record with the same document;
 * - `ALLOWED`: it would be recorded now; `WAITS`: an earlier row must be recorded first;
 * - `RECORDED`: this run did it;
 * - `REFUSED`: a rule forbids it; `WRONG`: it cannot be done at all;
 * - `LEFT`: nothing was done about it, because the run stopped before it.
 */
export type RowState =
  | { readonly type: "RECORDED_BEFORE" | "RECORDED"; readonly subject: RecordId; readonly done?: DoneIn }
  | { readonly type: "ALLOWED" | "WAITS" | "LEFT"; readonly subject: RecordId | undefined }
  | { readonly type: "REFUSED"; readonly subject: RecordId; readonly verdict: CheckVerdict | undefined }
  | { readonly type: "WRONG"; readonly error: CodedError };

/** A row with what becomes of it. */
export interface JudgedRow {
  readonly row: ActRow;
  readonly state: RowState;
}

/** The most items of one transaction, which is enough gas for the largest. */
export { ITEMS_WITHIN_GAS_OF_AN_ACT as MOST_OF_A_BATCH } from "../../ledger/gas.ts";

/** Begins a run or another pass over its rows: no record is planned yet, and each record is asked for once. */
export function passOver(context: ClientContext, seat: ActingSeat, report: RunReport): RowRun {
  const planned = new PlannedRecords();
  return {
    context: { ...context, api: rememberingApi(context.api), planned: planned.find },
    seat,
    report,
    earlier: new EarlierActs(context, seat),
    planned,
  };
}

/** Makes the document of a row, and plans the record that it makes. Nothing is saved or sent. */
export async function prepareRow({ context, seat, planned }: RowRun, row: ActRow): Promise<KnownRow | WrongRow> {
  planned.takeUsed();
  try {
    const prepared = await prepareAct(context, seat, row.request);
    const waitsFor = planned.takeUsed();
    // A date that no ledger can record is found only now.
    prepared.actAs(row.role ?? "DATA_AUTHORITY");
    return { row, prepared, role: row.role, waitsFor, key: keyOf(seat, digestsOf(prepared.intent)) };
  } catch (error) {
    if (!(error instanceof CodedError) || (error instanceof ApiError && error.isUnavailable)) throw error;
    const isUnknown = error instanceof ApiError && error.problem?.code === "RECORD_UNKNOWN";
    return { row, error, waits: isUnknown && planned.takeUsed().length > 0 };
  }
}

/** Plans the record that a row makes, so that later rows can name it. */
export function planRecord({ planned }: RowRun, { request }: ActRow, id: RecordId, isRecorded: boolean): void {
  const { on } = request.act;
  if (on.act === "RECORD") planned.add({ id, kind: on.kind, reference: request.name }, isRecorded);
}

/** The same row on the same ledger has the same key, whatever its salts; an edited row has another one. */
function keyOf({ genesisHash, ledger }: ActingSeat, intents: readonly Hex[]): Hex {
  return toHex(
    createHash("sha256")
      .update(canonicalBytes({ genesisHash, ledger, intents: [...intents] }))
      .digest(),
  );
}

/** The fate of a row of which nothing can be made now. */
export function stateOfWrong({ error, waits }: WrongRow): RowState {
  return waits ? { type: "WAITS", subject: undefined } : { type: "WRONG", error };
}

/** The fate of a row by the ledger's answer to it. */
export async function stateOf(run: RowRun, row: KnownRow, check: RowCheck): Promise<RowState> {
  const { subject } = row.prepared;
  switch (check.type) {
    case "ALLOWED":
    case "WAITS":
      return { type: check.type, subject };
    case "REFUSED":
      return { type: "REFUSED", subject, verdict: check.verdict };
    case "REVERTED":
      return { type: "WRONG", error: errorOf(check.problem) };
    case "TAKEN":
      return await takenState(run, row);
    default:
      return check satisfies never;
  }
}

function errorOf(problem: ProblemForm): CodedError {
  return problemError(problem);
}

/** A record of the same name is the row's own when the ledger has the very document that is saved here for it. */
async function takenState({ context, seat }: RowRun, { row, prepared }: KnownRow): Promise<RowState> {
  const { subject, document } = prepared;
  const dossier = openDossier(context.dossierDirectory, seat.key);
  const [saved, found] = [await loadRecord(dossier, subject), await context.api.findRecord(subject)];
  const isOnLedger = saved?.body["content"] === found?.result.record.content;
  const isSame =
    saved?.document !== undefined &&
    document !== undefined &&
    canonicalJson(saved.document.fields) === canonicalJson(document.document.fields);
  if (isOnLedger && isSame) return { type: "RECORDED_BEFORE", subject };
  return { type: "WRONG", error: recordedOtherwise(row.request.name, subject, isOnLedger) };
}

function recordedOtherwise(name: string, subject: RecordId, isOurs: boolean): ClientError {
  return new ClientError(
    "ROW_RECORDED_OTHERWISE",
    isOurs
      ? {
          zh: `业务编号已记录为 ${subject}，而当时的文书与此行不同：已记录的不能更改，请改回原行、另用编号，或在 revision 列写明修订。`,
          en:
            `The reference is recorded already, as ${subject}, with another document than this row gives. ` +
            "Nothing that is recorded changes: restore the row, use another reference, or give a revision in the " +
            "column revision.",
        }
      : {
          zh: `业务编号已记录为 ${subject}，而本存档没有其文书，无从核对是否即为此行：请另用编号，或删去此行。`,
          en:
            `The reference is recorded already, as ${subject}, and this dossier has no document to compare the row ` +
            "with: use another reference, or delete the row.",
        },
    { name, record: subject },
  );
}

/** Rows that one transaction can hold: neighbours with one kind of call and one role, up to a number. */
export function batchesOf(rows: readonly ActRow[], most: number): ActRow[][] {
  const batches: ActRow[][] = [];
  for (const row of rows) {
    const last = batches.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first !== undefined && last.length < most && isAlike(first, row)) last.push(row);
    else batches.push([row]);
  }
  return batches;
}

function isAlike(one: ActRow, other: ActRow): boolean {
  return one.request.act.on.act === other.request.act.on.act && one.role === other.role;
}
