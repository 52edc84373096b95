import { Type } from "typebox";
import { rulebookOf } from "../../audit/rulebooks.ts";
import { answer } from "../../audit/answer.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { RuleCitationSchema, RulebookSchema } from "../../schemas/rule.ts";
import {
  CountSchema,
  described,
  FlagSchema,
  listOf,
  optional,
  SecondsSchema,
  TextSchema,
} from "../../schemas/values.ts";
import { showDate } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ANYBODY } from "../asker-groups.ts";
import { revisionsOf } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { jurisdiction, record } from "../parameter.ts";
import { statedPrice } from "../prices-of-product.ts";
import { chosenBy } from "../quantity-words.ts";
import { question } from "../question.ts";
import { actSentences } from "../sentences.ts";

const JURISDICTION = { zh: "辖区", en: "The jurisdiction" };

/** T04 */
export const whichRulesApplied = question({
  id: "T04",
  name: "which-rules-applied",
  title: { zh: "当时适用哪一版规则？", en: "Which rules applied at that time?" },
  askers: ANYBODY,
  parameters: { jurisdiction: jurisdiction(JURISDICTION) },
  result: Type.Object(
    {
      jurisdiction: described(RulebookSchema.properties.jurisdiction, "The jurisdiction"),
      version: optional(CountSchema, "Number of the version that judged; absent when none did yet"),
      rulebook: optional(TextSchema, "Id of the rulebook; absent when this server does not have it"),
      effectiveFrom: optional(SecondsSchema, "The date that the text of the version gives, in seconds"),
      rules: listOf(RuleCitationSchema, "Its rules, each once"),
      others: listOf(CountSchema, "The numbers of the other published versions"),
    },
    { description: "The version of a rulebook that judged" },
  ),
  example: { jurisdiction: "朔湾市", at: "2025-09-15" },
  ask: async (snapshot, { jurisdiction: ordinal }, moment) => {
    const book = await rulebookOf(snapshot, ordinal, moment);
    const judged = book.versions.find(({ inForce }) => inForce);
    const rules = new Map(judged?.steps.flatMap((step) => step.rules).map((rule) => [rule.rule, rule]));
    const result = {
      jurisdiction: book.jurisdiction,
      ...(judged === undefined
        ? {}
        : {
            version: judged.version,
            effectiveFrom: judged.effectiveFrom,
            ...(judged.source === undefined ? {} : { rulebook: judged.source.id }),
          }),
      rules: [...rules.values()],
      others: book.versions.filter(({ inForce }) => !inForce).map(({ version }) => version),
    };
    return {
      answer: answer(snapshot, moment, {
        result,
        events: [],
        basis: "ENFORCED",
        truncated: book.truncated,
        absence:
          judged === undefined
            ? { zh: "没有施行的规则集版本的记录", en: "No version in force is recorded" }
            : undefined,
      }),
      says:
        judged === undefined
          ? []
          : [
              {
                zh:
                  `${showForeign(judged.source?.id ?? "")} 第 ${judged.version} 版，` +
                  `${showDate(judged.effectiveFrom)} 起施行，规则 ${rules.size} 条。`,
                en:
                  `${showForeign(judged.source?.id ?? "")} version ${judged.version}, in effect from ` +
                  `${showDate(judged.effectiveFrom)}, with ${rules.size} rules.`,
              },
            ],
    };
  },
});

/** R13 */
export const isThePriceAllowed = question({
  id: "R13",
  name: "is-the-price-allowed",
  title: { zh: "这个产品的收费合规吗？", en: "Is the price of this product allowed?" },
  askers: ANYBODY,
  parameters: { product: record({ zh: "数据产品", en: "The product" }, "PRODUCT") },
  result: Type.Object(
    {
      product: RecordSummarySchema,
      benefit: optional(TextSchema, "The class of use of its scenario; absent when nobody stated it"),
      prices: listOf(ToldActSchema, "The prices and ceilings that were stated, oldest first"),
      compliant: optional(
        FlagSchema,
        "Whether the last price is none where the use serves public governance, and else not above the ceiling; " +
          "absent when a price or a ceiling was not stated",
      ),
    },
    { description: "The price of a product" },
  ),
  example: { product: "PR-02" },
  ask: async (snapshot, { product: id }, moment) => {
    const scope = await pricedRecords(snapshot, id);
    const look = await Look.at(snapshot, moment, [id, ...scope]);
    const product = look.summary(look.subject(id));
    const stated = look.statements([id, ...scope], "BENEFIT", "PRICE", "FEE_CEILING");
    const benefit = look.statements([id, ...scope], "BENEFIT").at(-1);
    const said = (code: "PRICE" | "FEE_CEILING") => statedPrice(look, { product: id, others: scope }, code, moment.at);
    const [price, ceiling] = [said("PRICE"), said("FEE_CEILING")];
    const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
    const highest = purpose === "PUBLIC_GOVERNANCE" ? 0n : ceiling?.value;
    const compliant = price === undefined || highest === undefined ? undefined : price.value <= highest;
    const acts = await look.tell(stated);
    return {
      answer: await look.answer(
        {
          product,
          ...(purpose === undefined ? {} : { benefit: purpose }),
          prices: acts,
          ...(compliant === undefined ? {} : { compliant }),
        },
        price === undefined
          ? { absence: { zh: "没有该产品价格的记录", en: "No price of this product is recorded" } }
          : {},
      ),
      says: [
        ...actSentences(acts),
        ...(compliant === undefined
          ? []
          : [
              compliant
                ? { zh: "收费合规。", en: "The price is allowed." }
                : { zh: "收费超出上限。", en: "The price is above what is allowed." },
            ]),
      ],
      proven: [product],
    };
  },
});

/** A price may be stated about any revision of a product, and the class of use about its scenario. */
async function pricedRecords(snapshot: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const row = await snapshot.database.selectFrom("record").select("parent").where("id", "=", id).executeTakeFirst();
  const scenario = row?.parent ?? undefined;
  const revisions = (await revisionsOf(snapshot, id)).filter((each) => each !== id);
  return [...(scenario === undefined ? [] : [scenario]), ...revisions];
}
