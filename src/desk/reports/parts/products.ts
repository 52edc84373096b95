import { nameOfRow } from "../../../audit/names.ts";
import { basisOfRecord } from "../../../ledger/statements.ts";
import type { RecordRow } from "../../../store/schema.ts";
import { inRecord, named, none, onDay, said, submissionOf, textOf } from "../cells.ts";
import { noticed } from "../clauses.ts";
import { column } from "../draft-section.ts";
import type { DraftLine, DraftSection } from "../draft-section.ts";
import { startOfForce } from "../in-force-during.ts";
import { registeredAs } from "../registered.ts";
import type { Affairs, ReportBooks } from "../report-books.ts";
import { standingOf } from "./authorizations.ts";

/** The products that were in force in the year. */
export function productsPart(books: ReportBooks, affairs: Affairs): DraftSection {
  return {
    item: "PRODUCTS",
    title: { zh: "公共数据产品和服务清单", en: "The products and services" },
    clauses: [
      noticed("运营机构披露公共数据产品和服务清单", "the operator discloses its list of products and services"),
    ],
    columns: [
      column("产品编号", "product", 10),
      column("提交次序", "submission", 7),
      column("产品名称", "title", 18),
      column("版本", "version", 8),
      column("产品形态", "form", 12),
      column("开发主体", "developer", 18),
      column("应用场景", "scenario", 10),
      column("生效日期", "in force from", 12),
      column("登记日期", "registered on", 12),
      column("期末状态", "standing at the end", 12),
    ],
    lines: books.inForce(affairs.products).map((product) => productLine(books, product)),
    absence: { zh: "没有该年度内有效的产品的记录", en: "No product that was in force in the year is recorded" },
  };
}

function productLine(books: ReportBooks, product: RecordRow): DraftLine {
  const { look, names } = books;
  const basis = basisOfRecord(product);
  const start = startOfForce(look, product);
  const registered = registeredAs(books, product);
  const scenario = product.parent === null ? undefined : look.row(product.parent);
  return {
    cells: [
      named(product),
      submissionOf(product),
      inRecord(product, "/title", names),
      inRecord(product, "/version", names),
      inRecord(product, "/form", names),
      product.link === null ? none(basis) : said(textOf(names(product.link)), basis),
      scenario === undefined ? none(basis) : said(textOf(nameOfRow(scenario)), basis),
      start === undefined ? none(basis) : onDay(start.at, basis),
      registered.cell,
      standingOf(books, product),
    ],
    rows: [product],
    acts: [start?.act, ...registered.acts, ...look.actsAbout(product.id).filter(({ type }) => type === "SETTLE")],
  };
}
