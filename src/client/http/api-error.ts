import type { ProblemForm } from "../../schemas/problem.ts";
import { CodedError } from "../../text/coded-error.ts";
import type { Evidence } from "../../text/coded-error.ts";
import type { Bilingual } from "../../text/bilingual.ts";

/**
 * The reasons for which the API gave no answer that can be used:
 * - `URL_MALFORMED`: the address of the API is not an http or https URL;
 * - `UNREACHABLE`: no connection, or it broke off before the answer was complete;
 * - `TIMEOUT`: there was no answer in time;
 * - `NOT_LAIQU`: the answer is not in the form of this API, so another program answers at this address;
 * - `ANSWER_MALFORMED`: the answer does not have the form that the API promises for this route;
 * - `UNFINISHED`: a whole list broke off after it had begun, so that what was given is not all of it;
 * - `NOT_FOUND`, `BAD_REQUEST`, `REFUSED`, `UNAVAILABLE`: the API answered with a problem of status 404, 400, another
 *   one below 500, or 500 and above.
 */
export type ApiErrorCode =
  | "URL_MALFORMED"
  | "UNREACHABLE"
  | "TIMEOUT"
  | "NOT_LAIQU"
  | "ANSWER_MALFORMED"
  | "UNFINISHED"
  | "NOT_FOUND"
  | "BAD_REQUEST"
  | "REFUSED"
  | "UNAVAILABLE";

/** The API could not be asked, or its answer cannot be used. */
export class ApiError extends CodedError<ApiErrorCode> {
  override readonly name = "ApiError";
  /** The whole problem (RFC 9457) where the API answered with one. */
  readonly problem: ProblemForm | undefined;

  constructor(code: ApiErrorCode, text: Bilingual, evidence: Evidence, cause?: unknown, problem?: ProblemForm) {
    super(code, text, evidence, cause);
    this.problem = problem;
  }

  /** Whether the same request may succeed later: nothing answered, or it answered that it cannot answer now. */
  get isUnavailable(): boolean {
    return ["UNREACHABLE", "TIMEOUT", "NOT_LAIQU", "UNAVAILABLE"].includes(this.code);
  }
}

/** The error for an answer that is a problem. */
export function problemError(problem: ProblemForm): ApiError {
  return new ApiError(codeOf(problem.status), problem.details, { problem }, undefined, problem);
}

function codeOf(status: number): ApiErrorCode {
  if (status === 404) return "NOT_FOUND";
  if (status === 400) return "BAD_REQUEST";
  return status >= 500 ? "UNAVAILABLE" : "REFUSED";
}
