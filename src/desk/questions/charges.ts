import { Type } from "typebox";
import type { Static } from "typebox";
import { legalTime } from "../../audit/moment.ts";
import type { StatementRow } from "../../audit/act-rows.ts";
import type { CodeName } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, oneOf, optional, TextSchema } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { OVERSEERS } from "../asker-groups.ts";
import { underAuthorizations } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { ceilingAt, priceAt } from "../prices-of-product.ts";
import { chosenBy } from "../quantity-words.ts";
import { question } from "../question.ts";
import { showRecordName } from "../sentences.ts";
import { neighbour } from "../supply.ts";
import { toldExport, ToldExportSchema } from "../told-export.ts";

const CHARGES = ["CONDITIONALLY_FREE", "FREE", "PAID", "NOT_STATED"] as const;
type Charge = (typeof CHARGES)[number];

const ChargedExportSchema = Type.Object(
  {
    ...ToldExportSchema.properties,
    charge: oneOf(
      CHARGES,
      "CONDITIONALLY_FREE: free, for public governance or welfare. FREE: free, for another use. PAID. NOT_STATED: no " +
        "price was stated by then",
    ),
    purpose: optional(TextSchema, "The class of use of the scenario; absent when nobody stated it by then"),
    price: optional(
      ToldActSchema,
      "The price that applied when it left: of the agreement, the product or the scenario",
    ),
    ceiling: optional(ToldActSchema, "The ceiling of that price"),
  },
  { description: "An export with what was charged for the product" },
);
type ChargedExport = Static<typeof ChargedExportSchema>;

/** D13 */
export const whatWasFreeAndWhatPaid = question({
  id: "D13",
  name: "what-was-free-and-what-paid",
  title: {
    zh: "多少出域无偿用于公共治理、公益，多少有偿用于产业？",
    en: "How much left free for public governance or welfare, and how much was paid for?",
  },
  askers: OVERSEERS,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION"), ...PERIOD },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      conditionallyFree: described(CountSchema, "How many exports were free, for public governance or welfare"),
      free: described(CountSchema, "How many were free, for another use"),
      paid: described(CountSchema, "How many were paid for"),
      notStated: described(CountSchema, "How many had no stated price"),
      withCeiling: described(CountSchema, "How many of those that were paid for had a stated ceiling"),
      exports: listOf(ChargedExportSchema, "The exports, oldest first"),
    },
    { description: "The charges for exports" },
  ),
  example: { authorization: "A-01" },
  ask: async (snapshot, { authorization: id, ...period }, moment) => {
    const { products, exports } = await underAuthorizations(snapshot, [id]);
    const look = await Look.at(snapshot, moment, [id, ...products, ...exports]);
    const authorization = look.summary(look.subject(id));
    const left = look
      .present(exports)
      .filter(({ recorded_at: at }) => at >= (period.from ?? 0) && at < (period.until ?? Infinity));
    const versions = versionsByName(look.present(products));
    const charged: ChargedExport[] = [];
    for (const row of left) charged.push(await chargedExport(look, row, versions));
    const count = (charge: Charge): number => charged.filter((each) => each.charge === charge).length;
    const told = {
      authorization,
      conditionallyFree: count("CONDITIONALLY_FREE"),
      free: count("FREE"),
      paid: count("PAID"),
      notStated: count("NOT_STATED"),
      withCeiling: charged.filter(({ charge, ceiling }) => charge === "PAID" && ceiling !== undefined).length,
      exports: charged,
    };
    return {
      answer: await look.answer(told, {
        period,
        absence:
          charged.length > 0
            ? undefined
            : { zh: "没有该授权之下出域的记录", en: "No export under this authorization is recorded" },
      }),
      says: [sumSentence(told), ...charged.map(chargeSentence)],
      notOnLedger: [
        {
          zh: "实际收取的金额：账本只有所声明的价格与上限",
          en: "the amounts that were really charged: the ledger has only the prices and ceilings that were stated",
        },
      ],
      proven: charged.map((each) => each.export),
      period,
    };
  },
});

