import { Type } from "typebox";
import { exportsOf } from "../../audit/exports.ts";
import { ExportsAnswerSchema } from "../../schemas/questions.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { described, listOf } from "../../schemas/values.ts";
import { INVOLVED } from "../asker-groups.ts";
import { flowFrom } from "../data-flow.ts";
import { demandsFor, idsOfWays, tellWays, waysFromDemands, waySentence, WaySchema } from "../data-ways.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { standingSentences } from "../sentences.ts";
import { recipientsOf, ToldExportSchema, toldExports } from "../told-export.ts";

/** D01 */
export const whereDidMyDataGo = question({
  id: "D01",
  name: "where-did-my-data-go",
  title: { zh: "我的数据到哪里去了？", en: "Where did my data go?" },
  askers: INVOLVED,
  parameters: { resource: record({ zh: "数据资源", en: "The resource" }, "RESOURCE"), ...PERIOD },
  result: Type.Object(
    {
      resource: RecordSummarySchema,
      demands: listOf(WaySchema, "The demands for the data, oldest first"),
      recipients: listOf(RecordNameSchema, "All who got something that was made of the data, each once"),
    },
    { description: "Where the data of a resource went" },
  ),
  example: { resource: "DS04", from: "2025-01-01" },
  ask: async (snapshot, { resource, ...period }, moment) => {
    const found = await waysFromDemands(snapshot, await demandsFor(snapshot, [resource]));
    const look = await Look.at(snapshot, moment, [resource, ...idsOfWays(found)]);
    const of = look.summary(look.subject(resource));
    const ways = await tellWays(look, found, period);
    const recipients = recipientsOf(ways.flatMap((way) => way.exports));
    return {
      answer: await look.answer(
        { resource: of, demands: ways, recipients },
        {
          period,
          ...(ways.length > 0
            ? {}
            : { absence: { zh: "没有对该数据资源的任何需求的记录", en: "No demand for this resource is recorded" } }),
        },
      ),
      says: ways.map(waySentence),
      proven: ways.flatMap((way) => way.exports.map((it) => it.export)),
      period,
    };
  },
});

/** D02 */
export const whatWasExported = question({
  id: "D02",
  name: "what-was-exported",
  title: { zh: "该授权或运营机构有哪些出域？", en: "What was exported under this authorization, or by this operator?" },
  askers: INVOLVED,
  parameters: {
    under: record({ zh: "授权或运营机构", en: "The authorization or the operator" }, "AUTHORIZATION", "PARTY"),
    ...PERIOD,
  },
  result: ExportsAnswerSchema,
  example: { under: "A-01", from: "2025-11-01", until: "2025-12-31" },
  ask: async (snapshot, { under, ...period }, moment) => {
    const answer = await exportsOf(snapshot, under, period, moment);
    const exports = answer.result.exports.map((line) => line.record);
    return { answer, says: standingSentences(exports), proven: exports, period };
  },
});

/** D09 */
export const whatWasBuiltFromIt = question({
  id: "D09",
  name: "what-was-built-from-this",
  title: { zh: "由该产品、供给或导入又产生了什么？", en: "What was built from this product, delivery or import?" },
  askers: INVOLVED,
  parameters: {
    source: record({ zh: "产品、供给或导入", en: "The product, delivery or import" }, "PRODUCT", "DELIVERY", "IMPORT"),
  },
  result: Type.Object(
    {
      source: RecordSummarySchema,
      products: listOf(RecordSummarySchema, "What was made of it, directly or through others, oldest first"),
      exports: listOf(ToldExportSchema, "What left the domain of it and of those"),
      recipients: listOf(RecordNameSchema, "Who got them, each once"),
    },
    { description: "What was built from a record" },
  ),
  example: { source: "PR-03" },
  ask: async (snapshot, { source }, moment) => {
    const { products, exports } = await flowFrom(snapshot, [source]);
    const look = await Look.at(snapshot, moment, [source, ...products, ...exports]);
    const of = look.summary(look.subject(source));
    const made = look.summaries(look.present(products));
    const left = await toldExports(look, look.present(exports));
    return {
      answer: await look.answer(
        { source: of, products: made, exports: left, recipients: recipientsOf(left) },
        made.length + left.length > 0
          ? {}
          : {
              absence: { zh: "没有由其产生的任何产品或出域的记录", en: "No product or export made of it is recorded" },
            },
      ),
      says: standingSentences([...made, ...left.map((it) => it.export)]),
      proven: left.map((it) => it.export),
    };
  },
});

/** D10 */
export const whichProductsUsedThisImport = question({
  id: "D10",
  name: "which-products-used-this-import",
  title: { zh: "哪些产品使用了这次导入的社会数据？", en: "Which products used this import?" },
  askers: INVOLVED,
  parameters: { import: record({ zh: "社会数据导入", en: "The import" }, "IMPORT") },
  result: Type.Object(
    {
      import: RecordSummarySchema,
      products: listOf(described(RecordSummarySchema, "A product"), "The products, oldest first"),
    },
    { description: "The products that used an import" },
  ),
  example: { import: "IM-02" },
  ask: async (snapshot, { import: id }, moment) => {
    const { products } = await flowFrom(snapshot, [id]);
    const look = await Look.at(snapshot, moment, [id, ...products]);
    const of = look.summary(look.subject(id));
    const made = look.summaries(look.present(products));
    return {
      answer: await look.answer(
        { import: of, products: made },
        made.length > 0
          ? {}
          : { absence: { zh: "没有使用该导入的产品的记录", en: "No product that used this import is recorded" } },
      ),
      says: standingSentences(made),
      proven: made,
    };
  },
});
