import type { StatementRow } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/snapshot.ts";
import type { CodeName } from "../../ledger/codes.ts";
import type { RecordRow } from "../../store/schema.ts";
import { chosenBy } from "../quantity-words.ts";
import type { Affairs, ReportBooks } from "./report-books.ts";

/** A product with all its revisions: a price may be stated about any of them. */
export interface PricedProduct {
  readonly revisions: readonly RecordRow[];
  /** The latest revision. */
  readonly latest: RecordRow;
  /** The exports of any revision in the period. */
  readonly exports: readonly RecordRow[];
  /** The last price and the last ceiling up to the moment. */
  readonly price: StatementRow | undefined;
  readonly ceiling: StatementRow | undefined;
  /** The class of use of the product's scenario. */
  readonly benefit: StatementRow | undefined;
}

/** The products of the year, each once whatever its revisions are. */
export function pricedProducts(books: ReportBooks, affairs: Affairs): PricedProduct[] {
  const exported = books.recordedIn(affairs.exports);
  const named = Map.groupBy(affairs.products, ({ issuer, reference, id }) => `${issuer} ${reference ?? id}`);
  return [...named.values()].flatMap((revisions) => {
    const ids = new Set(revisions.map(({ id }) => id));
    const exports = exported.filter(({ parent }) => parent !== null && ids.has(parent));
    const current = books.inForce(revisions);
    const latest = current.at(-1) ?? revisions.at(-1);
    if (latest === undefined || (current.length === 0 && exports.length === 0)) return [];
    const scenarios = affairs.scenarios.filter(({ id }) => id === latest.parent);
    return [
      {
        revisions,
        latest,
        exports,
        price: books.lastSaid(revisions, "PRICE"),
        ceiling: books.lastSaid(revisions, "FEE_CEILING"),
        benefit: books.lastSaid(scenarios, "BENEFIT"),
      },
    ];
  });
}

/** Whether a use is one for which products are free on conditions. */
export function isForWelfare(benefit: StatementRow | undefined): boolean {
  const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
  return purpose === "PUBLIC_GOVERNANCE" || purpose === "PUBLIC_WELFARE";
}

/** The statements of a code about records that counted in the period: those made in it, and the last one before. */
export function effectiveIn(books: ReportBooks, rows: readonly RecordRow[], code: CodeName): StatementRow[] {
  return rows.flatMap((row) => {
    const all = books.look.statements([row.id], code);
    const before = all.findLast((act) => legalTime(act, act.time) < books.year.from);
    const isOver = before !== undefined && before.until_time !== null && before.until_time <= books.year.from;
    return [...(before === undefined || isOver ? [] : [before]), ...books.statedIn([row], code)];
  });
}
