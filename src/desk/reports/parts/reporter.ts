import { viewOfRow } from "../../../audit/record-view.ts";
import { parseCreditCode } from "../../../documents/credit-code.ts";
import { InputError } from "../../../documents/input-error.ts";
import { Kind } from "../../../ledger/kinds.ts";
import { roleLabels } from "../../../ledger/role-labels.ts";
import { basisOfRecord } from "../../../ledger/statements.ts";
import type { ReportCell, ReportClause, ReportItem } from "../../../schemas/report.ts";
import type { RecordRow } from "../../../store/schema.ts";
import { byHand, inRecord, named, said } from "../cells.ts";
import { CONTENT, entry, MATTER } from "../draft-section.ts";
import type { DraftLine, DraftSection } from "../draft-section.ts";
import type { ReportBooks } from "../report-books.ts";

const NOT_SAID = {
  zh: "账本不记载；通知全文未列入本系统的核对，细目请按通知原文填写",
  en: "the ledger does not have it; the details are those of the notice, whose full text was not at hand here",
};

/** The body that reports. */
export function reporterPart(
  books: ReportBooks,
  item: ReportItem,
  clauses: readonly [ReportClause, ...ReportClause[]],
): DraftSection {
  return {
    item,
    title: { zh: "披露主体（报告单位）基本情况", en: "The body that reports" },
    clauses,
    labels: MATTER,
    columns: CONTENT,
    lines: reporterLines(books),
  };
}

function reporterLines({ party, look, names }: ReportBooks): DraftLine[] {
  const basis = basisOfRecord(party);
  const grounds = { rows: [party] };
  const view = viewOfRow(party);
  const roles = view.kind === Kind.PARTY ? view.roles : [];
  const home = party.parent === null ? undefined : look.row(party.parent);
  const words = {
    zh: roles.map((role) => roleLabels[role].zh).join("、"),
    en: roles.map((role) => roleLabels[role].en).join(", "),
  };
  return [
    entry("名称", "name", inRecord(party, "/name", names), grounds),
    entry(
      "统一社会信用代码",
      "unified social credit code",
      creditCode(party, inRecord(party, "/creditCode", names)),
      grounds,
    ),
    entry("机构类型", "kind of body", inRecord(party, "/partyKind", names), grounds),
    entry("在账本上的角色", "roles on the ledger", roles.length === 0 ? byHand() : said(words, basis), grounds),
    entry("所属辖区", "home jurisdiction", home === undefined ? byHand() : named(home), grounds),
    entry("负责人、地址与联系方式", "principal, address and contact", byHand(NOT_SAID), grounds),
  ];
}

/** A party's reference is its credit code where it has the form of one. */
function creditCode({ reference, flags }: RecordRow, otherwise: ReportCell): ReportCell {
  if (reference === null) return otherwise;
  try {
    return said(parseCreditCode(reference).code, basisOfRecord({ flags }));
  } catch (error) {
    if (error instanceof InputError) return otherwise;
    throw error;
  }
}
