import { Type } from "typebox";
import type { Snapshot } from "../../audit/snapshot.ts";
import { legalTime } from "../../audit/moment.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { DutyBooks } from "../duties/duty-books.ts";
import { dutySentence, DutySchema, isUndone } from "../duties/duty.ts";
import type { Duty } from "../duties/duty.ts";
import { foundIn } from "../duties/found-duties.ts";
import { authorizationsOf, recordsWith, underAuthorizations } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { jurisdiction, PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments, standingSentence, standingSentences } from "../sentences.ts";
import { caseSentence, ToldCaseSchema, toldCases } from "../told-case.ts";

const JURISDICTION = { zh: "辖区", en: "The jurisdiction" };

/** A duty for which no rule, no case and no term of a record gives a day is not here. */
const WITHOUT_A_DAY: Bilingual = {
  zh: "规则、案件与记录均未载明的义务（例如只在协议文书中约定的）",
  en: "duties that no rule, no case and no term of a record states, such as those that only an agreement's text has",
};
/** Without a calendar nobody can count working days. */
const WITHOUT_CALENDAR: Bilingual = {
  zh: "工作日数：账本上没有所涉半年的工作日历",
  en: "numbers of working days: the ledger has no calendar of the half year",
};

function notHere(duties: readonly Duty[], undated: readonly Bilingual[]): Bilingual[] {
  const isUncounted = duties.some(
    ({ state, due, workingDaysLeft }) => state === "OPEN" && due !== undefined && workingDaysLeft === undefined,
  );
  return [...undated, WITHOUT_A_DAY, ...(isUncounted ? [WITHOUT_CALENDAR] : [])];
}

/** The records of an authorization on which something may be due. */
async function dueUnder(snapshot: Snapshot, authorizations: readonly RecordId[]): Promise<readonly RecordId[]> {
  const { deliveries, products, exports } = await underAuthorizations(snapshot, authorizations);
  return [...authorizations, ...deliveries, ...products, ...exports];
}

/** B16 */
export const whichFilingsAreMissing = question({
  id: "B16",
  name: "which-filings-are-missing",
  title: {
    zh: "该授权有哪些事项应报未报、应办未办，期限到哪天？",
    en: "Which filings and other duties of this authorization are missing, and until when are they due?",
  },
  askers: INVOLVED,
  parameters: {
    authorization: record({ zh: "授权或运营机构", en: "The authorization or the operator" }, "AUTHORIZATION", "PARTY"),
  },
  result: Type.Object(
    {
      authorization: described(RecordSummarySchema, "The authorization or the operator asked about"),
      duties: listOf(DutySchema, "Everything that is or was due, by day"),
      missing: described(CountSchema, "How many of these are neither done nor over"),
      late: described(CountSchema, "How many of these are late"),
    },
    { description: "What is due under an authorization" },
  ),
  example: { authorization: "A-01", at: "2026-03-25" },
  duties: ({ duties }) => duties,
  ask: async (snapshot, { authorization: id }, moment) => {
    const authorizations = await authorizationsOf(snapshot, id);
    const scope = await dueUnder(snapshot, authorizations);
    const opened = await recordsWith(snapshot, { kind: Kind.CASE, parents: scope });
    const look = await Look.at(snapshot, moment, [id, ...scope, ...opened]);
    const authorization = look.summary(look.subject(id));
    const rows = look.present(scope);
    const cases = await toldCases(look, look.present(opened));
    const books = await DutyBooks.open(snapshot, look, [...rows, ...look.present(opened)]);
    const { duties, done, undated } = foundIn(books, rows, cases);
    await look.tell(done);
    const undone = duties.filter(isUndone);
    return {
      answer: await look.answer(
        {
          authorization,
          duties: [...duties],
          missing: undone.length,
          late: duties.filter(({ state }) => state === "LATE").length,
        },
        undone.length > 0
          ? {}
          : { absence: { zh: "没有应办未办事项的记录", en: "Nothing that is still due is recorded" } },
      ),
      says: duties.map(dutySentence),
      notOnLedger: notHere(duties, undated),
      proven: [authorization],
    };
  },
});

