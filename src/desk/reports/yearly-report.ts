import { unknownAt } from "../../audit/lineage.ts";
import { answer, weakestBasis } from "../../audit/answer.ts";
import { eventsOf } from "../../audit/event-forms.ts";
import { nameOfRow } from "../../audit/names.ts";
import type { KnownAct } from "../../audit/act-rows.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { toHex } from "../../consensus/hex.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { basisOfRecord, basisOfStatement, restsOnBackfill } from "../../ledger/statements.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { Missing, Report, ReportName, ReportSection } from "../../schemas/report.ts";
import { lackedBy } from "../../schemas/report-lines.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { ANNUAL, noticed } from "./clauses.ts";
import type { DraftSection } from "./draft-section.ts";
import { numberLines } from "./number-lines.ts";
import { authorizationsPart } from "./parts/authorizations.ts";
import { ceilingsPart, feesPart } from "./parts/fees.ts";
import { marketPart } from "./parts/market.ts";
import { processingPart, securityPart, storagePart, usePart } from "./parts/operation.ts";
import { productsPart } from "./parts/products.ts";
import { reporterPart } from "./parts/reporter.ts";
import { resourcesPart } from "./parts/resources.ts";
import { publicationsOf } from "./publications.ts";
import { ReportBooks } from "./report-books.ts";
import type { Affairs } from "./report-books.ts";
import { reportedYear } from "./reported-year.ts";
import type { AskedYear } from "./reported-year.ts";

/**
 * A yearly report of a party, from one read-only snapshot.
 * @throws AuditError NOT_A_REPORTER, YEAR_NOT_ENDED, YEAR_BEFORE_LEDGER, LINEAGE_TOO_LARGE; RECORD_UNKNOWN, also for a
 * party that asks about the affairs of another
 */
export async function yearlyReport(
  snapshot: Snapshot,
  report: ReportName,
  party: RecordId,
  asked: AskedYear,
): Promise<Answer<Report>> {
  const year = await reportedYear(snapshot, asked);
  const { sight } = snapshot;
  if (sight !== undefined && sight.jurisdictions === undefined && sight.party !== party)
    throw unknownAt(party, snapshot, year.moment);
  const books = await ReportBooks.open(snapshot, year, party, report);
  const drafts = report === "DISCLOSURE" ? disclosureParts(books) : annualParts(books);
  const sections = await numberLines(books, drafts);
  const publications = await publicationsOf(books, report);
  const result: Report = {
    report,
    title: titleOf(report, year.year, year.interim),
    party: nameOfRow(books.party),
    capacities: books.affairs.map(({ capacity }) => capacity),
    year: year.year,
    from: year.from,
    until: year.until,
    interim: year.interim,
    ...year.moment,
    block: await lastBlock(snapshot, year.moment.knownAt),
    authorizations: books.affairs.flatMap(({ authorizations }) => authorizations.map((row) => nameOfRow(row))),
    sections,
    missing: missingFrom(drafts, sections),
    notes: notesOf(books),
    publications,
  };
  return await answered(books, drafts, result);
}

function disclosureParts(books: ReportBooks): DraftSection[] {
  const itself = noticed("实施机构、运营机构披露自身情况", "the agency and the operator disclose themselves");
  return [reporterPart(books, "DISCLOSER", [itself]), ...books.affairs.flatMap((affairs) => disclosed(books, affairs))];
}

function disclosed(books: ReportBooks, affairs: Affairs): DraftSection[] {
  switch (affairs.capacity) {
    case "IMPLEMENTING_AGENCY":
      return [authorizationsPart(books, affairs), ceilingsPart(books, affairs)];
    case "OPERATOR":
      return [resourcesPart(books, affairs), productsPart(books, affairs), feesPart(books, affairs)];
    default:
      return affairs.capacity satisfies never;
  }
}

function annualParts(books: ReportBooks): DraftSection[] {
  return [
    reporterPart(books, "REPORTER", ANNUAL),
    ...books.affairs.flatMap((affairs) => [
      storagePart(books, affairs),
      processingPart(books, affairs),
      usePart(books, affairs),
      securityPart(books, affairs),
      marketPart(books, affairs),
    ]),
  ];
}

