import { Type } from "typebox";
import type { Static } from "typebox";
import { legalTime } from "../../audit/moment.ts";
import type { StatementRow } from "../../audit/act-rows.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { listOf, oneOf, optional, TextSchema } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED } from "../asker-groups.ts";
import { ingredientsOf } from "../data-flow.ts";
import { revisionsOf } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { chosenBy } from "../quantity-words.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments, showRecordName } from "../sentences.ts";
import { supplyOf } from "../supply.ts";

const GradedSchema = Type.Object(
  {
    resource: RecordNameSchema,
    grade: optional(TextSchema, "Its grade; absent where nobody stated it"),
    stated: optional(ToldActSchema, "The statement that gave it"),
  },
  { description: "A resource with its grade" },
);

const VersionSchema = Type.Object(
  {
    version: RecordSummarySchema,
    grade: optional(TextSchema, "The grade that was stated about the version; absent where nobody stated one"),
    stated: optional(ToldActSchema, "The statement that gave it; a reason for a lower grade is in its document"),
    inputs: listOf(GradedSchema, "The resources of which it is made"),
    verdict: oneOf(
      ["CONSISTENT", "LOWER", "UNKNOWN"],
      "CONSISTENT: no input has a higher grade. LOWER: an input has one. UNKNOWN: a grade that is needed was not " +
        "stated",
    ),
    regraded: listOf(ToldActSchema, "The gradings of its inputs after it was made, oldest first"),
  },
  { description: "A version of a product with the grades of what it is made of" },
);
type Version = Static<typeof VersionSchema>;

/** S14 */
export const isTheGradeConsistent = question({
  id: "S14",
  name: "is-the-grade-consistent",
  title: {
    zh: "产品的分级与其所用数据的分级一致吗？",
    en: "Is the grade of this product consistent with those of its inputs?",
  },
  askers: INVOLVED,
  parameters: { product: record({ zh: "数据产品", en: "The product" }, "PRODUCT") },
  result: Type.Object(
    { versions: listOf(VersionSchema, "Every version of the product, in the order of the ledger") },
    { description: "The grades of a product and of its inputs" },
  ),
  example: { product: "PR-02" },
  ask: async (snapshot, { product: id }, moment) => {
    const revisions = await revisionsOf(snapshot, id);
    const look = await Look.at(snapshot, moment, revisions);
    const present = look.present(revisions);
    // A product of which no version existed yet did not exist.
    if (present.length === 0) look.subject(id);
    const versions: Version[] = [];
    for (const row of present) versions.push(await gradedVersion(look, row));
    const stated = versions.filter(({ grade }) => grade !== undefined);
    return {
      answer: await look.answer(
        { versions },
        {
          absence:
            stated.length > 0
              ? undefined
              : {
                  zh: "没有就该产品分级所作声明的记录",
                  en: "No statement about the grade of this product is recorded",
                },
        },
      ),
      says: versions.flatMap((version) => [
        verdictSentence(version),
        ...actSentences([...(version.stated === undefined ? [] : [version.stated]), ...version.regraded]),
      ]),
      notOnLedger: [
        inDocuments({
          zh: "登记产品时所填的分级、低于输入分级的理由",
          en: "the grade that a product was recorded with and the reason for a lower one stand",
        }),
      ],
      proven: versions.map(({ version }) => version),
    };
  },
});

async function gradedVersion(look: Look, row: RecordRow): Promise<Version> {
  const own = gradingOf(look, row.id);
  const stated = await look.tellOne(own);
  const resources = resourcesOf(look, row.id);
  const gradings = resources.map((id) => gradingOf(look, id));
  const inputs: Version["inputs"] = [];
  for (const [place, id] of resources.entries()) {
    const told = await look.tellOne(gradings[place]);
    inputs.push({
      resource: look.name(id),
      ...gradeIn(gradings[place]),
      ...(told === undefined ? {} : { stated: told }),
    });
  }
  const madeAt = legalTime(row, row.recorded_at);
  const later = look.statements(resources, "CLASSIFICATION").filter((act) => legalTime(act, act.time) > madeAt);
  return {
    version: look.summary(row),
    ...gradeIn(own),
    ...(stated === undefined ? {} : { stated }),
    inputs,
    verdict: verdictOn(own, gradings),
    regraded: await look.tell(later),
  };
}

/** The resources from which the data of a product come. */
function resourcesOf(look: Look, product: RecordId): RecordId[] {
  const deliveries = ingredientsOf(look, product)
    .map((id) => look.row(id))
    .filter(({ kind }) => kind === Kind.DELIVERY);
  return [...new Set(deliveries.map((delivery) => supplyOf(look, delivery).resource.id))];
}

/** The last grading of a record, which replaces those before it. */
function gradingOf(look: Look, id: RecordId): StatementRow | undefined {
  return look.statements([id], "CLASSIFICATION").at(-1);
}

function gradeIn(grading: StatementRow | undefined): { readonly grade?: string } {
  const grade = grading === undefined ? undefined : chosenBy(grading.code, grading.value);
  return grade === undefined ? {} : { grade };
}

/** The quantity of a grading is the place of its grade in the list of grades, the lowest first. */
function verdictOn(own: StatementRow | undefined, inputs: readonly (StatementRow | undefined)[]): Version["verdict"] {
  if (own === undefined) return "UNKNOWN";
  if (inputs.some((input) => input !== undefined && input.value > own.value)) return "LOWER";
  return inputs.includes(undefined) ? "UNKNOWN" : "CONSISTENT";
}

const VERDICTS: Readonly<Record<Version["verdict"], Bilingual>> = {
  CONSISTENT: { zh: "与其所用数据的分级一致", en: "no input has a higher grade" },
  LOWER: { zh: "低于其所用数据的分级，须有理由", en: "an input has a higher grade, so that a reason is needed" },
  UNKNOWN: { zh: "账本上的分级不足以判断", en: "the grades on the ledger do not suffice to tell" },
};

function verdictSentence({ version, grade, stated, inputs, verdict }: Version): Bilingual {
  const own = stated?.quantity === undefined ? { zh: "未声明分级", en: "no grade was stated" } : stated.quantity;
  const of = inputs.map(({ resource, stated: told }) => ({
    zh: `${showRecordName(resource)} ${told?.quantity?.zh ?? "未声明"}`,
    en: `${showRecordName(resource)} ${told?.quantity?.en ?? "not stated"}`,
  }));
  const words = grade === undefined ? VERDICTS.UNKNOWN : VERDICTS[verdict];
  return {
    zh: `${showVersion(version)}：${own.zh}；所用数据：${of.map(({ zh }) => zh).join("，")}；${words.zh}。`,
    en: `${showVersion(version)}: ${own.en}; made of: ${of.map(({ en }) => en).join(", ")}; ${words.en}.`,
  };
}

function showVersion(version: Version["version"]): string {
  return `${showRecordName(version)}/${version.revision ?? 0}`;
}
