import type { StatementRow } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/moment.ts";
import type { CodeName } from "../../ledger/codes.ts";
import type { RecordRow } from "../../store/schema.ts";
import { ceilingAt, priceAt } from "../prices-of-product.ts";
import { chosenBy } from "../quantity-words.ts";
import { startOfForce } from "./in-force-during.ts";
import type { Affairs, ReportBooks } from "./report-books.ts";
import { standingStatements } from "../standing-statements.ts";

/** A product with all its revisions: a price may be stated about any of them. */
export interface PricedProduct {
  readonly revisions: readonly RecordRow[];
  /** The latest revision. */
  readonly latest: RecordRow;
  /** The exports of any revision that came into force in the period. */
  readonly exports: readonly RecordRow[];
  /** Each price that applied in the period, with the exports to which it did, oldest first. */
  readonly charges: readonly Charged[];
  /** The class of use of the product's scenario. */
  readonly benefit: StatementRow | undefined;
}

/** The exports of a product to which one price applied; no statement for those without a price. */
export interface Charged {
  readonly price: StatementRow | undefined;
  /** The ceiling that bound the last of them, or binds at the moment where there are none. */
  readonly ceiling: StatementRow | undefined;
  readonly exports: readonly RecordRow[];
}

/** The products of the year, each once whatever its revisions are. */
export function pricedProducts(books: ReportBooks, affairs: Affairs): PricedProduct[] {
  const left = books.leftIn(affairs.exports);
  const named = Map.groupBy(affairs.products, ({ issuer, reference, id }) => `${issuer} ${reference ?? id}`);
  return [...named.values()].flatMap((revisions) => {
    const ids = new Set(revisions.map(({ id }) => id));
    const exports = left.filter(({ parent }) => parent !== null && ids.has(parent));
    const current = books.inForce(revisions);
    const latest = current.at(-1) ?? revisions.at(-1);
    if (latest === undefined || (current.length === 0 && exports.length === 0)) return [];
    const scenarios = affairs.scenarios.filter(({ id }) => id === latest.parent);
    return [
      {
        revisions,
        latest,
        exports,
        charges: chargesOf(books, { revisions, latest, exports }),
        benefit: books.lastSaid(scenarios, "BENEFIT"),
      },
    ];
  });
}

/** The exports of the period by the price that applied to each; without any, the price that applies at the moment. */
function chargesOf(
  books: ReportBooks,
  { revisions, latest, exports }: Pick<PricedProduct, "revisions" | "latest" | "exports">,
): Charged[] {
  const { at } = books.year.moment;
  const ids = revisions.map(({ id }) => id);
  const ceiling = (product: RecordRow, time: number): StatementRow | undefined =>
    ceilingAt(books.look, { product, revisions: ids }, time);
  const applied = exports.map((row) => {
    const time = startOfForce(books.look, row)?.at ?? legalTime(row, row.recorded_at);
    const product = revisions.find(({ id }) => id === row.parent) ?? latest;
    const price = priceAt(books.look, { product, revisions: ids, agreement: row.link }, time);
    return { row, price, ceiling: ceiling(product, time) };
  });
  const groups = [...Map.groupBy(applied, ({ price }) => price)];
  const charges = groups.map(([price, group]) => ({
    price,
    ceiling: group.at(-1)?.ceiling,
    exports: group.map(({ row }) => row),
  }));
  const now = priceAt(books.look, { product: latest, revisions: ids }, at);
  const isTold = charges.length > 0 && (now === undefined || charges.some(({ price }) => price === now));
  return isTold ? charges : [...charges, { price: now, ceiling: ceiling(latest, at), exports: [] }];
}

/** Whether a use is one for which products are free on conditions. */
export function isForWelfare(benefit: StatementRow | undefined): boolean {
  const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
  return purpose === "PUBLIC_GOVERNANCE" || purpose === "PUBLIC_WELFARE";
}

/** The statements of a code about records that counted in the period: those made in it, and the last one before. */
export function effectiveIn(books: ReportBooks, rows: readonly RecordRow[], code: CodeName): StatementRow[] {
  return rows.flatMap((row) => {
    const all = standingStatements(books.look.statements([row.id], code));
    const before = all.findLast((act) => legalTime(act, act.time) < books.year.from);
    const isOver = before !== undefined && before.until_time !== null && before.until_time <= books.year.from;
    return [...(before === undefined || isOver ? [] : [before]), ...books.statedIn([row], code)];
  });
}
