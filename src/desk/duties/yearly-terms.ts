import type { Rule } from "../../rulebook/rulebook.ts";
import type { YearlyTerm } from "../../rulebook/yearly-term.ts";
import type { Bilingual } from "../../text/bilingual.ts";

/** A yearly term of a rule whose file cannot say it any more: the digest of its version is promised on ledgers. */
interface TermOfRule extends YearlyTerm {
  /** The id of the rule whose clause asks for it. */
  readonly rule: string;
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

/** The yearly terms of a rule: those that its rulebook says, or else those known of rules that say none. */
export function yearlyTermsOf({ id, yearly }: Pick<Rule, "id" | "yearly">): readonly YearlyTerm[] {
  return yearly ?? YEARLY_TERMS.filter(({ rule }) => rule === id);
}

/** The yearly duties of regulations whose rulebooks do not say them, each with the rule whose clause asks for it. */
export const YEARLY_TERMS: readonly TermOfRule[] = [
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
