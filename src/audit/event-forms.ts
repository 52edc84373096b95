import { sql } from "kysely";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { ActKind, Code, codeName, codeText, holdReasonText, outcomeName } from "../ledger/codes.ts";
import { kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { roleName } from "../ledger/roles.ts";
import type { RoleCode, RoleName } from "../ledger/roles.ts";
import { basisOfRecord, basisOfStatement } from "../ledger/statements.ts";
import { statusName, statusNameOf } from "../ledger/statuses.ts";
import { caseNumberOf } from "../ledger/views.ts";
import type { EventForm } from "../schemas/event.ts";
import type { RecordRow, RefusalRow } from "../store/schema.ts";
import { holdReach } from "./act-rows.ts";
import type { InTransaction, KnownAct, SettlementRow, StatementRow } from "./act-rows.ts";
import { loadNames } from "./names.ts";
import type { Names } from "./names.ts";
import type { Place } from "./page.ts";
import { RuleCitations } from "./rule-citations.ts";
import type { JudgedStep } from "./rule-citations.ts";
import { eventKey } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** The rows of the events to be shown. `subjects` must hold every record that an act is about. */
export interface EventRows {
  readonly recordings?: readonly (RecordRow & InTransaction)[];
  readonly acts?: readonly KnownAct[];
  readonly refusals?: readonly RefusalRow[];
  readonly subjects?: readonly RecordRow[];
}

/** Everything that the form of a row needs and that the row does not contain. */
interface Context {
  readonly names: Names;
  readonly citations: RuleCitations;
  readonly transactions: ReadonlyMap<string, Hex>;
  readonly subjects: ReadonlyMap<RecordId, RecordRow>;
}

/** The events that an answer shows, oldest first, and whether there are more. */
export interface ShownEvents {
  readonly events: EventForm[];
  readonly truncated: boolean;
}

/** An answer shows this many events at most; the timeline of a record gives all of its events, page by page. */
export const MAX_EVENTS = 2_000;

/**
 * Events as answers show them. When there are too many, the latest are left out and `truncated` is set.
 * @param most - how many are shown; a page of a list shows all of its rows
 */
export async function eventsOf(snapshot: Snapshot, rows: EventRows, most = MAX_EVENTS): Promise<ShownEvents> {
  const { recordings = [], acts = [], refusals = [], subjects = recordings } = rows;
  const inOrder = [...recordings, ...acts, ...refusals].sort(byPlace);
  const last = inOrder[most - 1];
  const shown = <Row extends Place>(all: readonly Row[]) =>
    last === undefined ? all : all.filter((row) => byPlace(row, last) <= 0);
  const kept = { recordings: shown(recordings), acts: shown(acts), refusals: shown(refusals) };
  const context = await contextOf(snapshot, { ...kept, subjects });
  const forms = [
    ...kept.recordings.map((row) => ({ row, form: recordingForm(context, row) })),
    ...kept.acts.map((row) => ({ row, form: actForm(context, row) })),
    ...kept.refusals.map((row) => ({ row, form: refusalForm(context, row) })),
  ];
  return {
    events: forms.sort((a, b) => byPlace(a.row, b.row)).map(({ form }) => form),
    truncated: inOrder.length > most,
  };
}

function byPlace(a: Place, b: Place): number {
  return a.block_number - b.block_number || a.log_index - b.log_index;
}

async function contextOf(snapshot: Snapshot, rows: Required<EventRows>): Promise<Context> {
  const { recordings, acts, refusals } = rows;
  const subjects = new Map([...rows.subjects, ...recordings].map((row) => [row.id, row]));
  const names = await loadNames(snapshot, [
    ...recordings.map((row) => row.issuer),
    ...acts.flatMap((act) => [act.by_party, act.subject]),
    ...refusals.map((row) => row.party),
  ]);
  const transactions = await transactionsOf(snapshot, [...recordings, ...acts, ...refusals]);
  // Only an act that left a rule unmet cites one.
  const judged = [
    ...recordings.filter(({ soft }) => soft !== 0),
    ...acts.filter(({ soft }) => soft !== 0).map((act) => judgedBy(subjects, act)),
    ...refusals,
  ];
  return {
    names,
    citations: await RuleCitations.load(snapshot, judged),
    transactions,
    subjects,
  };
}

/** The transactions of the events that were not read with their rows. */
async function transactionsOf(
  snapshot: Snapshot,
  places: readonly (Place & InTransaction)[],
): Promise<ReadonlyMap<string, Hex>> {
  const found = new Map<string, Hex>();
  const blocks = new Set<number>();
  for (const place of places) if (typeof place.transaction_hash !== "string") blocks.add(place.block_number);
  if (blocks.size === 0) return found;
  const rows = await snapshot.database
    .selectFrom("event")
    .select(["block_number", "log_index", "transaction_hash"])
    .where("block_number", "=", sql<number>`ANY(${[...blocks]}::bigint[])`)
    .execute();
  for (const row of rows) found.set(eventKey(row.block_number, row.log_index), toHex(row.transaction_hash));
  return found;
}

/* ------------------------------------------------ a form for each type of event */

function recordingForm(context: Context, row: RecordRow & InTransaction): EventForm {
  return {
    ...placeOf(context, row),
    type: "RECORDED",
    time: row.recorded_at,
    ...effective(row),
    record: { id: row.id, kind: kindName(row.kind), ...(row.reference === null ? {} : { reference: row.reference }) },
    ...(row.issuer === null ? {} : { by: context.names(row.issuer) }),
    ...(row.account === null ? {} : { account: row.account }),
    ...roleOf(row.role),
    status: statusName(row.recorded_status),
    ...(row.original_until === null ? {} : { until: row.original_until }),
    document: row.content,
    version: row.version,
    basis: basisOfRecord(row),
    unmet: context.citations.ofRecording({ ...row, caseNumber: caseNumberOf(row) }, row.recorded_status, row.soft),
  };
}

function actForm(context: Context, act: KnownAct): EventForm {
  return act.type === "ATTEST" ? statementForm(context, act) : settlementForm(context, act);
}

function statementForm(context: Context, act: StatementRow): EventForm {
  const { code } = act;
  return {
    ...placeOf(context, act),
    ...actFields(context, act),
    type: "ATTESTED",
    code: codeText(code),
    outcome: outcomeName(act.outcome),
    ...(code === Code.HOLD ? { reason: holdReasonText(act.outcome), reach: holdReach(act) } : {}),
    basis: basisOfStatement(code),
    unmet: context.citations.ofStep({ ...judgedBy(context.subjects, act), act: ActKind.ATTEST, code }, act.soft),
  };
}

function settlementForm(context: Context, act: SettlementRow): EventForm {
  const { status } = act;
  return {
    ...placeOf(context, act),
    ...actFields(context, act),
    type: "SETTLED",
    status: statusName(status),
    reason: String(act.reason),
    ...(act.answers === 0 ? {} : { answers: act.answers }),
    basis: "ENFORCED",
    unmet: context.citations.ofStep(
      { ...judgedBy(context.subjects, act), act: ActKind.SETTLE, code: status },
      act.soft,
    ),
  };
}

function refusalForm(context: Context, row: RefusalRow): EventForm {
  const { citations } = context;
  const step = { ...row, caseNumber: row.case_number };
  return {
    ...placeOf(context, row),
    type: "REFUSED",
    time: row.time,
    record: { id: row.subject, kind: kindName(row.kind) },
    by: context.names(row.party),
    account: row.account,
    ...askedOf(row),
    ...(row.parent === null ? {} : { about: row.parent }),
    version: row.version,
    basis: "ENFORCED",
    rule: citations.rule(row, row.rule),
    unmet:
      row.act === ActKind.RECORD ? citations.ofRecording(step, row.code, row.unmet) : citations.ofStep(step, row.unmet),
  };
}

/** The status or code that was refused. A refused settlement may have asked for a number that is not a status. */
function askedOf({ act, code }: RefusalRow): Pick<EventForm, "status" | "code"> {
  if (act === ActKind.ATTEST) return { code: codeName(code) ?? String(code) };
  const status = statusNameOf(code);
  return status === undefined ? {} : { status };
}

/* ------------------------------------------------ shared by the forms */

function placeOf(
  { transactions }: Context,
  row: Place & InTransaction,
): Pick<EventForm, "event" | "block" | "transaction"> {
  const event = eventKey(row.block_number, row.log_index);
  const transaction = row.transaction_hash ?? transactions.get(event);
  if (transaction === undefined)
    throw new RangeError(`The index has no event at ${event}, but a row that rests on it.`);
  return { event, block: row.block_number, transaction };
}

function actFields(context: Context, act: KnownAct) {
  return {
    time: act.time,
    ...effective(act),
    record: context.names(act.subject),
    by: context.names(act.by_party),
    account: act.account,
    ...roleOf(act.role),
    ...(act.until_time === null ? {} : { until: act.until_time }),
    ...(act.about === null ? {} : { about: act.about }),
    ...(act.document === null ? {} : { document: act.document }),
    ...(act.breaks === null ? {} : { break: act.breaks }),
    version: act.version,
  } satisfies Partial<EventForm>;
}

function judgedBy(subjects: Context["subjects"], act: KnownAct): Omit<JudgedStep, "act" | "code"> {
  const subject = subjects.get(act.subject);
  if (subject === undefined) throw new RangeError(`The record ${act.subject} of an act was not given with the act.`);
  const { jurisdiction, version } = act;
  return { jurisdiction, version, kind: subject.kind, caseNumber: caseNumberOf(subject) };
}

function effective(row: { readonly effective_at: number | null }): { effectiveAt?: number } {
  return row.effective_at === null ? {} : { effectiveAt: row.effective_at };
}

function roleOf(code: RoleCode): { role?: RoleName } {
  const role = roleName(code);
  return role === undefined ? {} : { role };
}
