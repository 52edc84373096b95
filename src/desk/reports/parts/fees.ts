import { weakestBasis } from "../../../audit/answer.ts";
import { nameOfRow } from "../../../audit/names.ts";
import { legalTime } from "../../../audit/moment.ts";
import type { StatementRow } from "../../../audit/act-rows.ts";
import { basisOfRecord } from "../../../ledger/statements.ts";
import { showForeign } from "../../../text/foreign-text.ts";
import { amountOf, byHand, counted, inAct, none, onDay, quantityOf, said, textOf } from "../cells.ts";
import { noticed } from "../clauses.ts";
import { column } from "../draft-section.ts";
import type { DraftLine, DraftMissing, DraftSection } from "../draft-section.ts";
import { effectiveIn, isForWelfare, pricedProducts } from "../product-prices.ts";
import type { Charged, PricedProduct } from "../product-prices.ts";
import type { Affairs, ReportBooks } from "../report-books.ts";

const AMOUNT_BY_HAND = {
  zh: "账本只记载收费标准与出域，不记载实际收取的金额：请按会计记录填写",
  en:
    "the ledger has the prices that were stated and the exports, not the amounts that were charged: take them from " +
    "the accounts",
};
const FEES_CLAUSE = noticed("运营机构披露实际收费情况", "the operator discloses the fees that it charged");
const CEILINGS_CLAUSE = noticed("实施机构披露上限收费标准", "the implementing agency discloses the fee ceilings");

/** The fees of an operator: each price that applied, the exports of the year under it, and what was charged. */
export function feesPart(books: ReportBooks, affairs: Affairs): DraftSection {
  const products = pricedProducts(books, affairs);
  return {
    item: "FEES",
    title: { zh: "实际收费情况", en: "The fees" },
    clauses: [FEES_CLAUSE],
    columns: [
      column("产品编号", "product", 10),
      column("用途类别", "class of use", 14),
      column("收费标准", "price", 12),
      column("计价单位", "unit", 12),
      column("上限收费标准", "ceiling", 12),
      column("年度出域（次）", "exports of the year", 14),
      column("实际收费总额", "amount that was charged", 26),
    ],
    lines: products.flatMap((product) => product.charges.map((charged) => feeLine(books, product, charged))),
    absence: { zh: "没有该年度内的产品的记录", en: "No product of the year is recorded" },
    missing: products.flatMap((product) => missingPrices(product, FEES_CLAUSE.clause)),
  };
}

function feeLine(
  { names }: ReportBooks,
  { latest, benefit }: PricedProduct,
  { price, ceiling, exports }: Charged,
): DraftLine {
  return {
    cells: [
      said(textOf(nameOfRow(latest)), basisOfRecord(latest)),
      (benefit === undefined ? undefined : quantityOf(benefit)) ?? none("ATTESTED"),
      price === undefined ? none("ATTESTED") : amountOf(price),
      price === undefined ? none("ATTESTED") : inAct(price, "/per", names),
      ceiling === undefined ? none("ATTESTED") : amountOf(ceiling),
      counted(exports.length, weakestBasis(exports.map(basisOfRecord))),
      price !== undefined && price.value === 0n
        ? said({ zh: "0.00 元（免费）", en: "0.00 yuan (free)" }, "ATTESTED", "0.00")
        : byHand(AMOUNT_BY_HAND),
    ],
    rows: [latest, ...exports],
    acts: [price, ceiling, benefit],
  };
}

/** The items that the prices of a product lack before they can be disclosed. */
function missingPrices({ latest, charges, benefit }: PricedProduct, clause: string): DraftMissing[] {
  const name = showForeign(textOf(nameOfRow(latest)));
  const missing: DraftMissing[] = [];
  const unpriced = charges.find(({ price }) => price === undefined)?.exports.length ?? 0;
  if (unpriced > 0)
    missing.push({
      says: {
        zh: `产品 ${name} 在年度内出域 ${unpriced} 次，账本没有其收费标准（PRICE）的声明：请运营机构补报`,
        en:
          `Exports of the product ${name} in the year: ${unpriced}; no price (PRICE) of it is stated, so ` +
          "let the operator state it",
      },
      clause,
    });
  const paid = charges.filter(({ price }) => price !== undefined && price.value > 0n);
  if (paid.some(({ ceiling }) => ceiling === undefined))
    missing.push({
      says: {
        zh: `产品 ${name} 有偿，账本没有其上限收费标准（FEE_CEILING）的声明，或其有效期已过`,
        en: `The product ${name} is paid for, and no ceiling (FEE_CEILING) of its price is stated that is still valid`,
      },
      clause: "发改价格〔2025〕65号",
    });
  if (paid.some(({ price, ceiling }) => price !== undefined && ceiling !== undefined && price.value > ceiling.value))
    missing.push({
      says: {
        zh: `产品 ${name} 的收费标准高于上限收费标准：请先核对计价单位与金额，披露前改正其一`,
        en: `A price of the product ${name} is above its ceiling: compare unit and amount, and correct one of them`,
      },
      clause: "发改价格〔2025〕65号",
    });
  if (paid.length > 0 && isForWelfare(benefit))
    missing.push({
      says: {
        zh: `产品 ${name} 用于公共治理、公益事业而有偿：请先核对，披露前改正其一`,
        en:
          `The product ${name} serves public governance or welfare and is paid for: correct one of them before it is ` +
          "disclosed",
      },
      clause: "发改价格〔2025〕65号",
    });
  return missing;
}

/** The ceilings under the authorizations of an agency: for a whole authorization, or for one product. */
export function ceilingsPart(books: ReportBooks, affairs: Affairs): DraftSection {
  const stated = effectiveIn(books, [...affairs.authorizations, ...affairs.products], "FEE_CEILING");
  const unbound = pricedProducts(books, affairs).filter(({ charges }) =>
    charges.some(({ price, ceiling }) => price !== undefined && price.value > 0n && ceiling === undefined),
  );
  return {
    item: "CEILINGS",
    title: { zh: "上限收费标准", en: "The fee ceilings" },
    clauses: [CEILINGS_CLAUSE],
    columns: [
      column("授权或产品编号", "authorization or product", 12),
      column("上限收费标准", "ceiling", 16),
      column("计价单位", "unit", 16),
      column("产品类别", "class of products", 14),
      column("核定单位", "set by", 22),
      column("核定日期", "set on", 12),
      column("有效期至", "valid until", 12),
    ],
    lines: stated.map((act) => ceilingLine(books, act)),
    absence: { zh: "没有该年度内有效的上限收费标准的记录", en: "No fee ceiling of the year is recorded" },
    missing: unbound.flatMap((product) => missingPrices(product, CEILINGS_CLAUSE.clause)),
  };
}

function ceilingLine({ look, names }: ReportBooks, act: StatementRow): DraftLine {
  const bound = look.row(act.subject);
  return {
    cells: [
      said(textOf(nameOfRow(bound)), basisOfRecord(bound)),
      amountOf(act),
      inAct(act, "/per", names),
      inAct(act, "/class", names),
      said(textOf(names(act.by_party)), "ENFORCED"),
      onDay(legalTime(act, act.time), "ATTESTED"),
      act.until_time === null
        ? said({ zh: "未限期", en: "no end is stated" }, "ATTESTED")
        : onDay(act.until_time - 1, "ATTESTED"),
    ],
    rows: [bound],
    acts: [act],
  };
}
