import { codeLabel } from "../ledger/codes.ts";
import { roleLabels } from "../ledger/role-labels.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { YearlyTerm } from "./yearly-term.ts";

/** A yearly term in words: what, by whom, and until which day of the next year. */
export function wordsOfYearlyTerm({ codes, roles, lastDay: { month, day } }: YearlyTerm): Bilingual {
  const [what, who] = [codes.map(codeLabel), roles.map((role) => roleLabels[role])];
  return {
    zh: `${what.map(({ zh }) => zh).join("或")}，由${who.map(({ zh }) => zh).join("或")}办理，截至次年${month}月${day}日`,
    en:
      `${what.map(({ en }) => en).join(" or ")} by ${who.map(({ en }) => en).join(" or ")}, ` +
      `until ${day} ${showMonth(month)} of the next year`,
  };
}

/** The English name of a month from 1 to 12. */
function showMonth(month: number): string {
  return new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(Date.UTC(2000, month - 1, 1));
}
