import { civilDayOf, dateOfCivilDay, formatCivilDate, isWeekday, parseCivilDate } from "../text/civil-date.ts";
import { showForeign } from "../text/foreign-text.ts";
import { DecisionError } from "./decision-error.ts";

/** The working days of a half year, in the form of a decision. */
export interface HalfYearOfWork {
  readonly year: number;
  /** 0: January to June; 1: July to December. */
  readonly half: number;
  /** Bit i: the day i of the half year is a working day. */
  readonly workingDays: bigint;
}

/**
 * The working days of a half year: Monday to Friday without the days off, and the days that are worked in their place
 * (调休).
 * @param text - such as `2026-1` for January to June of 2026
 * @param off - days and ranges such as `2026-01-01` and `2026-02-16..2026-02-22`
 * @param worked - the same
 * @throws DecisionError HALF_YEAR_MALFORMED, DAYS_OUTSIDE; DateError
 */
export function workingDays(text: string, off: readonly string[], worked: readonly string[]): HalfYearOfWork {
  const match = /^(\d{4})-([12])$/.exec(text.trim());
  if (match === null)
    throw new DecisionError(
      "HALF_YEAR_MALFORMED",
      {
        zh: `半年应写作 2026-1（1 至 6 月）或 2026-2（7 至 12 月），而不是 ${showForeign(text)}。`,
        en: `A half year is written 2026-1 (January to June) or 2026-2 (July to December), not ${showForeign(text)}.`,
      },
      { text },
    );
  const [year, half] = [Number(match[1]), Number(match[2]) - 1];
  const first = civilDayOf({ year, month: half === 0 ? 1 : 7, day: 1 });
  const next = civilDayOf(half === 0 ? { year, month: 7, day: 1 } : { year: year + 1, month: 1, day: 1 });
  const days = new Set(Array.from({ length: next - first }, (_, index) => first + index).filter(isWeekday));
  for (const day of daysOf(off, first, next)) days.delete(day);
  for (const day of daysOf(worked, first, next)) days.add(day);
  return { year, half, workingDays: [...days].reduce((bits, day) => bits | (1n << BigInt(day - first)), 0n) };
}

function daysOf(items: readonly string[], first: number, next: number): number[] {
  return items.flatMap((item) => {
    const [start = "", end = start] = item.trim().split("..");
    const [from, to] = [civilDayOf(parseCivilDate(start)), civilDayOf(parseCivilDate(end))];
    if (from < first || to >= next || to < from) throw outside(item, first, next);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

function outside(item: string, first: number, next: number): DecisionError {
  const [from, to] = [first, next - 1].map((day) => formatCivilDate(dateOfCivilDay(day)));
  return new DecisionError(
    "DAYS_OUTSIDE",
    {
      zh: `${showForeign(item)} 不在 ${from} 至 ${to} 之内，或起止颠倒：请改正。`,
      en: `${showForeign(item)} is not within ${from} to ${to}, or ends before it begins: correct it.`,
    },
    { item },
  );
}