function titleOf(report: ReportName, year: number, interim: boolean): Bilingual {
  const mark = interim ? { zh: "（中期）", en: " (interim)" } : { zh: "", en: "" };
  return report === "DISCLOSURE"
    ? {
        zh: `${year}年度公共数据资源授权运营信息披露${mark.zh}`,
        en: `Disclosure of the authorized operation of public data in ${year}${mark.en}`,
      }
    : {
        zh: `${year}年度公共数据资源授权运营工作情况报告${mark.zh}`,
        en: `Report on the authorized operation of public data in ${year}${mark.en}`,
      };
}

/** The items that the parts lack as a whole, and those that their lines lack. */
function missingFrom(drafts: readonly DraftSection[], sections: readonly ReportSection[]): Missing[] {
  const whole = drafts.flatMap(({ missing = [] }) => missing);
  return [...whole, ...sections.flatMap((section) => lackedBy(section))];
}

function notesOf({ year, affairs, party }: ReportBooks): Bilingual[] {
  const all = [party, ...affairs.flatMap((each) => [...each.authorizations, ...each.products, ...each.exports])];
  const notes: Bilingual[] = [
    {
      zh: "年度按北京时间的自然年计；行为按其法律时间归入年度，没有法律时间的按上链时间",
      en:
        "The year is the civil year in China. An act belongs to the year of its legal time, or of its block where " +
        "none is given",
    },
    {
      zh: "数字只计账本上已记录的：未记录的行为账本无从得知",
      en: "Figures count what was recorded: the ledger cannot know of an act that nobody recorded",
    },
  ];
  if (year.interim)
    notes.push({
      zh: `中期报告：${year.year} 年尚未结束，只计至 ${showDate(year.until - 1)}`,
      en:
        `Interim: the year ${year.year} has not ended, and what happened after ${showDate(year.until - 1)} ` +
        "does not count",
    });
  if (year.ledgerBegan > year.from)
    notes.push({
      zh: `账本自 ${showDate(year.ledgerBegan)} 开始：此前的行为只在已补录的范围内计入`,
      en:
        `The ledger began on ${showDate(year.ledgerBegan)}: of what happened before, only what was backfilled ` +
        "counts",
    });
  if (all.some(restsOnBackfill))
    notes.push({
      zh: "含补录内容，由补录的主体声明，不保证已全部补录",
      en: "Part of it was backfilled: the party that did so attests to it, and nothing promises that everything was",
    });
  return notes;
}

/** The last block that counts: a report as known at an earlier time names the block that was the last one then. */
async function lastBlock({ database, asOf }: Snapshot, knownAt: number): Promise<Report["block"]> {
  if (knownAt >= asOf.time) return { number: asOf.block, hash: asOf.hash, time: asOf.time };
  const row = await database
    .selectFrom("block")
    .select(["number", "hash", "time"])
    .where("time", "<=", knownAt)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { number: asOf.block, hash: asOf.hash, time: asOf.time };
  return { number: row.number, hash: toHex(row.hash), time: row.time };
}

async function answered(
  { snapshot, look, year }: ReportBooks,
  drafts: readonly DraftSection[],
  result: Report,
): Promise<Answer<Report>> {
  const lines = drafts.flatMap((draft) => draft.lines);
  const rows = [...new Set(lines.flatMap((line) => line.rows ?? []))];
  const acts = [
    ...new Set(lines.flatMap((line) => line.acts ?? []).filter((act): act is KnownAct => act !== undefined)),
  ];
  const subjects = [...new Set([...rows, ...acts.map((act) => look.row(act.subject))])];
  const shown = await eventsOf(snapshot, { recordings: rows, acts, subjects });
  const said = acts.map((act) => (act.type === "ATTEST" ? basisOfStatement(act.code) : "ENFORCED"));
  const absent = result.authorizations.length === 0;
  return answer(snapshot, year.moment, {
    result,
    events: shown.events,
    basis: weakestBasis([...rows.map(basisOfRecord), ...said]),
    truncated: shown.truncated,
    restsOnBackfill: rows.some(restsOnBackfill),
    period: { from: year.from, until: year.until },
    absence: absent
      ? {
          zh: "没有该主体在该年度内有效的授权的记录",
          en: "No authorization of this party that was in force is recorded",
        }
      : undefined,
  });
}
