import { Type } from "typebox";
import type { Static } from "typebox";
import { Role } from "../../ledger/roles.ts";
import { RecordNameSchema } from "../../schemas/record.ts";
import { RuleCitationSchema } from "../../schemas/rule.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  EventKeySchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
} from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { showRecordName, showRecordNames } from "../sentences.ts";

/** Something that somebody must do, by when, and under which clause. */
export const DutySchema = Type.Object(
  {
    id: described(TextSchema, "A name that stays the same in every answer: of the record, the duty and its year"),
    kind: oneOf(
      ["CASE", "YEARLY", "BEFORE_OPERATION", "AFTER_THE_END", "TERM"],
      "CASE: what a case orders. YEARLY: what a regulation asks for every year. BEFORE_OPERATION: what must be filed " +
        "before an authorization comes into force. AFTER_THE_END: what must be done when it has ended. TERM: what " +
        "ends on a day, such as a registration",
    ),
    what: described(BilingualSchema, "What is due, in words"),
    about: described(RecordNameSchema, "The record that it is about"),
    owners: listOf(RecordNameSchema, "Who owes it; empty where the ledger names only a role"),
    roles: listOf(nameOf(Role), "The roles of which one must do it, where a rule names them"),
    due: optional(SecondsSchema, "The end of the term, in seconds; absent where the clause sets no day"),
    doneAt: optional(SecondsSchema, "When it was done, by its legal time, in seconds"),
    event: optional(EventKeySchema, "The act by which it was done, or the record that set the term"),
    state: oneOf(
      ["DONE", "DONE_LATE", "OPEN", "LATE", "MISSED"],
      "DONE: in time. DONE_LATE: after its term. OPEN: not done, and not late. LATE: not done, and its term is over. " +
        "MISSED: it ended without being done",
    ),
    daysLate: described(CountSchema, "The days from its term until it was done, or until the time asked about"),
    workingDaysLeft: optional(
      CountSchema,
      "The working days until its last day, by the calendars on the ledger; absent where a calendar is missing, and " +
        "for what is done or late",
    ),
    rules: listOf(RuleCitationSchema, "The clauses under which it is due"),
    reading: optional(BilingualSchema, "How the clause is read where it gives no day"),
  },
  { description: "Something that is due" },
);
export type Duty = Static<typeof DutySchema>;

/** A duty that is neither done nor over. */
export function isUndone({ state }: Duty): boolean {
  return state === "OPEN" || state === "LATE";
}

/** Orders duties by their day; those without a day come last. */
export function byDue(one: Duty, other: Duty): number {
  return (one.due ?? Infinity) - (other.due ?? Infinity) || one.id.localeCompare(other.id, "en");
}

/** A duty in a sentence: what, about which record, by whom, until when, under which clause, and whether it is late. */
export function dutySentence(duty: Duty): Bilingual {
  const { what, about, owners, due, doneAt, daysLate, workingDaysLeft, rules } = duty;
  const named = showRecordNames(owners);
  const owner = owners.length === 0 ? NOTHING : { zh: `，责任主体 ${named.zh}`, en: `, owed by ${named.en}` };
  const until =
    due === undefined ? NOTHING : { zh: `，期限 ${showDate(due - 1)}`, en: `, due by ${showDate(due - 1)}` };
  const done =
    doneAt === undefined ? NOTHING : { zh: `，${showDate(doneAt)} 已办`, en: `, done on ${showDate(doneAt)}` };
  const late =
    daysLate === 0
      ? NOTHING
      : { zh: `，逾期 ${daysLate} 日`, en: `, ${daysLate} ${daysLate === 1 ? "day" : "days"} late` };
  const left =
    workingDaysLeft === undefined
      ? NOTHING
      : {
          zh: `，尚余 ${workingDaysLeft} 个工作日`,
          en: `, ${workingDaysLeft} working ${workingDaysLeft === 1 ? "day" : "days"} left`,
        };
  const [rule] = rules;
  const clause = rule?.clause;
  const under =
    clause === undefined ? NOTHING : { zh: `，依据 ${showForeign(clause)}`, en: `, under ${showForeign(clause)}` };
  return {
    zh: `${what.zh}（${showRecordName(about)}）${owner.zh}${until.zh}${done.zh}${late.zh}${left.zh}${under.zh}。`,
    en: `${what.en} (${showRecordName(about)})${owner.en}${until.en}${done.en}${late.en}${left.en}${under.en}.`,
  };
}

const NOTHING: Bilingual = { zh: "", en: "" };
