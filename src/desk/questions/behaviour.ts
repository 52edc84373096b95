import { Type } from "typebox";
import { sql } from "kysely";
import { knownAct } from "../../audit/act-rows.ts";
import type { StatementRow } from "../../audit/act-rows.ts";
import { refusals } from "../../audit/refusals.ts";
import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { timelineOf } from "../../audit/timeline.ts";
import { Code, Family, Outcome, outcomeName } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { familyNumber } from "../../ledger/statements.ts";
import { Status } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { EventFormSchema } from "../../schemas/event.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { TimelineSchema } from "../../schemas/questions.ts";
import { listOf } from "../../schemas/values.ts";
import type { ActRow } from "../../store/schema.ts";
import type { Period } from "../../text/moment-text.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { eventSentence } from "../event-sentence.ts";
import { Look } from "../look.ts";
import { jurisdiction, PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences } from "../sentences.ts";

/** One page of a list; an answer that is cut there says so. */
const WHOLE_PAGE = 1_000;

/** B01 */
export const whatHappenedToIt = question({
  id: "B01",
  name: "what-happened-to-it",
  title: { zh: "这条记录从头到尾发生过什么？", en: "What happened to this record, from the beginning?" },
  askers: INVOLVED,
  parameters: { record: record({ zh: "记录", en: "The record" }) },
  result: TimelineSchema,
  example: { record: "A-01" },
  ask: async (snapshot, { record: id }, moment) => {
    const answer = await timelineOf(snapshot, id, { limit: WHOLE_PAGE }, moment);
    return { answer, says: answer.events.map(eventSentence), proven: [answer.result.record] };
  },
});

/** B02 */
export const whatDidThisPartyDo = question({
  id: "B02",
  name: "what-did-this-party-do",
  title: { zh: "这个主体做过什么，哪些被拒绝？", en: "What did this party do, and what was it refused?" },
  askers: OVERSEERS,
  parameters: { party: record({ zh: "主体", en: "The party" }, "PARTY"), ...PERIOD },
  result: Type.Object(
    {
      party: RecordSummarySchema,
      recorded: listOf(RecordSummarySchema, "The records that it made, oldest first"),
      acts: listOf(ToldActSchema, "Its statements and settlements, oldest first"),
      refused: listOf(EventFormSchema, "Its acts that the ledger refused, oldest first"),
    },
    { description: "The acts of a party" },
  ),
  example: { party: "91990100MA000020XJ", from: "2026-02-01", until: "2026-02-28" },
  ask: async (snapshot, { party, ...period }, moment) => {
    const made = await madeBy(snapshot, party, period);
    const found = await actsOf(snapshot, { by: party }, period, moment);
    const look = await Look.at(snapshot, moment, [
      party,
      ...made.slice(0, WHOLE_PAGE),
      ...new Set(found.map(({ subject }) => subject)),
    ]);
    const of = look.summary(look.subject(party));
    const acts = await look.tell(found.slice(0, WHOLE_PAGE).map(knownAct));
    const refused = await refusals(snapshot, { party, ...period }, { limit: WHOLE_PAGE }, moment);
    const result = {
      party: of,
      recorded: look.summaries(look.present(made.slice(0, WHOLE_PAGE))),
      acts,
      refused: refused.result.refusals,
    };
    const isNone = result.recorded.length + acts.length + result.refused.length === 0;
    const answer = await look.answer(result, {
      period,
      ...(isNone ? { absence: { zh: "没有该主体任何行为的记录", en: "No act of this party is recorded" } } : {}),
    });
    const isCut = made.length > WHOLE_PAGE || found.length > WHOLE_PAGE || refused.completeness === "truncated";
    return {
      answer: {
        ...answer,
        events: [...answer.events, ...refused.events],
        ...(isCut ? { completeness: "truncated" as const } : {}),
      },
      says: [...actSentences(acts), ...result.refused.map(eventSentence)],
      period,
    };
  },
});

