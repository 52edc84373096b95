import { Type } from "typebox";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { CodeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Access } from "../../schemas/access.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { dutyOfCase } from "../duties/case-duties.ts";
import { DutyBooks } from "../duties/duty-books.ts";
import { byDue, dutySentence, DutySchema, isUndone } from "../duties/duty.ts";
import { authorizationsOf, recordsWith, revisionsOf, underAuthorizations } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import type { Question, QuestionId } from "../question.ts";
import { inDocuments } from "../sentences.ts";
import { caseSentence, casesOf, ToldCaseSchema, toldCases } from "../told-case.ts";

/** A question about the cases of some codes about a record, or about records that belong to it. */
interface CasesQuestion {
  readonly id: QuestionId;
  readonly name: string;
  readonly title: Bilingual;
  readonly askers: readonly [Access, ...Access[]];
  readonly about: Bilingual;
  readonly kinds: readonly KindName[];
  readonly codes: readonly CodeName[];
  /** The records whose cases count besides the record's own. */
  readonly scope?: (snapshot: Snapshot, id: RecordId) => Promise<readonly RecordId[]>;
  readonly absence: Bilingual;
  readonly documents: Bilingual;
  readonly example: Readonly<Record<string, string>> & { readonly record: string };
}

const NO_SCOPE = (): Promise<readonly RecordId[]> => Promise.resolve([]);

function casesAbout(asked: CasesQuestion): Question {
  const { id, name, title, askers, codes, scope = NO_SCOPE } = asked;
  return question({
    id,
    name,
    title,
    askers,
    parameters: { record: record(asked.about, ...asked.kinds), ...PERIOD },
    result: Type.Object(
      {
        record: described(RecordSummarySchema, "The record asked about"),
        cases: listOf(ToldCaseSchema, "The cases, oldest first"),
        open: described(CountSchema, "How many of them were open"),
        late: described(CountSchema, "How many of them were or had been late"),
        duties: listOf(DutySchema, "What the cases order by a day, by day"),
      },
      { description: "The cases about a record" },
    ),
    example: asked.example,
    duties: ({ duties }) => duties,
    ask: async (snapshot, { record: subject, ...period }, moment) => {
      const subjects = [...new Set([subject, ...(await scope(snapshot, subject))])];
      const own = await recordsWith(snapshot, { kind: Kind.CASE, parents: subjects });
      // A case may be named itself.
      const look = await Look.at(snapshot, moment, [...new Set([...subjects, ...own])]);
      const of = look.summary(look.subject(subject));
      const candidates = of.kind === "CASE" ? look.present([subject]) : look.present(own);
      const found = casesOf(look, candidates, ...codes).filter(
        ({ recorded_at: at }) => at >= (period.from ?? 0) && at < (period.until ?? Infinity),
      );
      const cases = await toldCases(look, found);
      const books = await DutyBooks.open(snapshot, look, found);
      const duties = cases.flatMap((told) => dutyOfCase(books, look.row(told.case.id), told) ?? []).toSorted(byDue);
      return {
        answer: await look.answer(
          {
            record: of,
            cases,
            open: cases.filter((each) => each.open).length,
            late: cases.filter(({ daysLate }) => daysLate > 0).length,
            duties,
          },
          { period, ...(cases.length === 0 ? { absence: asked.absence } : {}) },
        ),
        says: [...cases.map(caseSentence), ...duties.filter(isUndone).map(dutySentence)],
        ...(cases.length === 0 ? {} : { notOnLedger: [inDocuments(asked.documents)] }),
        proven: cases.map((each) => each.case),
        period,
      };
    },
  });
}

/** Everything under the authorizations of a party, or under one authorization. */
async function operation(snapshot: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const authorizations = await authorizationsOf(snapshot, id);
  const under = await underAuthorizations(snapshot, authorizations);
  return [...authorizations, ...Object.values(under).flat()];
}

/** B13 */
export const whichQualityIssues = casesAbout({
  id: "B13",
  name: "which-quality-issues",
  title: { zh: "有哪些数据质量问题，何时修复？", en: "Which quality issues were there, and when were they repaired?" },
  askers: INVOLVED,
  about: { zh: "数据资源或质量问题", en: "The resource or the quality issue" },
  kinds: ["RESOURCE", "DELIVERY", "CASE"],
  codes: ["QUALITY_ISSUE"],
  absence: { zh: "没有质量问题的记录", en: "No quality issue is recorded" },
  documents: { zh: "问题的内容", en: "the contents of an issue stand" },
  example: { record: "DS02" },
});

/** B14 */
export const whichObjectionsOfSubjects = casesAbout({
  id: "B14",
  name: "which-objections-of-data-subjects",
  title: {
    zh: "数据主体提出过多少异议，多久答复？",
    en: "Which objections of data subjects were there, and how long did they take?",
  },
  askers: INVOLVED,
  about: { zh: "数据资源或异议", en: "The resource or the objection" },
  kinds: ["RESOURCE", "CASE"],
  scope: revisionsOf,
  codes: ["SUBJECT_OBJECTION"],
  absence: { zh: "没有数据主体异议的记录", en: "No objection of a data subject is recorded" },
  documents: { zh: "异议的内容（账本不记数据主体）", en: "the contents of an objection stand" },
  example: { record: "DS04" },
});

/** R04 */
export const isTheRectificationLate = casesAbout({
  id: "R04",
  name: "is-the-rectification-late",
  title: { zh: "整改逾期了吗？", en: "Is the rectification late?" },
  askers: INVOLVED,
  about: { zh: "整改，或被责令整改的记录", en: "The rectification, or the record that it is about" },
  kinds: [],
  codes: ["RECTIFICATION"],
  absence: { zh: "没有整改的记录", en: "No rectification is recorded" },
  documents: { zh: "责令整改的问题与整改措施", en: "the findings and the measures stand" },
  example: { record: "A-SW-01", at: "2025-12-21" },
});

/** R06 */
export const didTheOperatorReportRisks = casesAbout({
  id: "R06",
  name: "did-the-operator-report-risks",
  title: { zh: "运营机构是否及时停止并报告风险？", en: "Did the operator stop and report risks?" },
  askers: OVERSEERS,
  about: { zh: "运营机构或授权", en: "The operator or the authorization" },
  kinds: ["PARTY", "AUTHORIZATION"],
  scope: operation,
  codes: ["RISK", "INCIDENT"],
  absence: { zh: "没有风险或事件的记录", en: "No risk and no incident is recorded" },
  documents: { zh: "发现与停止的时间、风险的内容", en: "the times of discovery and stop and the contents stand" },
  example: { record: "A-01" },
});

/** R10 */
export const whichBreaches = casesAbout({
  id: "R10",
  name: "which-breaches-of-scope",
  title: { zh: "有哪些超范围使用或违规使用？", en: "Which breaches of scope or forbidden uses were there?" },
  askers: OVERSEERS,
  about: { zh: "运营机构或授权", en: "The operator or the authorization" },
  kinds: ["PARTY", "AUTHORIZATION"],
  scope: operation,
  codes: ["MISUSE", "INCIDENT", "RECTIFICATION"],
  absence: { zh: "没有违规使用、事件或整改的记录", en: "No misuse, incident or rectification is recorded" },
  documents: { zh: "违规的内容", en: "the contents of a breach stand" },
  example: { record: "A-01" },
});
