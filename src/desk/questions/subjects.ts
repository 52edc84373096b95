import { Type } from "typebox";
import type { Static } from "typebox";
import type { Snapshot } from "../../audit/snapshot.ts";
import { legalTime } from "../../audit/moment.ts";
import { Code } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { roleLabel } from "../../ledger/role-labels.ts";
import { roleName, Role } from "../../ledger/roles.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, nameOf, optional, SecondsSchema, TextSchema } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { INVOLVED } from "../asker-groups.ts";
import { demandsFor, idsOfWays, tellWays, waysFromDemands } from "../data-ways.ts";
import type { FoundWays, Way } from "../data-ways.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { chosenBy } from "../quantity-words.ts";
import { question } from "../question.ts";
import { actSentences, showRecordName, showRecordNames } from "../sentences.ts";
import { neighbour } from "../supply.ts";
import { caseSentence, ToldCaseSchema, toldCase } from "../told-case.ts";

const CategorySchema = Type.Object(
  {
    role: optional(nameOf(Role), "The role in which these recipients accepted their agreements"),
    count: described(CountSchema, "How many recipients there are"),
  },
  { description: "A category of recipients" },
);

const SubjectUseSchema = Type.Object(
  {
    demand: RecordSummarySchema,
    scenario: described(RecordNameSchema, "The scenario, whose purpose its operator tells"),
    purpose: optional(TextSchema, "The class of use of the scenario; absent when nobody stated it"),
    consents: listOf(ToldActSchema, "The evidence of consents, each with how many were withdrawn, oldest first"),
    deliveries: listOf(RecordSummarySchema, "What was delivered"),
    products: listOf(RecordSummarySchema, "What was made of it"),
    exports: described(CountSchema, "How many times something of it left the domain"),
    recipients: listOf(CategorySchema, "The recipients by category: a data subject is not told who they are"),
    firstAt: optional(SecondsSchema, "When data were first delivered, by the legal time, in seconds"),
    lastAt: optional(SecondsSchema, "When something last left the domain or was delivered, in seconds"),
  },
  { description: "A use of data about persons" },
);
type SubjectUse = Static<typeof SubjectUseSchema>;

/** D11 */
export const howWereDataAboutMeUsed = question({
  id: "D11",
  name: "how-were-data-about-me-used",
  title: { zh: "关于我的数据被用过吗，用于什么？", en: "Were data about me used, and for what?" },
  askers: INVOLVED,
  parameters: {
    record: record(
      {
        zh: "数据主体异议，或所涉的数据需求、数据资源",
        en: "The objection of the data subject, or the demand or resource",
      },
      "CASE",
      "DEMAND",
      "RESOURCE",
    ),
  },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The record asked about"),
      objection: optional(ToldCaseSchema),
      uses: listOf(SubjectUseSchema, "The demands for these data and what came of them, oldest first"),
    },
    { description: "The uses of data about persons" },
  ),
  example: { record: "SO-01" },
  ask: async (snapshot, { record: id }, moment) => {
    const found = await usesOf(snapshot, id);
    const look = await Look.at(snapshot, moment, [id, ...idsOfWays(found)]);
    const row = look.subject(id);
    const objection = row.kind === Kind.CASE ? await toldCase(look, row) : undefined;
    const uses: SubjectUse[] = [];
    for (const way of await tellWays(look, found, {})) uses.push(await toldUse(look, way));
    return {
      answer: await look.answer(
        { record: look.summary(row), ...(objection === undefined ? {} : { objection }), uses },
        {
          absence:
            uses.length > 0
              ? undefined
              : { zh: "没有对这些数据的任何需求的记录", en: "No demand for these data is recorded" },
        },
      ),
      says: [...(objection === undefined ? [] : [caseSentence(objection)]), ...uses.flatMap(useSentences)],
      notOnLedger: [
        {
          zh: "某一个人是否在其中：账本只有同意名册的承诺根，由保管名册的主体核对本人后答复并给出证明",
          en:
            "whether a certain person is among them: the ledger has only roots over the rolls of consents, and the " +
            "party that keeps a roll answers and proves it once it knows the person",
        },
      ],
      proven: uses.map(({ demand }) => demand),
    };
  },
});

