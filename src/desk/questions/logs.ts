import { Type } from "typebox";
import type { Static } from "typebox";
import type { StatementRow } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { codeText } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { opinionLabel } from "../../ledger/statement-labels.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  listOf,
  optional,
  SecondsSchema,
  TextSchema,
} from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { civilDayAt } from "../../text/civil-date.ts";
import type { Period } from "../../text/moment-text.ts";
import { INVOLVED } from "../asker-groups.ts";
import { authorizationsOf, recordsWith, underAuthorizations } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments, showRecordName } from "../sentences.ts";

/** The anchors of logs. */
const LOGS = ["ACCESS_LOG", "SOURCE_LOG", "PROCESS_LOG", "CALL_LOG"] as const;

/**
 * No regulation at hand says how often a log must be anchored. A stretch of more civil days than this without an anchor
 * is told as a gap, because a month of log entries could be replaced in it unnoticed.
 */
const LONGEST_STRETCH = 31;

const GapSchema = Type.Object(
  {
    from: described(SecondsSchema, "The last anchor before the gap, or the beginning of what was asked, in seconds"),
    to: described(SecondsSchema, "The next anchor, or the end of what was asked, in seconds"),
    days: described(CountSchema, "The civil days in between"),
  },
  { description: "A stretch without an anchor" },
);
type Gap = Static<typeof GapSchema>;

const SeriesSchema = Type.Object(
  {
    record: described(RecordNameSchema, "The record whose log it is"),
    code: described(TextSchema, "The kind of log"),
    label: described(BilingualSchema, "The kind of log in words"),
    anchors: listOf(ToldActSchema, "The anchors, oldest first; each has the digest of the document with its root"),
    entries: described(CountSchema, "The number of log entries that the anchors state together"),
    gaps: listOf(GapSchema, `The stretches of more than ${LONGEST_STRETCH} days without an anchor`),
  },
  { description: "The anchors of one log" },
);
type Series = Static<typeof SeriesSchema>;

/** B06 */
export const areTheLogsComplete = question({
  id: "B06",
  name: "are-the-logs-complete",
  title: { zh: "日志存证完整吗，有哪些缺口？", en: "Are the logs complete, and which gaps are there?" },
  askers: INVOLVED,
  parameters: {
    record: record(
      { zh: "可信域、授权或运营机构", en: "The domain, the authorization or the operator" },
      "DOMAIN",
      "AUTHORIZATION",
      "PARTY",
    ),
    ...PERIOD,
  },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The record asked about"),
      logs: listOf(SeriesSchema, "The logs of which anchors were made, in the order of the ledger"),
      inspections: listOf(ToldActSchema, "The inspections in the period, which may have found logs missing"),
    },
    { description: "The anchors of logs" },
  ),
  example: { record: "DOM-01", from: "2025-09-01", until: "2026-03-31" },
  ask: async (snapshot, { record: id, ...period }, moment) => {
    const scope = await loggedRecords(snapshot, id);
    const look = await Look.at(snapshot, moment, scope, LOGS);
    const of = look.summary(look.subject(id));
    const isWithin = (act: StatementRow): boolean => {
      const at = legalTime(act, act.time);
      return at >= (period.from ?? 0) && at < (period.until ?? Infinity);
    };
    const anchors = look.statements(scope, ...LOGS).filter(isWithin);
    const logs: Series[] = [];
    for (const [, found] of Map.groupBy(anchors, ({ subject, code }) => `${subject}.${code}`))
      logs.push(await seriesOf(look, found, period));
    const inspections = await look.tell(look.statements(scope, "INSPECTION").filter(isWithin));
    return {
      answer: await look.answer(
        { record: of, logs, inspections },
        { period, ...(logs.length === 0 ? { absence: NO_ANCHOR } : {}) },
      ),
      says: [...logs.flatMap(seriesSentences), ...actSentences(inspections)],
      notOnLedger: [
        inDocuments({
          zh: "每次存证所涵盖的期间、日志的承诺根与上一存证",
          en: "the period that an anchor covers, the root of the log and the anchor before it stand",
        }),
      ],
      proven: [of],
      period,
    };
  },
});

const NO_ANCHOR: Bilingual = { zh: "没有日志存证的记录", en: "No anchor of any log is recorded" };

