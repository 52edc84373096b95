import { InputError } from "../documents/input-error.ts";

const DAY = 86_400;
// China has kept +08:00 without daylight saving since 1991; terms before that are not recorded here.
const OFFSET = 8 * 3_600;

/** A date of the Gregorian calendar as read in China (+08:00); month and day count from 1. */
export type CivilDate = { readonly year: number; readonly month: number; readonly day: number };

/** A half-open term [from, until) of UTC instants in seconds since 1970. */
export type Term = { readonly from: number; readonly until: number };

/**
 * Reads `2026-03-01`. Years 1970 to 9999.
 * @throws InputError CIVIL_DATE_MALFORMED, CIVIL_DATE_NONEXISTENT
 */
export function parseCivilDate(text: string): CivilDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) {
    throw new InputError(
      "CIVIL_DATE_MALFORMED",
      `a date is written year-month-day, such as 2026-03-01, not ${JSON.stringify(text.slice(0, 40))}`,
      { text },
    );
  }
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  if (date.year < 1970 || formatCivilDate(civilDateOfDay(dayOf(date))) !== text) {
    throw new InputError("CIVIL_DATE_NONEXISTENT", `there is no ${text} in the calendar from 1970 on`, { text });
  }
  return date;
}

/** Writes `2026-03-01`. */
export function formatCivilDate(date: CivilDate): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${String(date.year).padStart(4, "0")}-${two(date.month)}-${two(date.day)}`;
}

/** The instant (seconds) at which a civil day begins in China. */
export function startOfCivilDate(date: CivilDate): number {
  return dayOf(date) * DAY - OFFSET;
}

/** The civil date in China at an instant (seconds). */
export function civilDateAt(seconds: number): CivilDate {
  return civilDateOfDay(Math.floor((seconds + OFFSET) / DAY));
}

/**
 * The date `months` (not negative) civil months later. A day that the month does not have becomes the
 * first of the next month, so that no day of a term is lost: 31 January and 1 month is 1 March. The
 * ledger's contract reckons the same way.
 */
export function addCivilMonths(date: CivilDate, months: number): CivilDate {
  const total = date.year * 12 + (date.month - 1) + months;
  const first = { year: Math.floor(total / 12), month: (total % 12) + 1, day: 1 };
  const next = { year: Math.floor((total + 1) / 12), month: ((total + 1) % 12) + 1, day: 1 };
  return civilDateOfDay(Math.min(dayOf(first) + date.day - 1, dayOf(next)));
}

/** The instant `months` civil months after an instant; its time of day in China stays. Seconds. */
export function addMonths(seconds: number, months: number): number {
  const date = civilDateAt(seconds);
  return startOfCivilDate(addCivilMonths(date, months)) + (seconds - startOfCivilDate(date));
}

/**
 * The term from the beginning of `first` to the end of `last`, both days included as agreements write
 * them (自…起至…止).
 * @throws InputError CIVIL_TERM_EMPTY when `last` comes before `first`
 */
export function civilTerm(first: CivilDate, last: CivilDate): Term {
  const term = { from: startOfCivilDate(first), until: startOfCivilDate(last) + DAY };
  if (term.until <= term.from) {
    throw new InputError(
      "CIVIL_TERM_EMPTY",
      `the term ends (${formatCivilDate(last)}) before it begins (${formatCivilDate(first)})`,
      { first, last },
    );
  }
  return term;
}

function dayOf(date: CivilDate): number {
  return Math.round(Date.UTC(date.year, date.month - 1, date.day) / 1000 / DAY);
}

function civilDateOfDay(day: number): CivilDate {
  const utc = new Date(day * DAY * 1000);
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, day: utc.getUTCDate() };
}
