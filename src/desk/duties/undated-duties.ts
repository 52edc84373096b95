import { ActKind, Code, codeLabel } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { DutyBooks } from "./duty-books.ts";
import { yearlyTermsOf } from "./yearly-terms.ts";

/** The statements that a regulation may ask for every year. */
const PERIODIC = ["ANNUAL_REPORT", "OPERATION_REPORT", "EVALUATION_MATERIAL", "EVALUATION", "DISCLOSURE"] as const;

/**
 * The duties that an answer about some authorizations cannot contain: those of a rulebook of which this server has no
 * text, and the reports and evaluations for which a rulebook has a rule whose yearly day this program does not know.
 * Rows hold no day of the calendar: the days are those that rules say, or that `yearly-terms.ts` has of them.
 */
export function undatedDuties(books: DutyBooks, rows: readonly RecordRow[]): Bilingual[] {
  const jurisdictions = new Set(rows.filter(({ kind }) => kind === Kind.AUTHORIZATION).map((row) => row.jurisdiction));
  return [...jurisdictions].flatMap((jurisdiction) => {
    const version = books.versionAt(jurisdiction, books.at);
    if (version === undefined) return [];
    const rules = books.rulesOf(jurisdiction, version);
    return rules === undefined ? [withoutText(jurisdiction, version)] : undatedIn(rules);
  });
}

function withoutText(jurisdiction: number, version: number): Bilingual {
  return {
    zh: `辖区 ${jurisdiction} 规则集第 ${version} 版所定的义务：本系统没有该版的文本，请以 --rulebook 给出后重新启动`,
    en:
      `the duties that version ${version} of the rulebook of jurisdiction ${jurisdiction} sets: this system has no ` +
      "text of it, so start it again with --rulebook",
  };
}

function undatedIn(rules: readonly Rule[]): Bilingual[] {
  const dated = new Set(rules.flatMap(yearlyTermsOf).flatMap(({ codes }) => codes));
  return PERIODIC.filter((code) => !dated.has(code)).flatMap((code) => {
    const asking = rules.filter((rule) => isAbout(rule, Code[code]));
    const [rule] = asking;
    if (rule === undefined) return [];
    const label = codeLabel(code);
    return [
      {
        zh: `${label.zh}的期限：规则 ${showForeign(rule.id)}（${showForeign(rule.clause)}）未载明日期，请查阅条文`,
        en:
          `the days of the ${label.en}: the rule ${showForeign(rule.id)} (${showForeign(rule.clause)}) gives none ` +
          "that this program knows, so read the clause",
      },
    ];
  });
}

function isAbout({ steps }: Rule, code: number): boolean {
  return steps.some(
    (step) => step.kind === Kind.AUTHORIZATION && step.act === ActKind.ATTEST && Number(step.code) === code,
  );
}