/** The record itself, the authorizations and domains that belong to it, their operator, and the exports under them. */
async function loggedRecords(snapshot: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const row = await snapshot.database
    .selectFrom("record")
    .select(["kind", "link"])
    .where("id", "=", id)
    .executeTakeFirst();
  const operator = row?.kind === Kind.PARTY ? id : (row?.link ?? undefined);
  const authorizations =
    row?.kind === Kind.AUTHORIZATION ? [id] : operator === undefined ? [] : await authorizationsOf(snapshot, operator);
  const domains =
    operator === undefined || row?.kind === Kind.DOMAIN
      ? []
      : await recordsWith(snapshot, { kind: Kind.DOMAIN, links: [operator] });
  const { exports } = await underAuthorizations(snapshot, authorizations);
  const all = [id, ...(operator === undefined ? [] : [operator]), ...authorizations, ...domains, ...exports];
  return [...new Set(all)];
}

async function seriesOf(look: Look, found: readonly StatementRow[], period: Period): Promise<Series> {
  const [first] = found;
  if (first === undefined) throw new RangeError("A series of anchors has at least one.");
  const times = found.map((act) => legalTime(act, act.time));
  const end = Math.min(period.until ?? look.moment.at, look.moment.at);
  return {
    record: look.name(first.subject),
    code: codeText(first.code),
    label: opinionLabel(first.code),
    anchors: await look.tell(found),
    entries: found.reduce((sum, { value }) => sum + Number(value), 0),
    gaps: gapsBetween([...(period.from === undefined ? [] : [period.from]), ...times, end]),
  };
}

/** The stretches between some times, in any order, that are too long. */
export function gapsBetween(times: readonly number[]): Gap[] {
  const inOrder = times.toSorted((one, other) => one - other);
  return inOrder.slice(1).flatMap((to, index) => {
    const from = inOrder[index] ?? to;
    const days = civilDayAt(to) - civilDayAt(from);
    return days > LONGEST_STRETCH ? [{ from, to, days }] : [];
  });
}

function seriesSentences({ record: of, label, anchors, entries, gaps }: Series): Bilingual[] {
  return [
    {
      zh: `${showRecordName(of)} 的${label.zh}：存证 ${anchors.length} 次，共 ${entries} 条。`,
      en: `${showRecordName(of)}, ${label.en}: ${anchors.length} anchors of ${entries} entries.`,
    },
    ...gaps.map(({ from, to, days }) => ({
      zh: `缺口：${showDate(from)} 至 ${showDate(to)}，${days} 日无存证。`,
      en: `Gap: from ${showDate(from)} to ${showDate(to)}, ${days} days without an anchor.`,
    })),
  ];
}

/** B15 */
export const howLongAreLogsKept = question({
  id: "B15",
  name: "how-long-are-logs-kept",
  title: { zh: "日志留存多久？", en: "How long are logs kept?" },
  askers: INVOLVED,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION") },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      retained: listOf(ToldActSchema, "The statements about the retention, oldest first"),
      months: optional(CountSchema, "The months that the last of them gives"),
      until: optional(SecondsSchema, "Until when it says that the logs are kept, in seconds"),
      accessClosed: listOf(ToldActSchema, "The statements that access was closed, from which the time is counted"),
    },
    { description: "The retention of logs" },
  ),
  example: { authorization: "A-SW-01" },
  ask: async (snapshot, { authorization: id }, moment) => {
    const look = await Look.at(snapshot, moment, [id]);
    const authorization = look.summary(look.subject(id));
    const statements = look.statements([id], "LOG_RETENTION");
    const last = statements.at(-1);
    const retained = await look.tell(statements);
    const accessClosed = await look.tell(look.statements([id], "ACCESS_CLOSED"));
    return {
      answer: await look.answer(
        {
          authorization,
          retained,
          ...(last === undefined ? {} : { months: Number(last.value) }),
          ...(last?.until_time === null || last === undefined ? {} : { until: last.until_time }),
          accessClosed,
        },
        last === undefined ? { absence: { zh: "没有日志留存期限的记录", en: "No retention of logs is recorded" } } : {},
      ),
      says: actSentences([...accessClosed, ...retained]),
      proven: [authorization],
    };
  },
});
