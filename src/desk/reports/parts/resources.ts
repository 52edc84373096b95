import { nameOfRow } from "../../../audit/names.ts";
import { basisOfRecord } from "../../../ledger/statements.ts";
import type { RecordRow } from "../../../store/schema.ts";
import { neighbour } from "../../supply.ts";
import { inAct, inRecord, named, none, quantityOf, said, textOf } from "../cells.ts";
import { noticed } from "../clauses.ts";
import { column } from "../draft-section.ts";
import type { DraftLine, DraftSection } from "../draft-section.ts";
import { registeredAs } from "../registered.ts";
import type { Affairs, ReportBooks } from "../report-books.ts";

/** The resources that an operator was granted in the year. */
export function resourcesPart(books: ReportBooks, affairs: Affairs): DraftSection {
  return {
    item: "RESOURCES",
    title: { zh: "获授权的数据资源清单", en: "The resources that are authorized" },
    clauses: [
      noticed("运营机构披露获授权的公共数据资源", "the operator discloses the resources that it is authorized to use"),
    ],
    columns: [
      column("授权编号", "authorization", 10),
      column("资源编号", "resource", 11),
      column("资源名称", "title", 22),
      column("提供单位", "provider", 20),
      column("数据分级", "grade", 14),
      column("登记日期", "registered on", 11),
      column("登记编码", "code of the registration", 12),
    ],
    lines: books.inForce(affairs.grants).map((grant) => resourceLine(books, grant)),
    absence: { zh: "没有该年度内授权的数据资源的记录", en: "No resource that was granted in the year is recorded" },
  };
}

function resourceLine(books: ReportBooks, grant: RecordRow): DraftLine {
  const { look, names } = books;
  const resource = neighbour(look, grant, "link");
  const authorization = neighbour(look, grant, "parent");
  const grade = books.lastSaid([resource], "CLASSIFICATION");
  const registered = registeredAs(books, resource);
  return {
    cells: [
      said(textOf(nameOfRow(authorization)), basisOfRecord(grant)),
      named(resource),
      inRecord(resource, "/title", names),
      resource.issuer === null ? none("ENFORCED") : said(textOf(names(resource.issuer)), basisOfRecord(resource)),
      (grade === undefined ? undefined : quantityOf(grade)) ?? inRecord(resource, "/grade", names),
      registered.cell,
      registered.current === undefined ? none("ATTESTED") : inAct(registered.current, "/registrationCode", names),
    ],
    rows: [grant, resource],
    acts: [grade, ...registered.acts],
  };
}
