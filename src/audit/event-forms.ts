import { sql } from "kysely";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { ActKind, Code, codeName, Family, Flag, HoldReason, outcomeName } from "../ledger/codes.ts";
import { kindName } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { statusName, statusNameOf } from "../ledger/statuses.ts";
import type { Basis, EventForm } from "../schemas/event.ts";
import type { ActRow, RecordRow, RefusalRow } from "../store/schema.ts";
import { loadNames } from "./names.ts";
import type { Names } from "./names.ts";
import { caseNumberOf, RuleCitations } from "./rule-citations.ts";
import type { JudgedStep } from "./rule-citations.ts";
import { eventKey } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** What events are told from; `subjects` are the records that acts are about. */
export interface EventRows {
  readonly recordings?: readonly RecordRow[];
  readonly acts?: readonly ActRow[];
  readonly refusals?: readonly RefusalRow[];
  readonly subjects?: readonly RecordRow[];
}

/** Everything that a row alone does not say. */
interface Context {
  readonly names: Names;
  readonly citations: RuleCitations;
  readonly transaction: (row: Place) => Hex;
  readonly subject: (act: ActRow) => RecordRow;
}

interface Place {
  readonly block_number: number;
  readonly log_index: number;
}

/** The events that an answer shows, oldest first, and whether there are more. */
export interface ToldEvents {
  readonly events: EventForm[];
  readonly truncated: boolean;
}

/** More events are asked for by the timeline of each record. */
export const MAX_EVENTS = 2_000;

