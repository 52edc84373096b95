import type { Transaction } from "kysely";
import { accountOf } from "../ledger/account-word.ts";
import { ActKind, Code, Family, reasonOf } from "../ledger/codes.ts";
import type { StepCode } from "../ledger/codes.ts";
import type { AttestedEvent, RefusedEvent, RulebookPublishedEvent, SettledEvent } from "../ledger/events.ts";
import { givenRoles, seatAfter } from "../ledger/seat-stages.ts";
import { extendsTrail, familyNumber, reachOf } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import type { ActRow, RecordRow, Schema } from "../store/schema.ts";
import { absent, absentId, absentWord } from "./absent.ts";
import type { IndexedEvent } from "./indexed-event.ts";
import { projectDecision, projectRoster } from "./project-governance.ts";
import { projectRecorded, trailHeadOf } from "./project-recorded.ts";
import { trailMismatch } from "./trail-mismatch.ts";
import { holdKey, seatKey, TouchedRows } from "./touched-rows.ts";

/** An event of one type at its place in the chain. */
type At<E> = Omit<IndexedEvent, "event"> & { readonly event: E };

/**
 * Brings events, in the order of the chain, into the projections. Only the events and the rows before them count: the
 * same chain gives the same rows, whatever the size of the batches.
 *
 * @throws IndexerError TRAIL_MISMATCH
 */
export async function project(transaction: Transaction<Schema>, events: readonly IndexedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = await TouchedRows.load(transaction, events);
  for (const at of events) projectEvent(rows, at);
  await rows.write(transaction);
}

function projectEvent(rows: TouchedRows, at: IndexedEvent): void {
  const { event } = at;
  switch (event.type) {
    case "Recorded":
      return projectRecorded(rows, { ...at, event });
    case "Attested":
      return projectAttested(rows, { ...at, event });
    case "Settled":
      return projectSettled(rows, { ...at, event });
    case "Refused":
      return projectRefused(rows, { ...at, event });
    case "RulebookPublished":
      return projectRulebook(rows, { ...at, event });
    case "RosterAdopted":
      return projectRoster(rows, at, event);
    case "DecisionTaken":
      return projectDecision(rows, at, event);
    default:
      return event satisfies never;
  }
}

/* ---------------------------------------------------------------------------- statements */

function projectAttested(rows: TouchedRows, at: At<AttestedEvent>): void {
  const {
    event: { act, code },
  } = at;
  const { statement } = act;
  const record = extendedRecord(rows, at);
  // Filings, anchors and roles join a list of their own, and do not extend the subject's trail.
  if (extendsTrail(code)) extendTrail(rows, record, at);
  rows.acts.push({
    ...commonOf(at),
    type: "ATTEST",
    code,
    outcome: statement.outcome,
    status: null,
    reason: null,
    role: statement.role,
    until_time: absent(statement.until),
    effective_at: absent(statement.effectiveAt),
    value: statement.value,
    about: absentId(statement.about),
    document: absentWord(statement.document),
    answers: null,
  });
  countBreak(rows, record, at, ActKind.ATTEST, code);
  if (code === Code.HOLD) openHold(rows, record, at);
  if (code === Code.RELEASE) releaseHold(rows, record, at);
  if (familyNumber(code) === Family.SEAT) changeSeat(rows, record, at);
  if (familyNumber(code) === Family.ROLE) changeRolesElsewhere(rows, at);
}

function openHold(rows: TouchedRows, record: RecordRow, at: At<AttestedEvent>): void {
  const {
    event: { act, by },
  } = at;
  const key = holdKey(record.id, by);
  if (rows.openHolds.has(key)) {
    const what = { zh: `主体 ${by} 已暂停 ${record.id}`, en: `the party ${by} holds ${record.id} already` };
    throw trailMismatch(at, what, { holder: by });
  }
  const reach = reachOf(act.statement.value);
  const hold = {
    subject: record.id,
    by_party: by,
    since_block: at.blockNumber,
    since_log_index: at.logIndex,
    reach,
    reason: reasonOf(act.statement.outcome),
    since_time: act.time,
    since_break: absent(act.breaks),
    released_by: null,
    released_time: null,
    released_block: null,
    released_log_index: null,
  };
  rows.openHolds.set(key, hold);
  rows.changedHolds.add(hold);
  record.holds += 1;
  if (reach === "RECALL") record.reaching_holds += 1;
}

