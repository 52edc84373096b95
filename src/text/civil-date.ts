import { DateError } from "./date-error.ts";
import { showForeign } from "./foreign-text.ts";

/** Seconds in a day. */
export const DAY = 86_400;
/** Seconds by which China's clocks are ahead of UTC: since 1991 without summer time. No earlier terms are recorded. */
export const OFFSET = 8 * 3_600;

/** A date of the Gregorian calendar as read in China (+08:00); month and day count from 1. */
export type CivilDate = { readonly year: number; readonly month: number; readonly day: number };

/**
 * Reads `2026-03-01`. Years 1970 to 9999.
 * @throws DateError DATE_MALFORMED, DATE_NONEXISTENT
 */
export function parseCivilDate(text: string): CivilDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) {
    const given = showForeign(text, 40);
    throw new DateError(
      "DATE_MALFORMED",
      {
        zh: `日期应写作 年-月-日，例如 2026-03-01，而不是 ${given}。`,
        en: `A date is written year-month-day, such as 2026-03-01, not ${given}.`,
      },
      { text },
    );
  }
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  if (date.year < 1970 || formatCivilDate(dateOfCivilDay(civilDayOf(date))) !== text) {
    throw new DateError(
      "DATE_NONEXISTENT",
      {
        zh: `1970 年以来的日历中没有 ${text} 这一天：请核对日期。`,
        en: `The calendar from 1970 on has no day ${text}: check the date.`,
      },
      { text },
    );
  }
  return date;
}

/** Writes `2026-03-01`. */
export function formatCivilDate(date: CivilDate): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${String(date.year).padStart(4, "0")}-${two(date.month)}-${two(date.day)}`;
}

/** The instant at which a civil day begins in China. Seconds since 1970. */
export function startOfCivilDate(date: CivilDate): number {
  return startOfCivilDay(civilDayOf(date));
}

/** The civil date in China at an instant. Seconds since 1970. */
export function civilDateAt(seconds: number): CivilDate {
  return dateOfCivilDay(civilDayAt(seconds));
}

/**
 * The date `months` civil months later, or earlier where they are negative. A day that the month does not have becomes
 * the first of the next month, so that no day of a term is lost: 31 January and 1 month is 1 March. The contract of the
 * ledger computes it in the same way.
 */
export function addCivilMonths(date: CivilDate, months: number): CivilDate {
  const total = date.year * 12 + (date.month - 1) + months;
  const first = { year: Math.floor(total / 12), month: (total % 12) + 1, day: 1 };
  const next = { year: Math.floor((total + 1) / 12), month: ((total + 1) % 12) + 1, day: 1 };
  return dateOfCivilDay(Math.min(civilDayOf(first) + date.day - 1, civilDayOf(next)));
}

/** The instant `months` civil months after an instant, at the same time of day in China. Seconds since 1970. */
export function addMonths(seconds: number, months: number): number {
  const date = civilDateAt(seconds);
  return startOfCivilDate(addCivilMonths(date, months)) + (seconds - startOfCivilDate(date));
}

/**
 * The instant `months` civil months before an instant, at the same time of day in China; 0 where that is before 1970.
 * A day that the month does not have becomes the first of the next month, as in `addMonths`. Seconds since 1970.
 */
export function subtractMonths(seconds: number, months: number): number {
  const { year, month } = civilDateAt(seconds);
  const beyond = months > (year - 1970) * 12 + (month - 1);
  return beyond ? 0 : Math.max(0, addMonths(seconds, -months));
}

/** The instant `days` days before an instant; 0 where that is before 1970. China's days all have the same length. */
export function subtractDays(seconds: number, days: number): number {
  return Math.max(0, seconds - days * DAY);
}

/** The number of the civil day in China at an instant, counted from 1 January 1970 as 0. */
export function civilDayAt(seconds: number): number {
  return Math.floor((seconds + OFFSET) / DAY);
}

/** The instant at which a civil day begins in China, by its number. Seconds since 1970. */
export function startOfCivilDay(day: number): number {
  return day * DAY - OFFSET;
}

/** The number of a date's day, counted from 1 January 1970 as 0. */
export function civilDayOf(date: CivilDate): number {
  return Math.round(Date.UTC(date.year, date.month - 1, date.day) / 1000 / DAY);
}

/** Whether a civil day is one of Monday to Friday. The first one, 1 January 1970, was a Thursday. */
export function isWeekday(day: number): boolean {
  return (day + 3) % 7 < 5;
}

/** The date of a civil day's number. */
export function dateOfCivilDay(day: number): CivilDate {
  const utc = new Date(day * DAY * 1000);
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, day: utc.getUTCDate() };
}
