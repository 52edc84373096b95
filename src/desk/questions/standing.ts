import { Type } from "typebox";
import { momentOf } from "../../audit/snapshot.ts";
import { isGoodStanding } from "../../ledger/evaluate-standing.ts";
import { Kind } from "../../ledger/kinds.ts";
import { Status } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { described, FlagSchema, listOf, optional, SecondsSchema } from "../../schemas/values.ts";
import { showInstant } from "../../text/china-time.ts";
import { ANYBODY, INVOLVED } from "../asker-groups.ts";
import { recordsWith } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { jurisdiction, PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, showRecordName, standingSentence, standingSentences } from "../sentences.ts";
import { legalTimeOf } from "../told-act.ts";

const WHICH_AUTHORIZATION = { zh: "授权", en: "The authorization" };
const ANY_RECORD = { zh: "记录", en: "The record" };

/** T01 */
export const wasItInForce = question({
  id: "T01",
  name: "was-the-authorization-in-force",
  title: { zh: "该授权在那一时点有效吗？", en: "Was the authorization in force at that time?" },
  askers: ANYBODY,
  parameters: { authorization: record(WHICH_AUTHORIZATION, "AUTHORIZATION") },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      inForce: described(FlagSchema, "Whether it was in force"),
      cause: optional(ToldActSchema, "The act that caused its standing; absent where a term ended by the clock"),
      because: optional(RecordNameSchema, "The case or other record on which that act rests"),
      ends: listOf(ToldActSchema, "The settlements that ended it, oldest first"),
      suspendedScopes: listOf(RecordSummarySchema, "The grants of its scope that were not in force"),
    },
    { description: "The standing of an authorization" },
  ),
  example: { authorization: "A-01", at: "2026-03-15" },
  ask: async (snapshot, { authorization: id }, moment) => {
    const grants = await recordsWith(snapshot, { kind: Kind.GRANT, parents: [id] });
    const look = await Look.at(snapshot, moment, [id, ...grants]);
    const authorization = look.summary(look.subject(id));
    const cause = await look.cause(authorization);
    const ends = await look.tell(
      look.actsAbout(id).filter((act) => act.type === "SETTLE" && act.status !== Status.IN_FORCE),
    );
    const suspendedScopes = look.summaries(look.present(grants)).filter(({ standing }) => standing.code !== "IN_FORCE");
    return {
      answer: await look.answer({
        authorization,
        inForce: isGoodStanding(authorization.standing.code),
        ...(cause === undefined ? {} : { cause }),
        ...(cause?.about === undefined ? {} : { because: cause.about }),
        ends,
        suspendedScopes,
      }),
      says: [standingSentence(authorization), ...(cause === undefined ? [] : actSentences([cause]))],
      proven: [authorization],
    };
  },
});

/** T02 */
export const whichAuthorizationsWereInForce = question({
  id: "T02",
  name: "which-authorizations-were-in-force",
  title: {
    zh: "该辖区当时有哪些有效的授权？",
    en: "Which authorizations of this jurisdiction were in force at that time?",
  },
  askers: ANYBODY,
  parameters: { jurisdiction: jurisdiction({ zh: "辖区", en: "The jurisdiction" }) },
  result: Type.Object(
    {
      inForce: listOf(RecordSummarySchema, "Those in force, oldest first"),
      others: listOf(RecordSummarySchema, "Those that existed and were not in force, oldest first"),
    },
    { description: "The authorizations of a jurisdiction" },
  ),
  example: { jurisdiction: "沧屿市", at: "2026-03-15" },
  ask: async (snapshot, { jurisdiction: ordinal }, moment) => {
    const ids = await recordsWith(snapshot, { kind: Kind.AUTHORIZATION, jurisdiction: ordinal });
    const look = await Look.at(snapshot, moment, ids);
    const all = look.summaries(look.present(ids));
    const inForce = all.filter(({ standing }) => isGoodStanding(standing.code));
    const others = all.filter(({ standing }) => !isGoodStanding(standing.code));
    return {
      answer: await look.answer(
        { inForce, others },
        inForce.length > 0
          ? {}
          : {
              absence: {
                zh: "该辖区没有有效的授权的记录",
                en: "No authorization of this jurisdiction is recorded as in force",
              },
            },
      ),
      says: standingSentences([...inForce, ...others]),
      proven: inForce,
    };
  },
});

