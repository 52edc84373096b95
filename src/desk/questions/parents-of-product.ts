import { Type } from "typebox";
import type { Static } from "typebox";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { described, FlagSchema, listOf, optional } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED } from "../asker-groups.ts";
import { ingredientsOf } from "../data-flow.ts";
import { controllersOf } from "../controllers.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments, showRecordName, standingSentence } from "../sentences.ts";

const ParentSchema = Type.Object(
  {
    product: RecordSummarySchema,
    developer: optional(RecordNameSchema, "The party that had developed it"),
    operator: optional(RecordNameSchema, "The operator under whose authorization it was made"),
  },
  { description: "A product of which another product was made" },
);
type Parent = Static<typeof ParentSchema>;

/** S09 */
export const whatWasItRedevelopedFrom = question({
  id: "S09",
  name: "what-was-it-redeveloped-from",
  title: {
    zh: "这个再开发产品以哪些产品为基础，取得了哪些同意？",
    en: "From which products was this one redeveloped, and with which consents?",
  },
  askers: INVOLVED,
  parameters: { product: record({ zh: "数据产品", en: "The product" }, "PRODUCT") },
  result: Type.Object(
    {
      product: RecordSummarySchema,
      redeveloper: optional(RecordNameSchema, "The party that made it; absent for one that is not redeveloped"),
      parents: listOf(ParentSchema, "The products of which it was made, in the order in which it names them"),
      consents: listOf(ToldActSchema, "The consents that were stated about it and these products, oldest first"),
      operatorInvolved: described(
        FlagSchema,
        "Whether the redeveloper or whoever recorded the product is the operator of one of them, controls it or is " +
          "controlled by it, through three levels",
      ),
    },
    { description: "The redevelopment of products" },
  ),
  example: { product: "PR-04" },
  ask: async (snapshot, { product: id }, moment) => {
    const look = await Look.at(snapshot, moment, [id]);
    const row = look.subject(id);
    const isProduct = (each: RecordId): boolean => look.row(each).kind === Kind.PRODUCT;
    const parents = look
      .inputs(id)
      .filter(isProduct)
      .map((each) => toldParent(look, look.row(each)));
    const isRedeveloped = parents.length > 0;
    const makers = [row.link ?? row.issuer, row.issuer].filter((each) => each !== null);
    const operators = ingredientsOf(look, id)
      .filter(isProduct)
      .flatMap((each) => operatorOf(look, look.row(each)) ?? []);
    const consents = await look.tell(
      look.statements(
        [id, ...parents.map((each) => each.product.id)],
        "HOLDER_CONSENT",
        "PROVIDER_CONSENT",
        "UPSTREAM_CONSENT",
      ),
    );
    const [redeveloper] = isRedeveloped ? makers : [];
    const told = {
      product: look.summary(row),
      ...(redeveloper === undefined ? {} : { redeveloper: look.name(redeveloper) }),
      parents,
      consents,
      operatorInvolved: makers.some((maker) => operators.some((operator) => areConnected(look, maker, operator))),
    };
    return {
      answer: await look.answer(told, { absence: absenceOf(isRedeveloped, consents.length) }),
      says: [
        standingSentence(told.product),
        ...parents.map(parentSentence),
        ...(isRedeveloped ? [involvement(told.operatorInvolved)] : []),
        ...actSentences(consents),
      ],
      ...(consents.length === 0
        ? {}
        : { notOnLedger: [inDocuments({ zh: "同意的条件", en: "the conditions of a consent stand" })] }),
      proven: [told.product, ...parents.map((each) => each.product)],
    };
  },
});

function toldParent(look: Look, row: RecordRow): Parent {
  const operator = operatorOf(look, row);
  return {
    product: look.summary(row),
    ...(row.link === null ? {} : { developer: look.name(row.link) }),
    ...(operator === undefined ? {} : { operator: look.name(operator) }),
  };
}

/** The operator under whose authorization a product was made; undefined for one that was made outside the domain. */
function operatorOf(look: Look, { parent }: RecordRow): RecordId | undefined {
  const authorization = parent === null ? null : look.row(parent).parent;
  return authorization === null ? undefined : (look.row(authorization).link ?? undefined);
}

function areConnected(look: Look, one: RecordId, other: RecordId): boolean {
  return controllersOf(look, one).includes(other) || controllersOf(look, other).includes(one);
}

function absenceOf(isRedeveloped: boolean, consents: number): Bilingual | undefined {
  if (!isRedeveloped) return { zh: "没有其由其他产品制成的记录", en: "It is not recorded as made of another product" };
  if (consents > 0) return undefined;
  return {
    zh: "没有就该再开发作出的任何同意的记录",
    en: "No consent of a holder, provider or superior to this redevelopment is recorded",
  };
}

function parentSentence({ product, developer, operator }: Parent): Bilingual {
  const by =
    developer === undefined
      ? { zh: "", en: "" }
      : { zh: `，开发主体 ${showRecordName(developer)}`, en: `, developed by ${showRecordName(developer)}` };
  const under =
    operator === undefined
      ? { zh: "", en: "" }
      : { zh: `，运营机构 ${showRecordName(operator)}`, en: `, operator ${showRecordName(operator)}` };
  return {
    zh: `以产品 ${showRecordName(product)} 为基础${by.zh}${under.zh}。`,
    en: `It was made of the product ${showRecordName(product)}${by.en}${under.en}.`,
  };
}

function involvement(isInvolved: boolean): Bilingual {
  return isInvolved
    ? { zh: "运营机构或其关联方参与了再开发。", en: "The operator, or somebody connected with it, redeveloped it." }
    : { zh: "没有运营机构参与再开发的记录。", en: "That the operator took part in it is not recorded." };
}