/** R14 */
export const whatIsOverdue = question({
  id: "R14",
  name: "what-is-overdue",
  title: { zh: "今天有哪些事项逾期未办？", en: "What is overdue today?" },
  askers: OVERSEERS,
  parameters: { jurisdiction: jurisdiction(JURISDICTION) },
  result: Type.Object(
    {
      late: listOf(ToldCaseSchema, "The cases whose term is over and that are still open, oldest first"),
      duties: listOf(DutySchema, "Everything that is late, whoever owes it, by day"),
    },
    { description: "What is overdue in a jurisdiction" },
  ),
  example: { jurisdiction: "朔湾市", at: "2025-12-21T09:00+08:00" },
  duties: ({ duties }) => duties,
  ask: async (snapshot, { jurisdiction: ordinal }, moment) => {
    const found = await dueIn(snapshot, ordinal, moment);
    const duties = found.duties.filter(({ state }) => state === "LATE");
    const late = found.cases.filter(({ open, deadline }) => open && deadline !== undefined && deadline <= moment.at);
    return {
      answer: await found.look.answer(
        { late, duties },
        duties.length > 0 ? {} : { absence: { zh: "没有逾期事项的记录", en: "Nothing that is overdue is recorded" } },
      ),
      says: duties.map(dutySentence),
      notOnLedger: notHere(duties, found.undated),
      proven: duties.map(({ about }) => about),
    };
  },
});

/** T12 */
export const whatWasOutstanding = question({
  id: "T12",
  name: "what-was-outstanding",
  title: { zh: "当时有哪些事项尚未办结？", en: "What was outstanding at that time?" },
  askers: OVERSEERS,
  parameters: { jurisdiction: jurisdiction(JURISDICTION) },
  result: Type.Object(
    {
      proposed: listOf(RecordSummarySchema, "What was proposed and not decided yet, oldest first"),
      cases: listOf(ToldCaseSchema, "The cases that were open, oldest first"),
      duties: listOf(DutySchema, "Everything that was due and not done, by day"),
    },
    { description: "What was outstanding in a jurisdiction" },
  ),
  example: { jurisdiction: "沧屿市", at: "2025-09-03" },
  duties: ({ duties }) => duties,
  ask: async (snapshot, { jurisdiction: ordinal }, moment) => {
    const found = await dueIn(snapshot, ordinal, moment);
    const { look } = found;
    const waiting = await decidedRecords(snapshot, ordinal);
    const wide = await Look.at(snapshot, moment, waiting);
    const undecided = wide.present(waiting).filter((row) => wide.graph.stateOf(row).ownStatus === Status.PROPOSED);
    const proposed = wide.summaries(undecided);
    const open = found.cases.filter((each) => each.open);
    const duties = found.duties.filter(isUndone);
    const isNone = proposed.length + open.length + duties.length === 0;
    const answer = await look.answer(
      { proposed, cases: open, duties },
      isNone ? { absence: { zh: "没有未办结事项的记录", en: "Nothing that was outstanding is recorded" } } : {},
    );
    const ofProposed = (await wide.answer(undefined)).events;
    const shown = new Set(answer.events.map(({ event }) => event));
    return {
      answer: { ...answer, events: [...answer.events, ...ofProposed.filter(({ event }) => !shown.has(event))] },
      says: [...standingSentences(proposed), ...open.map(caseSentence), ...duties.map(dutySentence)],
      notOnLedger: notHere(duties, found.undated),
      proven: [],
    };
  },
});

/** The kinds of records about which somebody decides. */
const DECIDED_KINDS = [
  Kind.RESOURCE,
  Kind.PLAN,
  Kind.PROCUREMENT,
  Kind.APPLICATION,
  Kind.AUTHORIZATION,
  Kind.GRANT,
  Kind.DOMAIN,
  Kind.SCENARIO,
  Kind.DEMAND,
  Kind.IMPORT,
  Kind.PRODUCT,
  Kind.AGREEMENT,
] as const;