/** The revisions of each product: a price may be stated about any of them. */
function versionsByName(products: readonly RecordRow[]): ReadonlyMap<string, readonly RecordId[]> {
  const byName = Map.groupBy(products, nameOfVersions);
  return new Map([...byName].map(([name, rows]) => [name, rows.map(({ id }) => id)]));
}

function nameOfVersions({ issuer, reference }: RecordRow): string {
  return `${issuer} ${reference}`;
}

async function chargedExport(
  look: Look,
  row: RecordRow,
  versions: ReadonlyMap<string, readonly RecordId[]>,
): Promise<ChargedExport> {
  const product = neighbour(look, row, "parent");
  const leftAt = legalTime(row, row.recorded_at);
  const priced = { product, revisions: versions.get(nameOfVersions(product)) ?? [], agreement: row.link };
  const scenario = product.parent === null ? [] : [product.parent];
  const [price, ceiling] = [priceAt(look, priced, leftAt), ceilingAt(look, priced, leftAt)];
  const benefit = saidBy(look, scenario, "BENEFIT", leftAt);
  const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
  const [toldPrice, toldCeiling] = [await look.tellOne(price), await look.tellOne(ceiling)];
  return {
    ...(await toldExport(look, row)),
    charge: chargeOf(price, purpose),
    ...(purpose === undefined ? {} : { purpose }),
    ...(toldPrice === undefined ? {} : { price: toldPrice }),
    ...(toldCeiling === undefined ? {} : { ceiling: toldCeiling }),
  };
}

/** The last statement of a code about some records up to a legal time. */
function saidBy(look: Look, ids: readonly RecordId[], code: CodeName, time: number): StatementRow | undefined {
  return look.statements(ids, code).findLast((act) => legalTime(act, act.time) <= time);
}

function chargeOf(price: StatementRow | undefined, purpose: string | undefined): Charge {
  if (price === undefined) return "NOT_STATED";
  if (price.value > 0n) return "PAID";
  return purpose === "PUBLIC_GOVERNANCE" || purpose === "PUBLIC_WELFARE" ? "CONDITIONALLY_FREE" : "FREE";
}

function sumSentence(told: {
  readonly conditionallyFree: number;
  readonly free: number;
  readonly paid: number;
  readonly notStated: number;
}): Bilingual {
  const { conditionallyFree, free, paid, notStated } = told;
  return {
    zh: `用于公共治理、公益而无偿 ${conditionallyFree} 次，其他无偿 ${free} 次，有偿 ${paid} 次，未声明价格 ${notStated} 次。`,
    en:
      `Exports that were free for public governance or welfare: ${conditionallyFree}; free for another use: ${free}; ` +
      `paid for: ${paid}; without a stated price: ${notStated}.`,
  };
}

const CHARGE_WORDS: Readonly<Record<Charge, Bilingual>> = {
  CONDITIONALLY_FREE: { zh: "用于公共治理、公益，无偿", en: "free, for public governance or welfare" },
  FREE: { zh: "无偿", en: "free" },
  PAID: { zh: "有偿", en: "paid for" },
  NOT_STATED: { zh: "未声明价格", en: "no price was stated" },
};

function chargeSentence({ export: left, product, charge, price }: ChargedExport): Bilingual {
  const amount =
    price?.quantity === undefined
      ? { zh: "", en: "" }
      : { zh: `（${price.quantity.zh}）`, en: ` (${price.quantity.en})` };
  return {
    zh: `${showRecordName(left)}（产品 ${showRecordName(product)}）：${CHARGE_WORDS[charge].zh}${amount.zh}。`,
    en: `${showRecordName(left)} of the product ${showRecordName(product)}: ${CHARGE_WORDS[charge].en}${amount.en}.`,
  };
}
