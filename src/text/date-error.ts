import { CodedError } from "./coded-error.ts";

/**
 * The faults of a date or a time that somebody wrote:
 * - `DATE_MALFORMED`: a date is not in the form 2026-03-01;
 * - `DATE_NONEXISTENT`: the calendar has no such day, or it is before 1970;
 * - `DATE_TOO_LATE`: a term ends after the last time that a ledger can write;
 * - `INSTANT_MALFORMED`: a time of day is not in the expected form, or has no offset where it needs one;
 * - `INSTANT_NONEXISTENT`: a day has no such time of day, no place has such an offset, or the year is out of range.
 */
export type DateErrorCode =
  "DATE_MALFORMED" | "DATE_NONEXISTENT" | "DATE_TOO_LATE" | "INSTANT_MALFORMED" | "INSTANT_NONEXISTENT";

/** A date or time is malformed, or the calendar does not have it. */
export class DateError extends CodedError<DateErrorCode> {
  override readonly name = "DateError";
}