function releaseHold(rows: TouchedRows, record: RecordRow, at: At<AttestedEvent>): void {
  const {
    event: { act, by },
  } = at;
  const holder = absentId(act.statement.about) ?? by;
  const key = holdKey(record.id, holder);
  const hold = rows.openHolds.get(key);
  if (hold === undefined) {
    const what = {
      zh: `主体 ${holder} 没有暂停 ${record.id}`,
      en: `the party ${holder} does not hold ${record.id}`,
    };
    throw trailMismatch(at, what, { holder });
  }
  Object.assign(hold, {
    released_by: by,
    released_time: act.time,
    released_block: at.blockNumber,
    released_log_index: at.logIndex,
  });
  rows.openHolds.delete(key);
  rows.changedHolds.add(hold);
  record.holds -= 1;
  if (hold.reach === "RECALL") record.reaching_holds -= 1;
}

function changeSeat(rows: TouchedRows, record: RecordRow, at: At<AttestedEvent>): void {
  const {
    event: {
      act: { statement },
    },
  } = at;
  const account = accountOf(statement.document);
  const key = seatKey(account, record.id);
  const before = rows.seats.get(key);
  const after = seatAfter(before === undefined ? undefined : { ...before, until: before.until_time }, {
    ...statement,
    until: absent(statement.until),
    byAgencies: at.event.by === record.parent,
  });
  if (after === undefined) {
    const { code } = statement;
    const what = {
      zh: `账本没有代码为 ${code} 的席位声明`,
      en: `the ledger has no statement of code ${code} about seats`,
    };
    throw trailMismatch(at, what, { code });
  }
  rows.seats.set(key, {
    account,
    party: record.id,
    roles: after.roles,
    until_time: after.until,
    jurisdiction: record.jurisdiction,
    stage: after.stage,
    block_number: at.blockNumber,
    log_index: at.logIndex,
  });
}

/** The rulebook of the jurisdiction whose roles are given judges the statement. */
function changeRolesElsewhere(rows: TouchedRows, { event: { act }, blockNumber, logIndex }: At<AttestedEvent>): void {
  const { jurisdiction, statement } = act;
  const account = accountOf(statement.document);
  rows.elsewhere.set(`${account}/${jurisdiction}`, {
    account,
    jurisdiction,
    roles: givenRoles(statement.value),
    until_time: absent(statement.until),
    block_number: blockNumber,
    log_index: logIndex,
  });
}

/* --------------------------------------------------------------------------- settlements */

function projectSettled(rows: TouchedRows, at: At<SettledEvent>): void {
  const {
    event: { act, status },
  } = at;
  const { settlement } = act;
  const record = extendedRecord(rows, at);
  extendTrail(rows, record, at);
  rows.acts.push({
    ...commonOf(at),
    type: "SETTLE",
    code: null,
    outcome: null,
    status,
    reason: settlement.reason,
    role: settlement.role,
    until_time: absent(settlement.until),
    effective_at: absent(settlement.effectiveAt),
    value: null,
    about: absentId(settlement.about),
    document: absentWord(settlement.document),
    answers: settlement.answers,
  });
  countBreak(rows, record, at, ActKind.SETTLE, status);
  if (status === Status.CONTINUED || status === Status.SUNSET) {
    // A disposition of this kind leaves the export in force.
    record.disposition_answers = settlement.answers;
    if (status === Status.SUNSET) record.until_time = absent(settlement.until);
  } else {
    record.status = status;
  }
}

/* ------------------------------------------------------- statements and settlements alike */

