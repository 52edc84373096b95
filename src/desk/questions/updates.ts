import { Type } from "typebox";
import { legalTime } from "../../audit/moment.ts";
import { Kind } from "../../ledger/kinds.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, oneOf, optional, SecondsSchema, TextSchema } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { INVOLVED } from "../asker-groups.ts";
import { recordsWith, revisionsOf } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { chosenBy, quantityWords } from "../quantity-words.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments } from "../sentences.ts";
import { caseSentence, casesOf, ToldCaseSchema, toldCases } from "../told-case.ts";
import { promisedUpdates } from "../update-times.ts";
import type { PromisedUpdate } from "../update-times.ts";

const PromisedUpdateSchema = Type.Object(
  {
    due: described(SecondsSchema, "Until when an update had to come, in seconds"),
    updatedAt: optional(SecondsSchema, "When it came, in seconds"),
    state: oneOf(
      ["MET", "LATE", "MISSING", "OPEN"],
      "MET: it came in time. LATE: it came later. MISSING: none has come. OPEN: it is not due yet",
    ),
  },
  { description: "An update that was promised" },
);

/** B18 */
export const wasItUpdatedAsPromised = question({
  id: "B18",
  name: "was-it-updated-as-promised",
  title: { zh: "数据按承诺的频率更新了吗？", en: "Were the data updated as often as was promised?" },
  askers: INVOLVED,
  parameters: { resource: record({ zh: "数据资源", en: "The resource" }, "RESOURCE"), ...PERIOD },
  result: Type.Object(
    {
      resource: described(RecordSummarySchema, "The resource asked about"),
      frequency: optional(TextSchema, "The frequency that was promised last; absent when none was"),
      promises: listOf(ToldActSchema, "The statements of a frequency, oldest first"),
      updates: listOf(ToldActSchema, "The statements that data of the resource were collected, oldest first"),
      revisions: listOf(RecordSummarySchema, "The revisions of the resource, oldest first"),
      promised: listOf(PromisedUpdateSchema, "The updates that were promised in the period, oldest first"),
      missing: described(CountSchema, "How many of these did not come"),
      late: described(CountSchema, "How many of these came late"),
      issues: listOf(ToldCaseSchema, "The issues of quality, such as that data are stale"),
    },
    { description: "The updates of a resource" },
  ),
  example: { resource: "DS02" },
  ask: async (snapshot, { resource: id, ...period }, moment) => {
    const ids = [...new Set([id, ...(await revisionsOf(snapshot, id))])];
    const opened = await recordsWith(snapshot, { kind: Kind.CASE, parents: ids });
    const look = await Look.at(snapshot, moment, [...ids, ...opened]);
    const resource = look.summary(look.subject(id));
    const promises = look.statements(ids, "UPDATE_FREQUENCY");
    const last = promises.at(-1);
    const frequency = last === undefined ? undefined : chosenBy(last.code, last.value);
    const revisions = look.present(ids);
    const collected = look.statements(ids, "AGGREGATION");
    const times = [
      ...collected.map((act) => legalTime(act, act.time)),
      ...revisions.slice(1).map((row) => legalTime(row, row.recorded_at)),
    ].toSorted((one, other) => one - other);
    const frequencies = promises.flatMap((act) => {
      const chosen = chosenBy(act.code, act.value);
      return chosen === undefined ? [] : [{ since: legalTime(act, act.time), frequency: chosen }];
    });
    const all = promisedUpdates(frequencies, Math.min(moment.at, snapshot.asOf.time), times);
    const promised = all.updates.filter(({ due }) => due >= (period.from ?? 0) && due < (period.until ?? Infinity));
    const issues = await toldCases(look, casesOf(look, look.present(opened), "QUALITY_ISSUE"));
    const told = { promises: await look.tell(promises), updates: await look.tell(collected) };
    const count = (state: PromisedUpdate["state"]): number => promised.filter((each) => each.state === state).length;
    const answer = await look.answer(
      {
        resource,
        ...(frequency === undefined ? {} : { frequency }),
        ...told,
        revisions: look.summaries(revisions),
        promised,
        missing: count("MISSING"),
        late: count("LATE"),
        issues,
      },
      { period, ...(frequency === undefined ? { absence: NO_PROMISE } : {}) },
    );
    const words = last === undefined ? undefined : quantityWords(last.code, last.value);
    return {
      answer: all.truncated ? { ...answer, completeness: "truncated" as const } : answer,
      says: [
        ...actSentences([...told.promises, ...told.updates]),
        ...(words === undefined ? [] : promised.filter(({ state }) => state !== "MET").map(promisedSentence)),
        ...issues.map(caseSentence),
      ],
      notOnLedger: [inDocuments({ zh: "每次更新的数据时点", en: "the state of the data of each update stands" })],
      proven: [resource],
      period,
    };
  },
});

const NO_PROMISE: Bilingual = { zh: "没有承诺更新频率的记录", en: "No promise of a frequency is recorded" };

function promisedSentence({ due, updatedAt, state }: PromisedUpdate): Bilingual {
  const day = showDate(due);
  switch (state) {
    case "MET":
    case "LATE":
      return {
        zh: `应于 ${day} 前更新，实于 ${showDate(updatedAt ?? due)} 更新。`,
        en: `Due by ${day}, updated on ${showDate(updatedAt ?? due)}.`,
      };
    case "MISSING":
      return { zh: `应于 ${day} 前更新，未见更新。`, en: `Due by ${day}, and no update is recorded.` };
    case "OPEN":
      return { zh: `下次更新期限为 ${day}。`, en: `The next update is due by ${day}.` };
    default:
      return state satisfies never;
  }
}
