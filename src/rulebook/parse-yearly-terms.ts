import { ActKind, Code } from "../ledger/codes.ts";
import type { CodeName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { civilDayOf, dateOfCivilDay, formatCivilDate } from "../text/civil-date.ts";
import { showForeign } from "../text/foreign-text.ts";
import { bilingualAt, textAt } from "./member-at.ts";
import { readEach, readMembers } from "./read-parts.ts";
import { codeOf, namesAt } from "./requirement-values.ts";
import { malformedAt } from "./rulebook-error.ts";
import type { Step } from "./step.ts";
import type { YearlyTerm } from "./yearly-term.ts";

/** @throws RulebookError RULEBOOK_MALFORMED, RULES_UNSOUND */
export function parseYearlyTerms(value: unknown, place: string): YearlyTerm[] {
  return readEach(value, place, (term, at) => {
    const { codes, by, until, reading } = readMembers(
      term,
      at,
      {
        codes: (member: unknown, where: string) => readEach(member, where, codeOf("FILING", "OPINION")),
        by: (member: unknown, where: string) => namesAt(member, Role, where),
        until: lastDayAt,
      },
      { reading: bilingualAt },
    );
    return { codes, roles: by, lastDay: until, reading };
  });
}

/** A day that every year has, such as 03-31. */
function lastDayAt(value: unknown, place: string): YearlyTerm["lastDay"] {
  const text = textAt(value, place);
  const [month = 0, day = 0] = (/^\d{2}-\d{2}$/.test(text) ? text : "").split("-").map(Number);
  if (isDayOfEveryYear(month, day)) return { month, day };
  throw malformedAt(place)({
    zh: `为 ${showForeign(text)}，应为每年都有的一天，写作 月-日，例如 03-31`,
    en: `is ${showForeign(text)} and must be a day that every year has, as month-day, such as 03-31`,
  });
}

/** A common year has the days that every year has. */
function isDayOfEveryYear(month: number, day: number): boolean {
  const date = { year: 2027, month, day };
  return month >= 1 && formatCivilDate(dateOfCivilDay(civilDayOf(date))) === formatCivilDate(date);
}

/** The statements of a rule's yearly terms at which it does not judge: who must make these, the rule does not say. */
export function statementsElsewhere(terms: readonly YearlyTerm[], steps: readonly Step[]): CodeName[] {
  const judged = new Set<number>(
    steps.flatMap((step) => (step.kind === Kind.AUTHORIZATION && step.act === ActKind.ATTEST ? [step.code] : [])),
  );
  return terms.flatMap(({ codes }) => codes.filter((code) => !judged.has(Code[code])));
}