/** The record that an act is about. An act names the trail head that it extends, which is the indexed one. */
function extendedRecord(rows: TouchedRows, at: At<AttestedEvent | SettledEvent>): RecordRow {
  const { subject, act } = at.event;
  const record = rows.records.get(subject);
  if (record === undefined) {
    const what = { zh: `账本中从未有过记录 ${subject}`, en: `the record ${subject} was never recorded` };
    throw trailMismatch(at, what, { subject });
  }
  const { trail: named } = act;
  const { trail_head: indexed } = record;
  if (indexed !== named) {
    const what = {
      zh: `其所接续的留痕链末值为 ${named}，而记录 ${subject} 已索引的末值为 ${indexed}`,
      en: `it extends the trail head ${named}, but that of the record ${subject} is ${indexed}`,
    };
    throw trailMismatch(at, what, { subject, named, indexed });
  }
  return record;
}

function extendTrail(rows: TouchedRows, record: RecordRow, { logHash }: At<unknown>): void {
  record.trail_head = trailHeadOf(logHash);
  rows.changedRecords.add(record);
}

function commonOf({ blockNumber, logIndex, logHash, event: { subject, by, act } }: At<AttestedEvent | SettledEvent>) {
  return {
    block_number: blockNumber,
    log_index: logIndex,
    subject,
    by_party: by,
    account: act.account,
    jurisdiction: act.jurisdiction,
    version: act.version,
    soft: act.soft,
    breaks: absent(act.breaks),
    trail_head: act.trail,
    log_hash: logHash,
    time: act.time,
  } satisfies Partial<ActRow>;
}

/** Adds an act that is a break to its jurisdiction's list of breaks. The numbers of the list have no gap. */
function countBreak(
  rows: TouchedRows,
  { id, jurisdiction }: RecordRow,
  at: At<AttestedEvent | SettledEvent>,
  act: ActKind,
  code: StepCode,
): void {
  const { breaks: number, time } = at.event.act;
  if (number === 0) return;
  const before = rows.breakCounts.get(jurisdiction) ?? 0;
  if (number !== before + 1) {
    const what = {
      zh: `其为辖区 ${jurisdiction} 的第 ${number} 条断裂，而已索引 ${before} 条`,
      en: `it is break ${number} of the jurisdiction ${jurisdiction}, of which ${before} are indexed`,
    };
    throw trailMismatch(at, what, { jurisdiction, named: number, indexed: before });
  }
  rows.breakCounts.set(jurisdiction, number);
  rows.breaks.push({
    jurisdiction,
    number,
    subject: id,
    time,
    act,
    code,
    block_number: at.blockNumber,
    log_index: at.logIndex,
  });
}

/* -------------------------------------------------------------------- refusals, rulebooks */

function projectRefused(
  rows: TouchedRows,
  { blockNumber, logIndex, logHash, event: { party, subject, rule, refusal } }: At<RefusedEvent>,
): void {
  const { act, kind, caseNumber, code, version, jurisdiction, unmet, time, account, call } = refusal;
  rows.refusals.push({
    block_number: blockNumber,
    log_index: logIndex,
    party,
    subject,
    act,
    kind,
    case_number: caseNumber,
    code,
    rule,
    version,
    jurisdiction,
    unmet,
    time,
    account,
    parent: absentId(refusal.parent),
    link: absentId(refusal.link),
    call,
    log_hash: logHash,
  });
}

function projectRulebook(rows: TouchedRows, { blockNumber, logIndex, event }: At<RulebookPublishedEvent>): void {
  const {
    jurisdiction: record,
    ordinal: jurisdiction,
    version,
    from,
    publication: { effectiveFrom, rulebook: hash, steps },
  } = event;
  rows.rulebooks.push({
    jurisdiction,
    version,
    record,
    effective_from: effectiveFrom,
    judges_from: from,
    hash,
    block_number: blockNumber,
    log_index: logIndex,
  });
  for (const { kind, caseNumber, act, code, words } of steps)
    rows.ruleSteps.push({ jurisdiction, version, kind, case_number: caseNumber, act, code, words: [...words] });
}
