import type { CodeName } from "../../ledger/codes.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { Bilingual } from "../../text/bilingual.ts";

/** The term by which a rule asks for something every year. The rows of the ledger hold no such day. */
export interface YearlyTerm {
  /** The id of the rule whose clause asks for it. */
  readonly rule: string;
  /** Any of these statements fulfils it. */
  readonly codes: readonly [CodeName, ...CodeName[]];
  /** The roles of which one must state it. */
  readonly roles: readonly [RoleName, ...RoleName[]];
  /** The last day of the year after the one that it is about. */
  readonly lastDay: { readonly month: number; readonly day: number };
  /** How the clause is read, where it gives no day. */
  readonly reading?: Bilingual;
}

const MARCH = { month: 3, day: 31 } as const;
const YEAR_END = { month: 12, day: 31 } as const;
const AUTHORITIES = ["IMPLEMENTING_AGENCY", "DATA_AUTHORITY", "GOVERNMENT"] as const;

const BY_YEAR_END: Bilingual = {
  zh: "条文只规定“每年”，未规定日期：按次年年底前计",
  en: "the clause says every year and gives no day: it is read as by the end of the next year",
};
const REPORT_AS_PRESCRIBED: Bilingual = {
  zh: "条文规定“按规定报告”：按次年年底前提交上一年度报告计",
  en: "the clause says that reports are filed as prescribed: it is read as by the end of the next year",
};
const DISCLOSE_AS_PRESCRIBED: Bilingual = {
  zh: "条文规定“按规定”：按每年三月底前披露上一年度情况计",
  en: "the clause says as prescribed: it is read as the disclosure of the year before by the end of March",
};

/** The yearly duties of the regulations, each with the rule whose clause asks for it. */
export const YEARLY_TERMS: readonly YearlyTerm[] = [
  {
    rule: "nat.operator-files",
    codes: ["ANNUAL_REPORT", "OPERATION_REPORT"],
    roles: ["OPERATOR"],
    lastDay: YEAR_END,
    reading: BY_YEAR_END,
  },
  { rule: "nat.disclosed-by", codes: ["DISCLOSURE"], roles: ["OPERATOR"], lastDay: MARCH },
  { rule: "nat.disclosed-by", codes: ["DISCLOSURE"], roles: AUTHORITIES, lastDay: MARCH },
  {
    rule: "yx.operator-files",
    codes: ["ANNUAL_REPORT", "OPERATION_REPORT"],
    roles: ["OPERATOR"],
    lastDay: YEAR_END,
    reading: BY_YEAR_END,
  },
  {
    rule: "zj.annual-report-filed-by",
    codes: ["ANNUAL_REPORT"],
    roles: ["OPERATOR"],
    lastDay: YEAR_END,
    reading: BY_YEAR_END,
  },
  {
    rule: "zj.evaluators",
    codes: ["EVALUATION"],
    roles: ["DATA_AUTHORITY", "EVALUATOR"],
    lastDay: YEAR_END,
    reading: BY_YEAR_END,
  },
  {
    rule: "jz.evaluated-by",
    codes: ["EVALUATION"],
    roles: ["DATA_AUTHORITY"],
    lastDay: YEAR_END,
    reading: BY_YEAR_END,
  },
  {
    rule: "jz.material-by",
    codes: ["EVALUATION_MATERIAL"],
    roles: ["OPERATOR"],
    lastDay: YEAR_END,
    reading: BY_YEAR_END,
  },
  {
    rule: "cy.evaluation-by",
    codes: ["EVALUATION"],
    roles: ["DATA_AUTHORITY", "EVALUATOR"],
    lastDay: YEAR_END,
    reading: BY_YEAR_END,
  },
  {
    rule: "cy.operator-files",
    codes: ["ANNUAL_REPORT", "OPERATION_REPORT"],
    roles: ["OPERATOR"],
    lastDay: YEAR_END,
    reading: REPORT_AS_PRESCRIBED,
  },
  {
    rule: "cy.operator-files",
    codes: ["DISCLOSURE"],
    roles: ["OPERATOR"],
    lastDay: MARCH,
    reading: DISCLOSE_AS_PRESCRIBED,
  },
  {
    rule: "cy.operator-files",
    codes: ["DISCLOSURE"],
    roles: ["DATA_AUTHORITY"],
    lastDay: MARCH,
    reading: DISCLOSE_AS_PRESCRIBED,
  },
];
