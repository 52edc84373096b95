import type { StatementRow } from "../../../audit/act-rows.ts";
import { nameOfRow } from "../../../audit/names.ts";
import { viewOfRow } from "../../../audit/record-view.ts";
import { legalTime } from "../../../audit/moment.ts";
import { clauseLabels } from "../../../ledger/agreement-clauses.ts";
import type { CodeName } from "../../../ledger/codes.ts";
import { Kind, kindLabels, kindName } from "../../../ledger/kinds.ts";
import { standingLabels } from "../../../ledger/standing-labels.ts";
import { basisOfRecord, basisOfStatement } from "../../../ledger/statements.ts";
import { statusLabels } from "../../../ledger/statuses.ts";
import type { ReportCell } from "../../../schemas/report.ts";
import type { RecordRow } from "../../../store/schema.ts";
import type { Bilingual } from "../../../text/bilingual.ts";
import { showDate } from "../../../text/china-time.ts";
import { isKeyOf } from "../../../text/entries.ts";
import { counted, inAct, inRecord, named, none, onDay, quantityOf, said, textOf } from "../cells.ts";
import { noticed } from "../clauses.ts";
import { CONTENT, entry } from "../draft-section.ts";
import type { DraftLine, DraftSection, Grounds } from "../draft-section.ts";
import { startOfForce } from "../in-force-during.ts";
import type { Affairs, ReportBooks } from "../report-books.ts";

/** The authorizations of an implementing agency, with what the ledger has of each. */
export function authorizationsPart(books: ReportBooks, affairs: Affairs): DraftSection {
  return {
    item: "AUTHORIZATION",
    title: { zh: "授权情况", en: "The authorizations" },
    clauses: [noticed("实施机构披露授权情况", "the implementing agency discloses the authorizations")],
    labels: { zh: "授权及事项", en: "authorization and matter" },
    columns: CONTENT,
    lines: affairs.authorizations.flatMap((row) => authorizationLines(books, affairs, row)),
    absence: { zh: "没有该年度内有效的授权的记录", en: "No authorization that was in force in the year is recorded" },
  };
}

/** One authorization, one matter a line. */
function authorizationLines(books: ReportBooks, affairs: Affairs, row: RecordRow): DraftLine[] {
  const { look, names } = books;
  const of = (zh: string, en: string, cell: ReportCell, grounds: Grounds = { rows: [row] }): DraftLine => {
    const name = textOf(nameOfRow(row));
    return entry(`${name}：${zh}`, `${name}: ${en}`, cell, grounds);
  };
  const filed = (zh: string, en: string, code: CodeName): DraftLine[] => {
    const act = books.lastSaid([row], code);
    if (act === undefined) return [of(`${zh}日期`, `date of the ${en}`, none("ATTESTED"))];
    return [
      of(`${zh}日期`, `date of the ${en}`, dayOf(act), { acts: [act] }),
      of(`${zh}号`, `number of the ${en}`, inAct(act, "/filingNumber", names), { acts: [act] }),
    ];
  };
  const start = startOfForce(look, row);
  const grants = books.inForce(affairs.grants.filter(({ parent }) => parent === row.id));
  return [
    of("运营机构", "operator", operatorOf(books, row)),
    of("授权期限", "term", termOf(row)),
    of("生效日期", "in force from", start === undefined ? none("ENFORCED") : onDay(start.at, basisOfRecord(row)), {
      rows: [row],
      acts: [start?.act],
    }),
    of("期末效力状态", "standing at the end", standingOf(books, row), {
      rows: [row],
      acts: look.actsAbout(row.id).filter(isSettling),
    }),
    of("授权模式", "mode", modeOf(books, row, "MODE", "/mode"), { rows: [row], acts: [books.lastSaid([row], "MODE")] }),
    of("授予的权利", "rights that are granted", modeOf(books, row, "RIGHTS", "/rights"), {
      rows: [row],
      acts: [books.lastSaid([row], "RIGHTS")],
    }),
    of("选择方式", "method of selection", inRecord(row, "/selection", names)),
    ...groundsOf(books, row).map((ground) =>
      of(kindLabels[kindName(ground.kind)].zh, kindLabels[kindName(ground.kind)].en, named(ground), {
        rows: [row, ground],
      }),
    ),
    of("必备条款", "clauses", clausesOfAgreement(row)),
    of("授权的数据资源（项）", "resources that are authorized", counted(grants.length, "ENFORCED"), { rows: grants }),
    ...filed("协议备案", "filing of the agreement", "AGREEMENT_FILING"),
    ...filed("上级备案", "filing with the superior", "UPPER_FILING"),
    of("年度内暂停（次）", "holds in the year", counted(books.statedIn([row], "HOLD").length, "ENFORCED"), {
      acts: books.statedIn([row], "HOLD", "RELEASE"),
    }),
  ];
}

const isSettling = ({ type }: { readonly type: string }): boolean => type === "SETTLE";

function dayOf(act: StatementRow): ReportCell {
  return onDay(legalTime(act, act.time), basisOfStatement(act.code));
}

function operatorOf({ look }: ReportBooks, row: RecordRow): ReportCell {
  return row.link === null ? none("ENFORCED") : named(look.row(row.link));
}

function termOf(row: RecordRow): ReportCell {
  const from = row.from_time === null ? undefined : showDate(row.from_time);
  // The last day is the one before the instant at which the term has ended.
  const until = row.original_until === null ? undefined : showDate(row.original_until - 1);
  if (from === undefined && until === undefined) return none(basisOfRecord(row));
  return said(
    {
      zh: `${from ?? "（未载明）"}至${until ?? "（未载明）"}`,
      en: `${from ?? "(not stated)"} to ${until ?? "(not stated)"}`,
    },
    basisOfRecord(row),
  );
}

/** The standing at the end of the period, with the status by which it ended where it did. */
export function standingOf({ look }: ReportBooks, row: RecordRow): ReportCell {
  const { standing } = look.summary(row);
  const label = standingLabels[standing.code];
  const how = statusLabels[standing.status];
  const words: Bilingual =
    standing.code === "ENDED" ? { zh: `${label.zh}（${how.zh}）`, en: `${label.en} (${how.en})` } : label;
  return said(words, basisOfRecord(row));
}

/** The clear value of a statement, or else the value in the document behind the record. */
function modeOf(books: ReportBooks, row: RecordRow, code: CodeName, field: string): ReportCell {
  const act = books.lastSaid([row], code);
  return (act === undefined ? undefined : quantityOf(act)) ?? inRecord(row, field, books.names);
}

/** The plan and the procurement on which an authorization rests. */
function groundsOf({ look }: ReportBooks, { id }: RecordRow): RecordRow[] {
  return look.inputs(id).map((input) => look.row(input));
}

function clausesOfAgreement(row: RecordRow): ReportCell {
  const view = viewOfRow(row);
  const clauses = view.kind === Kind.AUTHORIZATION ? view.clauses : [];
  if (clauses.length === 0) return none(basisOfRecord(row));
  const labels = clauses.map((clause) =>
    isKeyOf(clauseLabels, clause) ? clauseLabels[clause] : { zh: clause, en: clause },
  );
  return said(
    { zh: labels.map(({ zh }) => zh).join("、"), en: labels.map(({ en }) => en).join(", ") },
    basisOfRecord(row),
  );
}