/** Events as answers show them; of too many the latest are left out, and the answer says so. */
export async function toldEvents(snapshot: Snapshot, rows: EventRows): Promise<ToldEvents> {
  const { recordings = [], acts = [], refusals = [], subjects = recordings } = rows;
  const inOrder = [...recordings, ...acts, ...refusals].sort(byPlace);
  const last = inOrder[MAX_EVENTS - 1];
  const shown = <Row extends Place>(all: readonly Row[]) =>
    last === undefined ? all : all.filter((row) => byPlace(row, last) <= 0);
  const kept = { recordings: shown(recordings), acts: shown(acts), refusals: shown(refusals), subjects };
  const context = await contextOf(snapshot, kept);
  const text = [
    ...kept.recordings.map((row) => ({ row, form: recordingForm(context, row) })),
    ...kept.acts.map((row) => ({
      row,
      form: row.type === "ATTEST" ? statementForm(context, row) : settlementForm(context, row),
    })),
    ...kept.refusals.map((row) => ({ row, form: refusalForm(context, row) })),
  ];
  return {
    events: text.sort((a, b) => byPlace(a.row, b.row)).map(({ form }) => form),
    truncated: inOrder.length > MAX_EVENTS,
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
  const places: Place[] = [...recordings, ...acts, ...refusals];
  const transactions = await transactionsOf(snapshot, places);
  const judged = [...subjects.values(), ...acts, ...refusals].map(({ jurisdiction, version }) => ({
    jurisdiction,
    version,
  }));
  return {
    names,
    citations: await RuleCitations.load(snapshot, judged),
    transaction: (row) => transactions.get(eventKey(row.block_number, row.log_index))!,
    subject: (act) => subjects.get(act.subject)!,
  };
}

async function transactionsOf(snapshot: Snapshot, places: readonly Place[]): Promise<ReadonlyMap<string, Hex>> {
  const blocks = [...new Set(places.map((place) => place.block_number))];
  const rows = await snapshot.database
    .selectFrom("event")
    .select(["block_number", "log_index", "transaction_hash"])
    .where("block_number", "=", sql<number>`ANY(${blocks}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [eventKey(row.block_number, row.log_index), toHex(row.transaction_hash)]));
}

/* ------------------------------------------------ one form for each event */

function recordingForm(context: Context, row: RecordRow): EventForm {
  return {
    ...placeOf(context, row),
    type: "RECORDED",
    time: row.recorded_at,
    ...effective(row),
    record: {
      id: row.id,
      kind: kindName(row.kind),
      ...(row.reference === null ? {} : { reference: row.reference }),
    },
    ...(row.issuer === null ? {} : { by: context.names(row.issuer) }),
    ...(row.account === null ? {} : { account: row.account }),
    ...roleOf(row.role),
    status: statusName(row.recorded_status),
    ...(row.original_until === null ? {} : { until: row.original_until }),
    document: row.content,
    version: row.version,
    basis: (row.flags & Flag.BACKFILLED) === 0 ? "ENFORCED" : "ATTESTED",
    unmet: context.citations.ofRecording({ ...row, caseNumber: caseNumberOf(row.kind, row.clear) }, row.soft),
  };
}

function statementForm(context: Context, act: ActRow): EventForm {
  const code = act.code!;
  const subject = context.subject(act);
  return {
    ...placeOf(context, act),
    ...actFields(context, act),
    type: "ATTESTED",
    code: codeName(code) ?? `0x${code.toString(16).padStart(4, "0")}`,
    outcome: outcomeName(act.outcome!),
    ...(code === Code.HOLD
      ? {
          reason: holdReason(act.outcome! >> 3),
          reach: ((act.value ?? 0n) & 1n) === 1n ? ("RECALL" as const) : ("FORWARD" as const),
        }
      : {}),
    basis: basisOfCode(code),
    unmet: context.citations.ofStep({ ...judgedBy(subject, act), act: ActKind.ATTEST, code }, act.soft),
  };
}

function settlementForm(context: Context, act: ActRow): EventForm {
  const status = act.status!;
  return {
    ...placeOf(context, act),
    ...actFields(context, act),
    type: "SETTLED",
    status: statusName(status),
    reason: String(act.reason),
    ...(act.answers === null || act.answers === 0 ? {} : { answers: act.answers }),
    basis: "ENFORCED",
    unmet: context.citations.ofStep(
      { ...judgedBy(context.subject(act), act), act: ActKind.SETTLE, code: status },
      act.soft,
    ),
  };
}

function refusalForm(context: Context, row: RefusalRow): EventForm {
  const { citations } = context;
  const step = { ...row, caseNumber: row.case_number };
  const recording = row.act === ActKind.RECORD;
  return {
    ...placeOf(context, row),
    type: "REFUSED",
    time: row.time,
    record: { id: row.subject, kind: kindName(row.kind) },
    by: context.names(row.party),
    account: row.account,
    ...(recording || row.act === ActKind.SETTLE
      ? { status: statusNameOf(row.code)! }
      : { code: codeName(row.code) ?? String(row.code) }),
    ...(row.parent === null ? {} : { about: row.parent }),
    version: row.version,
    basis: "ENFORCED",
    rule: citations.rule(row, row.rule),
    unmet: recording ? citations.ofRecording(step, row.unmet) : citations.ofStep(step, row.unmet),
  };
}

/* ------------------------------------------------ what they share */

function placeOf(context: Context, row: Place): Pick<EventForm, "event" | "block" | "transaction"> {
  return {
    event: eventKey(row.block_number, row.log_index),
    block: row.block_number,
    transaction: context.transaction(row),
  };
}

function actFields(context: Context, act: ActRow) {
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

function judgedBy(subject: RecordRow, act: ActRow): Omit<JudgedStep, "act" | "code"> {
  return {
    jurisdiction: act.jurisdiction,
    version: act.version,
    kind: subject.kind,
    caseNumber: caseNumberOf(subject.kind, subject.clear),
  };
}

function effective(row: { readonly effective_at: number | null }): { effectiveAt?: number } {
  return row.effective_at === null ? {} : { effectiveAt: row.effective_at };
}

function roleOf(code: number): { role?: RoleName } {
  const role = (Object.keys(Role) as RoleName[]).find((name) => Role[name] === code);
  return role === undefined ? {} : { role };
}

/** The reason of a hold by name where the vocabulary has one. */
export function holdReason(reason: number): string {
  return Object.entries(HoldReason).find(([, code]) => code === reason)?.[0] ?? String(reason);
}

/** The ledger acts upon holds and seats itself; opinions and filings are what a party says; anchors are kept unread. */
function basisOfCode(code: number): Basis {
  const family = code >> 8;
  if (family === Family.ANCHOR) return "RECORDED";
  return family === Family.OPINION || family === Family.FILING || family === Family.CORRECTION
    ? "ATTESTED"
    : "ENFORCED";
}
