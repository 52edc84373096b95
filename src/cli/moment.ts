import { civilDateAt, formatCivilDate, parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { CliError } from "./cli-error.ts";

const DAY = 86_400;

/** Which time a question is about: `--at`, the legal time, and `--known-at`, what the ledger knew by then. */
export interface MomentOptions {
  readonly at?: string;
  readonly knownAt?: string;
}

/**
 * Reads a time from the command line: a civil date in China (its last second, so that what began or
 * ended on that day counts), or an instant such as 2026-03-01T09:20+08:00.
 * @returns seconds since 1970 (UTC)
 * @throws CliError `BAD_USAGE`; InputError
 */
export function parseMoment(text: string): number {
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return parseInstant(text);
  return startOfCivilDate(parseCivilDate(text)) + DAY - 1;
}

/** The end of a term that includes the given civil day: the instant the next day begins. Seconds. */
export function endOfDay(text: string): number {
  return startOfCivilDate(parseCivilDate(text)) + DAY;
}

/** The civil date in China, as people read it. */
export function showDate(seconds: number): string {
  return formatCivilDate(civilDateAt(seconds));
}

/** Date and minute in China. */
export function showTime(seconds: number): string {
  const date = civilDateAt(seconds);
  const minutes = Math.floor((seconds - startOfCivilDate(date)) / 60);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${formatCivilDate(date)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The query of a question's two times, beginning with `&` or empty. */
export function momentQuery(options: MomentOptions): string {
  const at = options.at === undefined ? "" : `&at=${parseMoment(options.at)}`;
  const knownAt = options.knownAt === undefined ? "" : `&knownAt=${parseMoment(options.knownAt)}`;
  return at + knownAt;
}

function parseInstant(text: string): number {
  const milliseconds = Date.parse(text);
  // Without an offset the machine's own time zone would decide.
  if (!/(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(milliseconds)) {
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `${JSON.stringify(text)} 不是时间：请写 2026-03-01 或 2026-03-01T09:20+08:00。`,
        en: `${JSON.stringify(text)} is no time: write 2026-03-01 or 2026-03-01T09:20+08:00.`,
      },
      { text },
    );
  }
  return Math.floor(milliseconds / 1000);
}
