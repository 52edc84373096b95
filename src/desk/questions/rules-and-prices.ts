import { Type } from "typebox";
import type { StatementRow } from "../../audit/act-rows.ts";
import { rulebookOf } from "../../audit/rulebooks.ts";
import { answer } from "../../audit/answer.ts";
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
import type { RecordRow } from "../../store/schema.ts";
import { showDate } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ANYBODY } from "../asker-groups.ts";
import { agreementsOfExports, revisionsOf } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { jurisdiction, record } from "../parameter.ts";
import { ceilingAt, priceAt } from "../prices-of-product.ts";
import type { Priced } from "../prices-of-product.ts";
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
        "Whether each price that applies is none where the use serves public governance, and else not above the " +
          "ceiling: that of the product, and those of agreements under which it left. Absent when no price or no " +
          "ceiling is stated",
      ),
    },
    { description: "The price of a product" },
  ),
  example: { product: "PR-02" },
  ask: async (snapshot, { product: id }, moment) => {
    const revisions = await revisionsOf(snapshot, id);
    const agreements = await agreementsOfExports(snapshot, revisions);
    const look = await Look.at(snapshot, moment, [id, ...revisions, ...agreements]);
    const row = look.subject(id);
    const product = look.summary(row);
    const above = aboveOf(look, row);
    const about = [...new Set([...above, ...revisions, id, ...agreements])];
    const stated = look.statements(about, "BENEFIT", "PRICE", "FEE_CEILING");
    const benefit = look.statements([...(row.parent === null ? [] : [row.parent]), ...revisions], "BENEFIT").at(-1);
    const prices = pricesOf(look, { product: row, revisions }, agreements, moment.at);
    const ceiling = ceilingAt(look, { product: row, revisions }, moment.at);
    const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
    const highest = purpose === "PUBLIC_GOVERNANCE" ? 0n : ceiling?.value;
    const compliant =
      prices.length === 0 || highest === undefined ? undefined : prices.every(({ value }) => value <= highest);
    const acts = await look.tell(stated);
    return {
      answer: await look.answer(
        {
          product,
          ...(purpose === undefined ? {} : { benefit: purpose }),
          prices: acts,
          ...(compliant === undefined ? {} : { compliant }),
        },
        prices.length === 0
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

/** The scenario, of which the class of use is stated, and the authorization, of which a ceiling may be. */
function aboveOf(look: Look, { parent }: RecordRow): readonly RecordId[] {
  const scenario = parent === null ? undefined : look.graph.row(parent);
  return [scenario?.parent ?? null, parent].filter((id) => id !== null);
}

/** The price of a product, and those that agreements state otherwise. */
function pricesOf(look: Look, priced: Priced, agreements: readonly RecordId[], time: number): readonly StatementRow[] {
  const all = [undefined, ...agreements].map((agreement) =>
    priceAt(look, agreement === undefined ? priced : { ...priced, agreement }, time),
  );
  return [...new Set(all)].filter((price) => price !== undefined);
}
