import { addMonths, civilDateAt, DAY, formatCivilDate, parseCivilDate, startOfCivilDate } from "./civil-date.ts";
import { DateError } from "./date-error.ts";
import { showForeign } from "./foreign-text.ts";

/*
 * The one place that reads and writes times as clocks in China show them: +08:00, without summer time. Instants are
 * seconds since 1970 (UTC), whatever the machine's own time zone.
 */

/** The date of an instant: `2026-03-01`. */
export function showDate(seconds: number): string {
  return formatCivilDate(civilDateAt(seconds));
}

/** The date and the minute of an instant: `2026-03-01 09:20`. */
export function showTime(seconds: number): string {
  return showSecond(seconds).slice(0, "2026-03-01 09:20".length);
}

/** The date and the second of an instant: `2026-03-01 09:20:00`. */
export function showSecond(seconds: number): string {
  const date = civilDateAt(seconds);
  const ofDay = seconds - startOfCivilDate(date);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return `${formatCivilDate(date)} ${two(ofDay / 3_600)}:${two((ofDay / 60) % 60)}:${two(ofDay % 60)}`;
}

/** An instant with its offset, which leaves no doubt about the time zone: `2026-03-01 09:20:00 +08:00`. */
export function showInstant(seconds: number): string {
  return `${showSecond(seconds)} +08:00`;
}

/**
 * The instant of a time that is written without an offset and is meant as China time (+08:00): `2026-02-11T09:50`, or
 * `2026-02-11` for the beginning of that day.
 * @throws DateError DATE_NONEXISTENT, INSTANT_MALFORMED
 */
export function chinaTime(text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):([0-5]\d))?$/.exec(text);
  if (match === null) throw malformedInstant(text, "2026-02-11", "2026-02-11T09:50");
  const [, date = "", hours = "0", minutes = "0"] = match;
  return startOfCivilDate(parseCivilDate(date)) + Number(hours) * 3_600 + Number(minutes) * 60;
}

/**
 * The instant of a time written with its offset, such as `2026-03-01T09:20+08:00` or `2026-03-01T01:20:00Z`; parts of
 * a second are dropped. Without an offset the machine's own time zone would decide, so it is refused.
 * @throws DateError INSTANT_MALFORMED
 */
export function parseInstant(text: string): number {
  const milliseconds = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(milliseconds)) {
    throw malformedInstant(text, "2026-03-01", "2026-03-01T09:20+08:00");
  }
  return Math.floor(milliseconds / 1_000);
}

/**
 * The end of a term whose last day is `date`: the instant at which the next day begins.
 * @throws DateError DATE_MALFORMED, DATE_NONEXISTENT
 */
export function endOfDay(date: string): number {
  return startOfCivilDate(parseCivilDate(date)) + DAY;
}

/**
 * The end of a term of `months` civil months whose first day is `date`.
 * @throws DateError DATE_MALFORMED, DATE_NONEXISTENT
 */
export function monthsFrom(date: string, months: number): number {
  return addMonths(startOfCivilDate(parseCivilDate(date)), months);
}

function malformedInstant(text: string, date: string, instant: string): DateError {
  const given = showForeign(text, 40);
  return new DateError(
    "INSTANT_MALFORMED",
    {
      zh: `${given} 不是时间：请写 ${date} 或 ${instant}。`,
      en: `${given} is not a time: write ${date} or ${instant}.`,
    },
    { text },
  );
}