/** T10 */
export const whatDidTheLedgerSayThen = question({
  id: "T10",
  name: "what-did-the-ledger-say-then",
  title: {
    zh: "账本在那一天，就另一时点是怎么说的？（at 为所问时点，knownAt 为账本当时）",
    en: "What did the ledger say then about another time? (at: the time asked about; knownAt: when the ledger is read)",
  },
  askers: INVOLVED,
  parameters: { record: record(ANY_RECORD) },
  result: Type.Object(
    {
      record: described(RecordNameSchema, "The record asked about"),
      known: described(FlagSchema, "Whether the ledger had the record then"),
      recordedAt: described(SecondsSchema, "When the ledger got the record, in seconds"),
      asThen: optional(RecordSummarySchema, "The record as the ledger had it then; absent if it had none"),
      asNow: optional(RecordSummarySchema, "The record at the same legal time, as the ledger has it now"),
      later: listOf(ToldActSchema, "Acts with a legal time up to the one asked about that the ledger got only later"),
    },
    { description: "What the ledger said at one time about another" },
  ),
  example: { record: "A-SW-01", at: "2024-06-01", knownAt: "2025-01-01" },
  ask: async (snapshot, { record: id }, moment) => {
    const [then, now] = [
      await Look.at(snapshot, moment, [id]),
      await Look.at(snapshot, momentOf(snapshot, { at: moment.at }), [id]),
    ];
    const row = now.row(id);
    const [before] = then.present([id]);
    const [after] = now.present([id]);
    const later = await now.tell(now.actsAbout(id).filter(({ time }) => time > moment.knownAt));
    const name = now.name(id);
    const nowSummary = after === undefined ? undefined : now.summary(after);
    const thenSummary = before === undefined ? undefined : then.summary(before);
    const unknown = {
      zh: `账本于 ${showInstant(moment.knownAt)} 尚无 ${showRecordName(name)} 的记录；该记录于 ${showInstant(row.recorded_at)} 入账`,
      en:
        `The ledger did not know ${showRecordName(name)} at ${showInstant(moment.knownAt)}; it was recorded at ` +
        showInstant(row.recorded_at),
    };
    return {
      answer: await now
        .answer(
          {
            record: name,
            known: thenSummary !== undefined,
            recordedAt: row.recorded_at,
            ...(thenSummary === undefined ? {} : { asThen: thenSummary }),
            ...(nowSummary === undefined ? {} : { asNow: nowSummary }),
            later,
          },
          thenSummary === undefined ? { absence: unknown } : {},
        )
        .then((answer) => ({ ...answer, knownAt: moment.knownAt })),
      says: thenSummary === undefined ? [] : [standingSentence(thenSummary), ...actSentences(later)],
      proven: nowSummary === undefined ? [] : [name],
    };
  },
});

/** T11 */
export const whatChanged = question({
  id: "T11",
  name: "what-changed-between",
  title: { zh: "两个时点之间，这条记录有哪些变化？", en: "What changed about this record between two times?" },
  askers: INVOLVED,
  parameters: { record: record(ANY_RECORD), ...PERIOD },
  result: Type.Object(
    {
      before: optional(RecordSummarySchema, "The record at the beginning; absent if it did not exist yet"),
      after: described(RecordSummarySchema, "The record at the end"),
      acts: listOf(ToldActSchema, "The acts about it in between, by their legal time"),
    },
    { description: "What changed about a record" },
  ),
  example: { record: "A-01", from: "2026-03-01", until: "2026-04-15" },
  ask: async (snapshot, { record: id, from = 0, until }, moment) => {
    const end = { at: Math.min(until ?? moment.at, moment.at), knownAt: moment.knownAt };
    const [first, last] = [
      await Look.at(snapshot, { at: from, knownAt: moment.knownAt }, [id]),
      await Look.at(snapshot, end, [id]),
    ];
    const after = last.summary(last.subject(id));
    const [existed] = first.present([id]);
    const acts = (await last.tell(last.actsAbout(id).filter((act) => (act.effective_at ?? act.time) >= from))).toSorted(
      (one, other) => legalTimeOf(one) - legalTimeOf(other),
    );
    const period = { from, ...(until === undefined ? {} : { until }) };
    const result = { ...(existed === undefined ? {} : { before: first.summary(existed) }), after, acts };
    return {
      answer: await last.answer(result, {
        period,
        ...(acts.length > 0
          ? {}
          : { absence: { zh: "没有就该记录的任何行为的记录", en: "No act about this record is recorded" } }),
      }),
      says: [...actSentences(acts), standingSentence(after)],
      proven: [after],
      period,
    };
  },
});
