import { endOfDay, parseInstant } from "../text/china-time.ts";

/** The two times of a question: `--at`, the legal time, and `--known-at`, the time up to which the ledger is read. */
export interface MomentOptions {
  readonly at?: string;
  readonly knownAt?: string;
}

/** The query of a question's two times, beginning with `&` or empty. */
export function momentQuery(options: MomentOptions): string {
  const at = options.at === undefined ? "" : `&at=${parseMoment(options.at)}`;
  const knownAt = options.knownAt === undefined ? "" : `&knownAt=${parseMoment(options.knownAt)}`;
  return at + knownAt;
}

/**
 * Reads a time from the command line: a civil date in China, or an instant such as 2026-03-01T09:20+08:00. A date
 * means its last second, so that what began or ended on that day counts.
 * @returns seconds since 1970 (UTC)
 * @throws DateError
 */
function parseMoment(text: string): number {
  return text.includes("T") ? parseInstant(text) : endOfDay(text) - 1;
}
