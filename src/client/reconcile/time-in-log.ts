import { parseInstant } from "../../text/china-time.ts";

/** Seconds, or thousandths of them, since 1970: the time stamps of most programs. */
const UNIX = /^(\d{10})(?:\.\d{1,9})?$|^(\d{10})\d{3}$/;
/** A clock without an offset, as logs and spreadsheets write it. */
const CLOCK = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(:\d{2}(?:[.,]\d{1,9})?)?$/;
const WITH_OFFSET = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * The instant of a line of a log, in seconds since 1970: `2026-03-01T09:20:11+08:00`, a clock without an offset, which
 * is China's, or a Unix time in seconds or thousandths of them. A day without a time is none, because the standing of
 * an export may change within it.
 * @returns undefined for a text in none of these forms
 * @throws DateError for a day or a time that does not exist
 */
export function timeInLog(text: string): number | undefined {
  const unix = UNIX.exec(text);
  if (unix !== null) return Number(unix[1] ?? unix[2]);
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [, year = "", month = "", day = "", hour = "", minute = "", second = ":00"] = clock;
    const two = (part: string): string => part.padStart(2, "0");
    const [date, time] = [`${year}-${two(month)}-${two(day)}`, `${two(hour)}:${minute}${second.replace(",", ".")}`];
    return parseInstant(`${date}T${time}+08:00`);
  }
  const [, date, time, offset = ""] = WITH_OFFSET.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  return parseInstant(`${date}T${time}${offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset}`);
}
