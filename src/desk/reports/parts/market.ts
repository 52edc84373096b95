import { weakestBasis } from "../../../audit/answer.ts";
import type { StatementRow } from "../../../audit/act-rows.ts";
import { nameOfRow } from "../../../audit/names.ts";
import { basisOfRecord } from "../../../ledger/statements.ts";
import type { RecordRow } from "../../../store/schema.ts";
import { chosenYear } from "../../quantity-words.ts";
import { amountOf, byHand, counted, inAct, none, textOf } from "../cells.ts";
import { ANNUAL } from "../clauses.ts";
import { CONTENT, entry, MATTER } from "../draft-section.ts";
import type { DraftLine, DraftSection } from "../draft-section.ts";
import { isForWelfare, pricedProducts } from "../product-prices.ts";
import type { PricedProduct } from "../product-prices.ts";
import { standingStatements } from "../../standing-statements.ts";
import { allOf } from "../report-books.ts";
import type { Affairs, ReportBooks } from "../report-books.ts";
import { ofRecords, ofStatements, unknown } from "./figures.ts";

const REVENUE_BY_HAND = {
  zh: "账本不记载运营收入：请按会计记录填写",
  en: "the ledger has no revenue: take it from the accounts",
};

/** 市场运营: exports, recipients, what was free and what was paid for, prices and revenue. */
export function marketPart(books: ReportBooks, affairs: Affairs): DraftSection {
  const products = pricedProducts(books, affairs);
  const exported = books.leftIn(affairs.exports);
  return {
    item: "MARKET",
    title: { zh: "市场运营情况", en: "Market operation" },
    clauses: ANNUAL,
    labels: MATTER,
    columns: CONTENT,
    lines: [
      ofRecords("年度内有效的产品（版次）", "versions of products that were in force", books.inForce(affairs.products)),
      ofStatements(
        "年度登记的产品（版次）",
        "versions that were registered",
        books.statedIn(affairs.products, "REGISTRATION"),
      ),
      ofRecords("产品出域（次）", "exports", exported),
      entry(
        "接收方（个）",
        "recipients",
        counted(recipientsOf(books, exported).size, weakestBasis(exported.map(basisOfRecord))),
        { rows: exported },
      ),
      ...chargeLines(products),
      ...products.flatMap((product) => productLines(product)),
      ofStatements("流通交易存证（次）", "anchors of trades", books.statedIn(allOf(affairs), "TRADE"), "RECORDED"),
      revenueLine(books, affairs),
      unknown(
        "运营成本",
        "costs",
        "账本不记载成本：请按会计记录填写",
        "the ledger has no costs: take them from the accounts",
      ),
    ],
  };
}

/** The counterparties of the agreements under which something left, each once. Their names stay out of the report. */
function recipientsOf({ look }: ReportBooks, exported: readonly RecordRow[]): ReadonlySet<string> {
  const agreements = exported.flatMap(({ link }) => (link === null ? [] : [look.row(link)]));
  return new Set(agreements.flatMap(({ link }) => (link === null ? [] : [link])));
}

type Charge = "CONDITIONALLY_FREE" | "FREE" | "PAID" | "NOT_STATED";

const CHARGES: readonly (readonly [Charge, string, string])[] = [
  [
    "CONDITIONALLY_FREE",
    "用于公共治理、公益事业而无偿的出域（次）",
    "exports that were free for governance or welfare",
  ],
  ["FREE", "其他无偿的出域（次）", "exports that were free for another use"],
  ["PAID", "有偿的出域（次）", "exports that were paid for"],
  ["NOT_STATED", "未声明收费标准的出域（次）", "exports without a stated price"],
];

/** The exports of the year by what was charged when each left. */
function chargeLines(products: readonly PricedProduct[]): DraftLine[] {
  const charged = products.flatMap((product) =>
    product.charges.map((each) => ({ ...each, charge: chargeOf(each.price, product) })),
  );
  return CHARGES.map(([charge, zh, en]) => {
    const found = charged.filter((each) => each.charge === charge && each.exports.length > 0);
    const rows = found.flatMap(({ exports }) => exports);
    return entry(zh, en, counted(rows.length, "ATTESTED"), { rows, acts: found.map(({ price }) => price) });
  });
}

function chargeOf(price: StatementRow | undefined, { benefit }: PricedProduct): Charge {
  if (price === undefined) return "NOT_STATED";
  if (price.value > 0n) return "PAID";
  return isForWelfare(benefit) ? "CONDITIONALLY_FREE" : "FREE";
}

/** A product with each of its prices that applied, and with the ceiling of each. */
function productLines({ latest, exports, charges }: PricedProduct): DraftLine[] {
  const name = textOf(nameOfRow(latest));
  return [
    entry(
      `${name}：出域（次）`,
      `${name}: exports`,
      counted(exports.length, weakestBasis(exports.map(basisOfRecord))),
      {
        rows: exports,
      },
    ),
    ...charges.flatMap(({ price, ceiling }) => [
      entry(`${name}：收费标准`, `${name}: price`, price === undefined ? none("ATTESTED") : amountOf(price), {
        acts: [price],
      }),
      entry(
        `${name}：上限收费标准`,
        `${name}: ceiling of the price`,
        ceiling === undefined ? none("ATTESTED") : amountOf(ceiling),
        { acts: [ceiling] },
      ),
    ]),
  ];
}

/** The revenue stands in the document behind an annual report that was filed already. */
function revenueLine(books: ReportBooks, { authorizations }: Affairs): DraftLine {
  const filed = standingStatements(
    books.now.statements(
      authorizations.map(({ id }) => id),
      "ANNUAL_REPORT",
    ),
  ).findLast((act) => chosenYear(act.code, act.value) === books.year.year && act.by_party === books.party.id);
  const cell = filed === undefined ? byHand(REVENUE_BY_HAND) : inAct(filed, "/revenue", books.names);
  return entry("运营收入", "revenue", cell, { acts: [filed] });
}
