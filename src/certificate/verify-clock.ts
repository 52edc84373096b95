import { CodedError } from "../text/coded-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { Descriptor } from "./descriptor.ts";
import type { Age, AsOf } from "./verdict.ts";

/**
 * The greatest age of a status, in seconds (7 days), where neither the verifier nor the descriptor sets one. After a
 * week a hold or a revocation has had time to happen, so that an older certificate says nothing about today.
 */
export const DEFAULT_MAX_AGE_SECONDS = 604_800;

/**
 * A block may be this many seconds (10 minutes) ahead of the verifier's clock before the two clocks disagree.
 * Validators accept a block only a second ahead of their own clocks, and ordinary clocks differ by less than minutes.
 */
export const CLOCK_TOLERANCE_SECONDS = 600;

/** The greatest age that a verifier may allow: 100 years, in seconds. */
export const MOST_MAX_AGE_SECONDS = 3_155_760_000;

/** The latest time that can be shown: the last second of the year 9999 in China, in seconds since 1970. */
export const LATEST_SECOND = 253_402_271_999;

/**
 * The faults of what the caller of the verifier gives beside the certificate:
 * - `NOW_OUT_OF_RANGE`: the verifier's clock is not a whole number of seconds from 1970 to 9999;
 * - `MAX_AGE_OUT_OF_RANGE`: the greatest age is not a whole number of seconds from 0 to 100 years.
 */
export type VerifyOptionsErrorCode = "NOW_OUT_OF_RANGE" | "MAX_AGE_OUT_OF_RANGE";

/** The caller of the verifier gave a time or an age that cannot be compared with. Nothing was verified. */
export class VerifyOptionsError extends CodedError<VerifyOptionsErrorCode> {
  override readonly name = "VerifyOptionsError";
}

/** The verifier's clock and the greatest age that the verifier allows. */
export interface ClockOptions {
  /** The verifier's clock, in seconds since 1970 (UTC). A term that has run out by this clock has ended. */
  readonly now: number;
  /**
   * The greatest age of a status, in seconds. Without it the descriptor's counts, or else `DEFAULT_MAX_AGE_SECONDS`.
   * When the certificate is older, a good standing becomes CANNOT_TELL with the reason STALE.
   */
  readonly maxAgeSeconds?: number;
}

/**
 * Refuses a clock or an age that would make every comparison false, such as NaN, or true, such as Infinity.
 * @throws VerifyOptionsError
 */
export function demandClock({ now, maxAgeSeconds }: ClockOptions): void {
  if (!isCountUpTo(now, LATEST_SECOND)) {
    const given = showForeign(String(now));
    throw new VerifyOptionsError(
      "NOW_OUT_OF_RANGE",
      {
        zh: `核验方的时钟为 ${given}：应为 1970 年至 9999 年之间的整数秒，请检查本机时钟。`,
        en: `The verifier's clock is ${given}: it must be whole seconds from 1970 to 9999, so check the clock.`,
      },
      { now: String(now) },
    );
  }
  if (maxAgeSeconds !== undefined && !isCountUpTo(maxAgeSeconds, MOST_MAX_AGE_SECONDS)) {
    const given = showForeign(String(maxAgeSeconds));
    throw new VerifyOptionsError(
      "MAX_AGE_OUT_OF_RANGE",
      {
        zh: `最长时效为 ${given}：应为 0 至 ${MOST_MAX_AGE_SECONDS} 的整数秒。`,
        en: `The greatest age is ${given}: it must be whole seconds from 0 to ${MOST_MAX_AGE_SECONDS}.`,
      },
      { maxAgeSeconds: String(maxAgeSeconds) },
    );
  }
}

/** The age of a certificate by the verifier's clock, and the greatest age that counts. */
export function ageOf({ maxStatusAgeSeconds }: Descriptor, asOf: AsOf, { now, maxAgeSeconds }: ClockOptions): Age {
  return { now, seconds: now - asOf.time, most: maxAgeSeconds ?? maxStatusAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS };
}

/** Whether the block is so far ahead of the verifier's clock that one of the two clocks must be wrong. */
export function clocksDisagree({ seconds }: Age): boolean {
  return seconds < -CLOCK_TOLERANCE_SECONDS;
}

export function isStale({ seconds, most }: Age): boolean {
  return seconds > most;
}

function isCountUpTo(value: unknown, most: number): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most;
}
