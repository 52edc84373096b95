import { addMonths, parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";

const TIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?$/;

/** The instant (seconds) of `2026-02-11T09:50` or `2026-02-11` (its beginning) in China. */
export function china(text: string): number {
  const match = TIME.exec(text);
  if (match === null) throw new TypeError(`a time of the demo is written 2026-02-11T09:50 or 2026-02-11, not ${text}`);
  const [, date = "", hours = "0", minutes = "0"] = match;
  return startOfCivilDate(parseCivilDate(date)) + Number(hours) * 3600 + Number(minutes) * 60;
}

/** The end of a term whose last day is `date`: the beginning of the next one. */
export function endOfDay(date: string): number {
  return china(date) + 86_400;
}

/** The end of a term of civil months from the beginning of a day. */
export function monthsFrom(date: string, months: number): number {
  return addMonths(china(date), months);
}
