import { Type } from "typebox";
import type { Static } from "typebox";
import { Kind } from "../../ledger/kinds.ts";
import { Status } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { described, listOf, optional } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED } from "../asker-groups.ts";
import { flowFrom, ingredientsOf, madeFrom } from "../data-flow.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments, showRecordName, showRecordNames } from "../sentences.ts";
import { neighbour } from "../supply.ts";

const ToldImportSchema = Type.Object(
  {
    import: RecordSummarySchema,
    importedBy: described(RecordNameSchema, "The party that brought the data"),
    scenario: described(RecordNameSchema, "The scenario for which it brought them"),
    domain: optional(RecordNameSchema, "The trusted domain into which they went"),
    reviews: listOf(ToldActSchema, "What was stated and decided about the import, oldest first"),
    approval: optional(ToldActSchema, "The decision that put it into force; absent where there was none"),
    products: listOf(RecordSummarySchema, "What was made of it, directly or through other products"),
  },
  { description: "An import of data from outside" },
);
type ToldImport = Static<typeof ToldImportSchema>;

/** S08 */
export const whichOutsideDataWentIn = question({
  id: "S08",
  name: "which-outside-data-went-in",
  title: { zh: "用了哪些外部（社会）数据，由谁批准？", en: "Which data from outside went in, and who approved them?" },
  askers: INVOLVED,
  parameters: {
    record: record({ zh: "数据产品或社会数据导入", en: "The product or the import" }, "PRODUCT", "IMPORT"),
  },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The record asked about"),
      imports: listOf(ToldImportSchema, "The imports that went into it, nearest first; of an import itself"),
    },
    { description: "The data from outside that went into a product" },
  ),
  example: { record: "PR-01" },
  ask: async (snapshot, { record: id }, moment) => {
    const before = await Look.at(snapshot, moment, [id]);
    const named = before.subject(id);
    const imports =
      named.kind === Kind.IMPORT
        ? [id]
        : ingredientsOf(before, id).filter((each) => before.row(each).kind === Kind.IMPORT);
    const { products } = await flowFrom(snapshot, imports);
    const look = await Look.at(snapshot, moment, [id, ...imports, ...products]);
    const of = look.summary(look.subject(id));
    const told: ToldImport[] = [];
    for (const row of look.present(imports)) told.push(await toldImport(look, row, look.present(products)));
    return {
      answer: await look.answer(
        { record: of, imports: told },
        {
          absence:
            told.length > 0
              ? undefined
              : { zh: "没有外部（社会）数据导入其中的记录", en: "No data from outside are recorded as part of it" },
        },
      ),
      says: told.flatMap((each) => [importSentence(each), ...actSentences(each.reviews)]),
      notOnLedger:
        told.length === 0
          ? []
          : [
              inDocuments({
                zh: "数据来源与来源合法性证明",
                en: "the source of the data and the proof that it is lawful stand",
              }),
            ],
      proven: told.map((each) => each.import),
    };
  },
});

async function toldImport(look: Look, row: RecordRow, products: readonly RecordRow[]): Promise<ToldImport> {
  const acts = look.actsAbout(row.id);
  const approving = acts.findLast((act) => act.type === "SETTLE" && act.status === Status.IN_FORCE);
  const approval = await look.tellOne(approving);
  const made = madeFrom(
    look,
    [row.id],
    products.map(({ id }) => id),
  );
  return {
    import: look.summary(row),
    importedBy: look.name(neighbour(look, row, "issuer").id),
    scenario: look.name(neighbour(look, row, "parent").id),
    ...(row.link === null ? {} : { domain: look.name(row.link) }),
    reviews: await look.tell(acts),
    ...(approval === undefined ? {} : { approval }),
    products: look.summaries(look.present(made)),
  };
}

function importSentence(told: ToldImport): Bilingual {
  const products = showRecordNames(told.products);
  const approved =
    told.approval === undefined
      ? { zh: "未获批准", en: "nobody approved it" }
      : { zh: `由 ${showRecordName(told.approval.by)} 批准`, en: `${showRecordName(told.approval.by)} approved it` };
  return {
    zh: `${showRecordName(told.importedBy)} 导入 ${showRecordName(told.import)}，${approved.zh}，所制产品：${products.zh}。`,
    en:
      `${showRecordName(told.importedBy)} imported ${showRecordName(told.import)}; ${approved.en}; ` +
      `products made of it: ${products.en}.`,
  };
}
