import { Type } from "typebox";
import { holdReach } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/moment.ts";
import { Code, holdReasonText } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema, ReachSchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, optional, SecondsSchema, TextSchema } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate, showTime } from "../../text/china-time.ts";
import { INVOLVED } from "../asker-groups.ts";
import { recordsWith } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { inDocuments, showRecordName } from "../sentences.ts";
import { ToldCaseSchema, toldCase } from "../told-case.ts";
import type { ToldCase } from "../told-case.ts";

const SECONDS_OF_A_MINUTE = 60;

const SuspensionSchema = Type.Object(
  {
    scope: described(RecordNameSchema, "What was held: the authorization as a whole, or one grant"),
    from: described(SecondsSchema, "From when, by its legal time, in seconds"),
    to: optional(SecondsSchema, "Until when; absent while it lasts"),
    reach: ReachSchema,
    reason: described(TextSchema, "The reason by name, or its number where it has no name"),
    hold: described(ToldActSchema, "The act that suspended it"),
    release: optional(ToldActSchema, "The act that ended the suspension"),
    case: optional(ToldCaseSchema),
  },
  { description: "A suspension" },
);

/** R03 */
export const whichSuspensions = question({
  id: "R03",
  name: "which-suspensions",
  title: { zh: "该授权被暂停过几次，结果如何？", en: "When was this authorization suspended, and with which outcome?" },
  askers: INVOLVED,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION") },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      suspensions: listOf(SuspensionSchema, "The suspensions, oldest first"),
    },
    { description: "The suspensions of an authorization" },
  ),
  example: { authorization: "A-01" },
  ask: async (snapshot, { authorization: id }, moment) => {
    const scope = [id, ...(await recordsWith(snapshot, { kind: Kind.GRANT, parents: [id] }))];
    const cases = await recordsWith(snapshot, { kind: Kind.CASE, parents: scope });
    const look = await Look.at(snapshot, moment, [...scope, ...cases]);
    const authorization = look.summary(look.subject(id));
    const suspensions = [];
    for (const hold of look.statements(scope, "HOLD")) {
      const release = look
        .actsAbout(hold.subject)
        .find((act) => act.code === Code.RELEASE && releases(act, hold) && isAfter(act, hold));
      const [told] = await look.tell([hold]);
      const [released] = release === undefined ? [] : await look.tell([release]);
      if (told === undefined) throw new RangeError(`The hold of ${hold.subject} cannot be told.`);
      const rectified =
        hold.about === null ? undefined : look.present([hold.about]).find(({ kind }) => kind === Kind.CASE);
      suspensions.push({
        scope: look.name(hold.subject),
        from: legalTime(hold, hold.time),
        ...(release === undefined ? {} : { to: legalTime(release, release.time) }),
        reach: holdReach(hold),
        reason: holdReasonText(hold.outcome),
        hold: told,
        ...(released === undefined ? {} : { release: released }),
        ...(rectified === undefined ? {} : { case: await toldCase(look, rectified) }),
      });
    }
    return {
      answer: await look.answer(
        { authorization, suspensions },
        suspensions.length > 0
          ? {}
          : { absence: { zh: "没有暂停该授权的记录", en: "No suspension of this authorization is recorded" } },
      ),
      says: suspensions.map(suspensionSentence),
      proven: [authorization],
    };
  },
});

interface Placed {
  readonly block_number: number;
  readonly log_index: number;
}

function isAfter(one: Placed, other: Placed): boolean {
  return (
    one.block_number > other.block_number ||
    (one.block_number === other.block_number && one.log_index > other.log_index)
  );
}

/** A release names the party whose hold it ends; without a name it ends the hold of the party that releases. */
function releases(
  release: { readonly about: RecordId | null; readonly by_party: RecordId },
  hold: { readonly by_party: RecordId },
): boolean {
  return (release.about ?? release.by_party) === hold.by_party;
}

function suspensionSentence(told: {
  readonly scope: Parameters<typeof showRecordName>[0];
  readonly from: number;
  readonly to?: number;
  readonly case?: ToldCase;
}): Bilingual {
  const { scope, from, to } = told;
  const end =
    to === undefined
      ? { zh: "，至今", en: ", still suspended" }
      : { zh: ` 至 ${showDate(to)}`, en: ` to ${showDate(to)}` };
  const because =
    told.case === undefined
      ? { zh: "", en: "" }
      : { zh: `，事由 ${showRecordName(told.case.case)}`, en: `, because of ${showRecordName(told.case.case)}` };
  return {
    zh: `${showRecordName(scope)} 暂停：${showDate(from)}${end.zh}${because.zh}。`,
    en: `${showRecordName(scope)} was suspended: ${showDate(from)}${end.en}${because.en}.`,
  };
}

const NoticeSchema = Type.Object(
  {
    notice: ToldActSchema,
    told: optional(RecordNameSchema, "Who was told"),
    minutes: described(CountSchema, "Minutes from the detection to this notice"),
  },
  { description: "A notice of an incident" },
);

/** R05 */
export const wasTheIncidentReportedInTime = question({
  id: "R05",
  name: "was-the-incident-reported-in-time",
  title: { zh: "事件何时发现，何时报告了谁？", en: "When was the incident detected, and when was who told?" },
  askers: INVOLVED,
  parameters: { incident: record({ zh: "安全事件", en: "The incident" }, "CASE") },
  result: Type.Object(
    {
      incident: ToldCaseSchema,
      detectedAt: described(SecondsSchema, "When it was detected: the legal time of the case, in seconds"),
      recordedAt: described(SecondsSchema, "When the ledger got the case, in seconds"),
      notices: listOf(NoticeSchema, "The notices, oldest first"),
    },
    { description: "The reports of an incident" },
  ),
  example: { incident: "INC-01" },
  ask: async (snapshot, { incident: id }, moment) => {
    const look = await Look.at(snapshot, moment, [id]);
    const row = look.subject(id);
    const incident = await toldCase(look, row);
    const detectedAt = incident.openedAt;
    const notices = (await look.tell(look.statements([id], "INCIDENT_NOTICE"))).map((notice) => ({
      notice,
      ...(notice.about === undefined ? {} : { told: notice.about }),
      minutes: Math.max(0, Math.floor((notice.time - detectedAt) / SECONDS_OF_A_MINUTE)),
    }));
    return {
      answer: await look.answer(
        { incident, detectedAt, recordedAt: row.recorded_at, notices },
        notices.length > 0
          ? {}
          : { absence: { zh: "没有报告该事件的记录", en: "No notice of this incident is recorded" } },
      ),
      says: [
        { zh: `发现于 ${showTime(detectedAt)}。`, en: `It was detected at ${showTime(detectedAt)}.` },
        ...notices.map(noticeSentence),
      ],
      notOnLedger: [
        inDocuments({ zh: "事件的级别、类型与所用预案", en: "the level, the type and the plan that was used stand" }),
      ],
      proven: [incident.case],
    };
  },
});

function noticeSentence({
  notice,
  told,
  minutes,
}: {
  readonly notice: { readonly time: number };
  readonly told?: Parameters<typeof showRecordName>[0];
  readonly minutes: number;
}): Bilingual {
  const whom =
    told === undefined ? { zh: "", en: "" } : { zh: ` ${showRecordName(told)}`, en: ` ${showRecordName(told)}` };
  return {
    zh: `${showTime(notice.time)} 报告${whom.zh}，距发现 ${minutes} 分钟。`,
    en: `${showTime(notice.time)}: told${whom.en}, ${minutes} minutes after the detection.`,
  };
}
