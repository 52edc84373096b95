import { Type } from "typebox";
import type { Static } from "typebox";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { described, listOf } from "../../schemas/values.ts";
import { INVOLVED } from "../asker-groups.ts";
import { demandsFor, idsOfWays, tellWays, waysFromDemands, waySentence, WaySchema } from "../data-ways.ts";
import { subjectsOf } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments } from "../sentences.ts";
import { neighbour } from "../supply.ts";
import { recipientsOf } from "../told-export.ts";

const ReturnedSchema = Type.Object(
  {
    subject: described(RecordSummarySchema, "The resource, demand or other record about which the superior spoke"),
    consents: listOf(ToldActSchema, "What it said, oldest first; OPEN asks that nothing is used before it consents"),
    ways: listOf(WaySchema, "The demands for these data and what came of them, oldest first"),
  },
  { description: "Data of a superior level and their use" },
);

/** D14 */
export const whichUpperLevelDataWereUsed = question({
  id: "D14",
  name: "which-upper-level-data-were-used",
  title: {
    zh: "用了哪些上级（或回流）数据，是否取得其同意？",
    en: "Which data of a superior level were used here, and did it consent?",
  },
  askers: INVOLVED,
  parameters: { upper: record({ zh: "上级部门", en: "The superior body" }, "PARTY"), ...PERIOD },
  result: Type.Object(
    {
      upper: RecordSummarySchema,
      data: listOf(ReturnedSchema, "What the superior body spoke about, in the order of its first statements"),
      recipients: listOf(RecordNameSchema, "All who got something that was made of these data, each once"),
    },
    { description: "The use of data of a superior level" },
  ),
  example: { upper: "11990000000000019A" },
  ask: async (snapshot, { upper, ...period }, moment) => {
    const subjects = await subjectsOf(snapshot, { by: upper, code: "UPSTREAM_CONSENT" });
    const before = await Look.at(snapshot, moment, subjects);
    const named = before.present(subjects).filter(({ kind }) => kind === Kind.DEMAND);
    const demands = new Set([...named.map(({ id }) => id), ...(await demandsFor(snapshot, subjects))]);
    const found = await waysFromDemands(snapshot, [...demands]);
    const look = await Look.at(snapshot, moment, [upper, ...subjects, ...idsOfWays(found)]);
    const of = look.summary(look.subject(upper));
    const ways = await tellWays(look, found, period);
    const data: Static<typeof ReturnedSchema>[] = [];
    for (const row of look.present(subjects)) {
      const spoken = look.statements([row.id], "UPSTREAM_CONSENT").filter((act) => act.by_party === upper);
      if (spoken.length > 0)
        data.push({
          subject: look.summary(row),
          consents: await look.tell(spoken),
          ways: ways.filter(({ demand }) => demand.id === row.id || resourceOf(look, demand.id) === row.id),
        });
    }
    const used = data.flatMap((each) => each.ways);
    return {
      answer: await look.answer(
        { upper: of, data, recipients: recipientsOf(used.flatMap((way) => way.exports)) },
        {
          period,
          absence:
            used.length > 0
              ? undefined
              : {
                  zh: "没有使用须经其同意的数据的记录",
                  en: "No use of data about whose consent it spoke is recorded",
                },
        },
      ),
      says: data.flatMap((each) => [...actSentences(each.consents), ...each.ways.map(waySentence)]),
      ...(data.length === 0
        ? {}
        : {
            notOnLedger: [
              inDocuments({ zh: "同意的范围与条件", en: "the extent of a consent and its conditions stand" }),
            ],
          }),
      proven: data.map(({ subject }) => subject),
      period,
    };
  },
});

/** The resource from which a demand draws. */
function resourceOf(look: Look, demand: RecordId): RecordId | null {
  return neighbour(look, look.row(demand), "link").link;
}
