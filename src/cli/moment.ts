import type { AskedMoment } from "../client/http/api-client.ts";
import { endOfDay, parseInstant } from "../text/china-time.ts";

/** The two times of a question: `--at`, the legal time, and `--known-at`, the time up to which the ledger is read. */
export interface MomentOptions {
  readonly at?: string;
  readonly knownAt?: string;
}

/** The two times of a question. @throws DateError */
export function readMoment({ at, knownAt }: MomentOptions): AskedMoment {
  return {
    ...(at === undefined ? {} : { at: readTime(at) }),
    ...(knownAt === undefined ? {} : { knownAt: readTime(knownAt) }),
  };
}

/**
 * Reads a time from the command line: a civil date in China, or an instant such as 2026-03-01T09:20+08:00. A date
 * means its last second, so that what began or ended on that day counts.
 * @returns seconds since 1970 (UTC)
 * @throws DateError
 */
function readTime(text: string): number {
  return text.includes("T") ? parseInstant(text) : endOfDay(text) - 1;
}