/** The demands for the data that an objection is about, with what came of them. */
async function usesOf(snapshot: Snapshot, id: RecordId): Promise<FoundWays> {
  const row = await kindAndParent(snapshot, id);
  const subject = row?.kind === Kind.CASE && row.parent !== null ? row.parent : id;
  const kind = subject === id ? row?.kind : (await kindAndParent(snapshot, subject))?.kind;
  if (kind === Kind.RESOURCE) return await waysFromDemands(snapshot, await demandsFor(snapshot, [subject]));
  return await waysFromDemands(snapshot, kind === Kind.DEMAND ? [subject] : []);
}

async function kindAndParent(
  snapshot: Snapshot,
  id: RecordId,
): Promise<Pick<RecordRow, "kind" | "parent"> | undefined> {
  return await snapshot.database
    .selectFrom("record")
    .select(["kind", "parent"])
    .where("id", "=", id)
    .executeTakeFirst();
}

async function toldUse(look: Look, { demand, deliveries, products, exports }: Way): Promise<SubjectUse> {
  const scenario = neighbour(look, look.row(demand.id), "parent");
  const benefit = look.statements([scenario.id], "BENEFIT").at(-1);
  const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
  const times = [...deliveries, ...exports.map((each) => each.export)].map(({ id }) => {
    const row = look.row(id);
    return legalTime(row, row.recorded_at);
  });
  return {
    demand,
    scenario: look.name(scenario.id),
    ...(purpose === undefined ? {} : { purpose }),
    consents: await look.tell(look.statements([demand.id], "CONSENT_EVIDENCE", "SEPARATE_CONSENT")),
    deliveries,
    products,
    exports: exports.length,
    recipients: categoriesOf(look, exports),
    ...(times.length === 0 ? {} : { firstAt: Math.min(...times), lastAt: Math.max(...times) }),
  };
}

/** The recipients by the role in which each accepted its agreement, each recipient once. */
function categoriesOf(look: Look, exports: Way["exports"]): SubjectUse["recipients"] {
  const roles = new Map(
    exports.flatMap(({ agreement, recipient }) =>
      agreement === undefined || recipient === undefined
        ? []
        : [[recipient.id, acceptedAs(look, agreement.id, recipient.id)] as const],
    ),
  );
  return [...Map.groupBy(roles.values(), (role) => role)].map(([role, { length }]) => ({
    ...(role === undefined ? {} : { role }),
    count: length,
  }));
}

function acceptedAs(look: Look, agreement: RecordId, recipient: RecordId) {
  const accepted = look.actsAbout(agreement).find((act) => act.code === Code.ACCEPTANCE && act.by_party === recipient);
  return accepted === undefined ? undefined : roleName(accepted.role);
}

function useSentences(use: SubjectUse): Bilingual[] {
  const { demand, scenario, products, exports, recipients, firstAt, lastAt } = use;
  const made = showRecordNames(products);
  const to = recipients.map(({ role, count }) => {
    const words = roleLabel(role === undefined ? 0 : Role[role]);
    return { zh: `${words.zh} ${count} 个`, en: `${count} × ${words.en}` };
  });
  const period =
    firstAt === undefined || lastAt === undefined
      ? { zh: "没有供给", en: "nothing was delivered" }
      : {
          zh: `${showDate(firstAt)} 至 ${showDate(lastAt)}`,
          en: `from ${showDate(firstAt)} to ${showDate(lastAt)}`,
        };
  return [
    {
      zh:
        `需求 ${showRecordName(demand)}（场景 ${showRecordName(scenario)}）：${period.zh}；产品 ${made.zh}；` +
        `出域 ${exports} 次；接收方：${to.length === 0 ? "无" : to.map(({ zh }) => zh).join("、")}。`,
      en:
        `The demand ${showRecordName(demand)} for the scenario ${showRecordName(scenario)}: ${period.en}; products ` +
        `${made.en}; ${exports} exports; recipients: ${to.length === 0 ? "none" : to.map(({ en }) => en).join(", ")}.`,
    },
    ...actSentences(use.consents),
  ];
}
