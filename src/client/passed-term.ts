import { showDate } from "../text/china-time.ts";
import { ClientError } from "./client-error.ts";

/**
 * Refuses a term that is over before it is recorded: it would take effect for nobody, and a mistyped year looks so.
 * @param until - the end of its last day, seconds since 1970; undefined for no end
 * @param now - seconds since 1970
 * @throws ClientError DEADLINE_PASSED
 */
export function refusePassedTerm(until: number | undefined, now: number): void {
  if (until === undefined || until > now) return;
  const deadline = showDate(until - 1);
  throw new ClientError(
    "DEADLINE_PASSED",
    {
      zh: `最后一日 ${deadline} 已过：请另定以后的日期。`,
      en: `The last day, ${deadline}, has passed already: set a later day.`,
    },
    { deadline },
  );
}