/** B09 */
export const whatWasRefused = question({
  id: "B09",
  name: "what-was-refused",
  title: {
    zh: "哪些行为被账本拒绝，哪些事项未获同意？",
    en: "What did the ledger refuse, and what did people turn down?",
  },
  askers: OVERSEERS,
  parameters: { jurisdiction: jurisdiction({ zh: "辖区", en: "The jurisdiction" }), ...PERIOD },
  result: Type.Object(
    {
      refused: listOf(EventFormSchema, "The acts that a rule of the ledger refused, oldest first"),
      turnedDown: listOf(ToldActSchema, "What those who decide turned down, oldest first"),
    },
    { description: "What was refused in a jurisdiction" },
  ),
  example: { jurisdiction: "沧屿市", from: "2025-03-01", until: "2026-06-30" },
  ask: async (snapshot, { jurisdiction: ordinal, ...period }, moment) => {
    const refused = await refusals(snapshot, { jurisdiction: ordinal, ...period }, { limit: WHOLE_PAGE }, moment);
    const negative = await negativeDecisions(snapshot, ordinal, period, moment);
    const look = await Look.at(snapshot, moment, [...new Set(negative.map(({ subject }) => subject))]);
    // An application that a review had passed and that was not chosen lost a selection: nobody turned it down.
    const turnedDown = negative.filter((act) => !wasPassed(look, act));
    const told = await look.tell(turnedDown.slice(0, WHOLE_PAGE).map(knownAct));
    const answer = await look.answer(
      { refused: refused.result.refusals, turnedDown: told },
      {
        period,
        ...(refused.result.refusals.length + told.length === 0
          ? { absence: { zh: "没有被拒绝或未获同意的记录", en: "Nothing that was refused or turned down is recorded" } }
          : {}),
      },
    );
    const isCut = refused.completeness === "truncated" || negative.length > WHOLE_PAGE;
    return {
      answer: {
        ...answer,
        events: [...refused.events, ...answer.events],
        ...(isCut ? { completeness: "truncated" as const } : {}),
      },
      says: [...refused.result.refusals.map(eventSentence), ...actSentences(told)],
      notOnLedger: [
        {
          zh: "从未提交到链上的申请与口头答复",
          en: "applications that were never sent to the chain, and what was said by word of mouth",
        },
      ],
      period,
    };
  },
});

function wasPassed(look: Look, act: ActRow): boolean {
  return look
    .actsAbout(act.subject)
    .some((before) => before.type === "ATTEST" && isPassedReview(before) && before.time < act.time);
}

function isPassedReview({ code, outcome }: StatementRow): boolean {
  return familyNumber(code) === Family.OPINION && outcomeName(outcome) === "PASSED";
}

async function madeBy(snapshot: Snapshot, party: RecordId, { from, until }: Period): Promise<RecordId[]> {
  let query = snapshot.database.selectFrom("record").select("id").where("issuer", "=", party);
  if (from !== undefined) query = query.where("recorded_at", ">=", from);
  if (until !== undefined) query = query.where("recorded_at", "<", until);
  const rows = await query
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(WHOLE_PAGE + 1)
    .execute();
  return rows.map(({ id }) => id);
}

async function actsOf(
  snapshot: Snapshot,
  { by }: { readonly by: RecordId },
  { from, until }: Period,
  moment: Moment,
): Promise<ActRow[]> {
  let query = snapshot.database
    .selectFrom("act")
    .selectAll()
    .where("by_party", "=", by)
    .where("time", "<=", moment.knownAt)
    .where(sql<number>`coalesce(effective_at, time)`, "<=", moment.at);
  if (from !== undefined) query = query.where("time", ">=", from);
  if (until !== undefined) query = query.where("time", "<", until);
  return await query
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(WHOLE_PAGE + 1)
    .execute();
}

/** The settlements that rejected something, and the re-evaluations that a report on a case did not pass. */
async function negativeDecisions(
  snapshot: Snapshot,
  ordinal: number,
  { from, until }: Period,
  moment: Moment,
): Promise<ActRow[]> {
  let query = snapshot.database
    .selectFrom("act")
    .selectAll()
    .where("jurisdiction", "=", ordinal)
    .where("time", "<=", moment.knownAt)
    .where(sql<number>`coalesce(effective_at, time)`, "<=", moment.at)
    .where((where) =>
      where.or([
        where.and([where("type", "=", "SETTLE"), where("status", "=", Status.REJECTED)]),
        where.and([where("code", "=", Code.REEVALUATION), where(sql<number>`outcome % 8`, "=", Outcome.REJECTED)]),
      ]),
    );
  if (from !== undefined) query = query.where("time", ">=", from);
  if (until !== undefined) query = query.where("time", "<", until);
  return await query
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(WHOLE_PAGE + 1)
    .execute();
}
