import type { ProblemForm } from "../../schemas/problem.ts";

/**
 * Why the page has no answer:
 * - `UNREACHABLE`: the server gave no answer at all;
 * - `PROBLEM`: it refused, and says why (`problem`);
 * - `ANSWER_MALFORMED`: what came is not of the form that the API promises;
 * - `FILE_UNREADABLE`: the browser could not read the file to its end, or it changed meanwhile;
 * - `FILE_IS_FOLDER`, `FILES_MANY`: one file at a time has a digest here;
 * - `HASHING_FAILED`: the worker did not start or broke off.
 */
export type PageErrorCode =
  | "UNREACHABLE"
  | "PROBLEM"
  | "ANSWER_MALFORMED"
  | "FILE_UNREADABLE"
  | "FILE_IS_FOLDER"
  | "FILES_MANY"
  | "HASHING_FAILED";

/** A failure to be shown to the person at the page; what it knows of the cause is in `evidence`. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly code: PageErrorCode;
  readonly evidence: string;
  readonly problem: ProblemForm | undefined;

  constructor(
    code: PageErrorCode,
    evidence: string,
    more: { readonly problem?: ProblemForm; readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${evidence}`, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.evidence = evidence;
    this.problem = more.problem;
  }
}
