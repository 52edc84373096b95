import { Type } from "typebox";
import type { Static } from "typebox";
import type { KnownAct } from "../audit/act-rows.ts";
import { Code, Family, outcomeName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { opinionLabel } from "../ledger/statement-labels.ts";
import { familyNumber } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import { legalTime } from "../audit/moment.ts";
import { viewOfRow } from "../audit/record-view.ts";
import { ToldActSchema } from "../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../schemas/record.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  FlagSchema,
  listOf,
  optional,
  SecondsSchema,
} from "../schemas/values.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showDate } from "../text/china-time.ts";
import type { Look } from "./look.ts";
import { showRecordName } from "./sentences.ts";

const SECONDS_OF_A_DAY = 86_400;

/** A case: a rectification, an incident, an objection, a quality issue, a risk or a misuse. */
export const ToldCaseSchema = Type.Object(
  {
    case: RecordSummarySchema,
    label: described(BilingualSchema, "The kind of case in words"),
    about: described(RecordNameSchema, "The record that the case is about"),
    addressee: optional(RecordNameSchema, "The party that must answer it"),
    openedAt: described(SecondsSchema, "When it was opened, by its legal time, in seconds"),
    deadline: optional(SecondsSchema, "The end of its term, in seconds; absent for a case without one"),
    handedInAt: optional(
      SecondsSchema,
      "When the last report of another party came in that no re-evaluation rejected afterwards, in seconds",
    ),
    closedAt: optional(SecondsSchema, "When it was closed, by its legal time, in seconds"),
    open: described(FlagSchema, "Whether it was still open"),
    daysLate: described(
      CountSchema,
      "The days from its deadline until that report, or without one until it was closed; 0 when it was not late",
    ),
    acts: listOf(ToldActSchema, "What was stated and decided in the case, oldest first"),
  },
  { description: "A case" },
);
export type ToldCase = Static<typeof ToldCaseSchema>;

/** @throws RangeError for a record that is not a case */
export async function toldCase(look: Look, row: RecordRow): Promise<ToldCase> {
  const view = viewOfRow(row);
  if (view.kind !== Kind.CASE) throw new RangeError(`The record ${row.id} is not a case.`);
  const acts = look.actsAbout(row.id);
  const closing = acts.find((act) => act.type === "SETTLE" && act.status !== Status.IN_FORCE);
  const closedAt = closing === undefined ? undefined : legalTime(closing, closing.time);
  const summary = look.summary(row);
  const end = row.original_until ?? undefined;
  const handedInAt = handedIn(acts, row);
  const until = Math.min(handedInAt ?? closedAt ?? look.moment.at, look.moment.at);
  const daysLate = end === undefined || until < end ? 0 : Math.floor((until - end) / SECONDS_OF_A_DAY) + 1;
  return {
    case: summary,
    label: opinionLabel(view.code),
    about: look.name(view.subject),
    ...(view.addressee === undefined ? {} : { addressee: look.name(view.addressee) }),
    openedAt: legalTime(row, row.recorded_at),
    ...(end === undefined ? {} : { deadline: end }),
    ...(handedInAt === undefined ? {} : { handedInAt }),
    ...(closedAt === undefined ? {} : { closedAt }),
    open: closedAt === undefined,
    daysLate,
    acts: await look.tell(acts),
  };
}

/** A party that must answer a case is not late because those who decide about its report take their time. */
function handedIn(acts: readonly KnownAct[], { issuer }: RecordRow): number | undefined {
  const isReport = (act: KnownAct): boolean =>
    act.type === "ATTEST" && familyNumber(act.code) === Family.FILING && act.by_party !== issuer;
  const last = acts.findLastIndex(isReport);
  const report = acts[last];
  const isRejected = acts
    .slice(last + 1)
    .some((act) => act.type === "ATTEST" && act.code === Code.REEVALUATION && outcomeName(act.outcome) === "REJECTED");
  return report === undefined || isRejected ? undefined : legalTime(report, report.time);
}

export async function toldCases(look: Look, rows: readonly RecordRow[]): Promise<ToldCase[]> {
  const told: ToldCase[] = [];
  for (const row of rows) told.push(await toldCase(look, row));
  return told;
}

/** The cases among some records that have one of some codes. */
export function casesOf(look: Look, rows: readonly RecordRow[], ...codes: readonly (keyof typeof Code)[]): RecordRow[] {
  const wanted = new Set<number>(codes.map((code) => Code[code]));
  return rows.filter((row) => {
    const view = viewOfRow(row);
    return view.kind === Kind.CASE && wanted.has(view.code);
  });
}

/** A case in a sentence: what it is, about what, since when, until when, and whether it is late. */
export function caseSentence(told: ToldCase): Bilingual {
  const { label, about, openedAt, deadline, closedAt, daysLate } = told;
  const name = told.case;
  const term =
    deadline === undefined
      ? { zh: "", en: "" }
      : { zh: `，期限 ${showDate(deadline - 1)}`, en: `, due ${showDate(deadline - 1)}` };
  const end =
    closedAt === undefined
      ? { zh: "，尚未了结", en: ", still open" }
      : { zh: `，${showDate(closedAt)} 了结`, en: `, closed on ${showDate(closedAt)}` };
  const late =
    daysLate === 0
      ? { zh: "", en: "" }
      : { zh: `，逾期 ${daysLate} 日`, en: `, ${daysLate} ${daysLate === 1 ? "day" : "days"} late` };
  return {
    zh:
      `${label.zh} ${showRecordName(name)}（关于 ${showRecordName(about)}）：${showDate(openedAt)} 立案` +
      `${term.zh}${end.zh}${late.zh}。`,
    en:
      `${label.en} ${showRecordName(name)} about ${showRecordName(about)}: opened on ${showDate(openedAt)}${term.en}` +
      `${end.en}${late.en}.`,
  };
}
