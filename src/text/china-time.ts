import type { Bilingual } from "./bilingual.ts";
import {
  addMonths,
  civilDateAt,
  DAY,
  formatCivilDate,
  OFFSET,
  parseCivilDate,
  startOfCivilDate,
} from "./civil-date.ts";
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

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;
/** The clocks of no place are further from UTC than this. Hours. */
const MOST_OFFSET_HOURS = 14;

/**
 * The instant of a time written with its offset, such as `2026-03-01T09:20+08:00` or `2026-03-01T01:20:00Z`; parts of
 * a second are dropped. Without an offset the machine's own time zone would decide, so it is refused. A day, an hour
 * or an offset that does not exist is refused as well: a library that counts on (24:00, 30 February) would answer for
 * another day than the one that was asked about.
 * @returns seconds since 1970 (UTC), from 0 to the end of the year 9999 in China
 * @throws DateError INSTANT_MALFORMED, INSTANT_NONEXISTENT, DATE_NONEXISTENT
 */
export function parseInstant(text: string): number {
  const match = INSTANT.exec(text);
  if (match === null) throw malformedInstant(text, "2026-03-01", "2026-03-01T09:20+08:00");
  const [, date = "", hours = "", minutes = "", seconds = "0", sign = "+", offsetHours = "0", offsetMinutes = "0"] =
    match;
  const day = startOfCivilDate(parseCivilDate(date));
  const ofDay = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  const offset = Number(offsetHours) * 3_600 + Number(offsetMinutes) * 60;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    throw nonexistentInstant(text, {
      zh: "一天中没有这一时刻（00:00:00 至 23:59:59，不计闰秒）",
      en: "a day has no such time (00:00:00 to 23:59:59, without leap seconds)",
    });
  // RFC 3339 gives -00:00 to clocks whose offset is not known.
  if (offset > MOST_OFFSET_HOURS * 3_600 || Number(offsetMinutes) > 59 || (sign === "-" && offset === 0))
    throw nonexistentInstant(text, {
      zh: "没有这一时差（-14:00 至 +14:00，零时差写作 Z）",
      en: "there is no such offset (-14:00 to +14:00, and Z for none)",
    });
  const instant = day + OFFSET + ofDay - (sign === "-" ? -offset : offset);
  if (instant >= 0 && civilDateAt(instant).year <= 9_999) return instant;
  throw nonexistentInstant(text, {
    zh: "早于 1970-01-01T08:00+08:00 或晚于 9999 年",
    en: "it is before 1970-01-01T08:00+08:00 or after the year 9999",
  });
}

/**
 * The end of a term whose last day is `date`: the instant at which the next day begins.
 * @throws DateError DATE_MALFORMED, DATE_NONEXISTENT
 */
export function endOfDay(date: string): number {
  return startOfCivilDate(parseCivilDate(date)) + DAY;
}

/** The last instant that the 32 bits of a ledger's times can hold, in the year 2106. Seconds since 1970. */
const LAST_LEDGER_TIME = 2 ** 32 - 1;

/**
 * The end of a term that is to be recorded, whose last day is `date`.
 * @throws DateError DATE_MALFORMED, DATE_NONEXISTENT, DATE_TOO_LATE
 */
export function endOfTerm(date: string): number {
  return recordable(endOfDay(date), date);
}

/**
 * The end of a term that is to be recorded, which ends at a moment: see {@link chinaTime}.
 * @throws DateError DATE_NONEXISTENT, INSTANT_MALFORMED, DATE_TOO_LATE
 */
export function endAtMoment(moment: string): number {
  return recordable(chinaTime(moment), moment);
}

/**
 * The instant of a time that is to be recorded: see {@link chinaTime}. It is after 1970-01-01T08:00, because the ledger
 * reads 0 as none.
 * @throws DateError DATE_NONEXISTENT, INSTANT_MALFORMED, INSTANT_NONEXISTENT, DATE_TOO_LATE
 */
export function recordedTime(text: string): number {
  const instant = chinaTime(text);
  if (instant > 0) return recordable(instant, text);
  throw nonexistentInstant(text, {
    zh: "账本不能记载 1970-01-01T08:00 及以前的时间",
    en: "a ledger records nothing at 1970-01-01T08:00 or before",
  });
}

/** @param text - what was given for the instant */
function recordable(end: number, text: string): number {
  if (end <= LAST_LEDGER_TIME) return end;
  const given = showForeign(text, 40);
  const last = showDate(LAST_LEDGER_TIME - DAY);
  throw new DateError(
    "DATE_TOO_LATE",
    {
      zh: `账本所能记载的最后一日为 ${last}，而此处为 ${given}：请写较早的日期，没有期限的请省略。`,
      en: `The last day that a ledger can record is ${last}, not ${given}: give an earlier day, or none for no end.`,
    },
    { text, last },
  );
}

/**
 * The end of a term of `months` civil months whose first day is `date`.
 * @throws DateError DATE_MALFORMED, DATE_NONEXISTENT
 */
export function monthsFrom(date: string, months: number): number {
  return addMonths(startOfCivilDate(parseCivilDate(date)), months);
}

/** @param problem - a clause that says what does not exist */
function nonexistentInstant(text: string, problem: Bilingual): DateError {
  const given = showForeign(text, 40);
  return new DateError(
    "INSTANT_NONEXISTENT",
    {
      zh: `没有 ${given} 这一时刻：${problem.zh}；请核对。`,
      en: `There is no time ${given}: ${problem.en}; check it.`,
    },
    { text },
  );
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