async function decidedRecords(snapshot: Snapshot, ordinal: number): Promise<readonly RecordId[]> {
  const waiting: RecordId[] = [];
  for (const kind of DECIDED_KINDS) waiting.push(...(await recordsWith(snapshot, { kind, jurisdiction: ordinal })));
  return waiting;
}

/** The kinds of records on which something may be due. */
const DUE_KINDS = [Kind.AUTHORIZATION, Kind.RESOURCE, Kind.DELIVERY, Kind.PRODUCT, Kind.EXPORT] as const;

/** Everything that is or was due in a jurisdiction, with its cases. */
async function dueIn(snapshot: Snapshot, ordinal: number, moment: Look["moment"]) {
  const scope: RecordId[] = [];
  for (const kind of DUE_KINDS) scope.push(...(await recordsWith(snapshot, { kind, jurisdiction: ordinal })));
  const opened = await recordsWith(snapshot, { kind: Kind.CASE, jurisdiction: ordinal });
  const look = await Look.at(snapshot, moment, [...scope, ...opened]);
  const rows = look.present(scope);
  const cases = await toldCases(look, look.present(opened));
  const books = await DutyBooks.open(snapshot, look, [...rows, ...look.present(opened)]);
  const { duties, done, undated } = foundIn(books, rows, cases);
  await look.tell(done);
  return { look, cases, duties, undated };
}

/** The statements by which somebody reports, hands in or discloses. */
const REPORTS = ["ANNUAL_REPORT", "OPERATION_REPORT", "EVALUATION_MATERIAL", "EVALUATION", "DISCLOSURE"] as const;

/** R07 */
export const didItReportAndDisclose = question({
  id: "R07",
  name: "did-it-report-and-disclose",
  title: {
    zh: "年度报告、评估材料与信息披露报送了吗？",
    en: "Did it file its annual report, evaluation material and disclosure?",
  },
  askers: INVOLVED,
  parameters: { record: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION"), ...PERIOD },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The record asked about"),
      acts: listOf(ToldActSchema, "The statements, by their legal time"),
      duties: listOf(DutySchema, "What was due every year, with its day in the period, by day"),
    },
    { description: "The reports about an authorization" },
  ),
  example: { record: "A-01", from: "2026-01-01", until: "2026-12-31" },
  duties: ({ duties }) => duties,
  ask: async (snapshot, { record: id, ...period }, moment) => {
    const look = await Look.at(snapshot, moment, [id]);
    const of = look.summary(look.subject(id));
    const isWithin = (at: number): boolean => at >= (period.from ?? 0) && at < (period.until ?? Infinity);
    const made = look.statements([id], ...REPORTS).filter((act) => isWithin(legalTime(act, act.time)));
    const books = await DutyBooks.open(snapshot, look, [look.row(id)]);
    const { duties, done, undated } = foundIn(books, [look.row(id)], []);
    // A term ends with its last day.
    const yearly = duties.filter(({ kind, due }) => kind === "YEARLY" && due !== undefined && isWithin(due - 1));
    const acts = (await look.tell(made)).toSorted(
      (one, other) => (one.effectiveAt ?? one.time) - (other.effectiveAt ?? other.time),
    );
    await look.tell(done);
    const isNone = acts.length === 0;
    return {
      answer: await look.answer(
        { record: of, acts, duties: yearly },
        {
          period,
          ...(isNone
            ? { absence: { zh: "没有报告、评估材料或披露的记录", en: "No report, material or disclosure is recorded" } }
            : {}),
        },
      ),
      says: [standingSentence(of), ...actSentences(acts), ...yearly.map(dutySentence)],
      notOnLedger: [
        ...(isNone ? [] : [inDocuments({ zh: "披露的事项", en: "the items that were disclosed stand" })]),
        ...notHere(yearly, undated),
      ],
      proven: [of],
      period,
    };
  },
});
