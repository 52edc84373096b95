import { CodedError } from "../text/coded-error.ts";

/**
 * The ways in which a command ends when it did not do what it was asked for:
 * - `REFUSED`: a rule, a standing or the structure forbids the act;
 * - `NOT_FOUND`: there is no such record, key or file;
 * - `NOT_VALID`: something was checked and is not what it should be;
 * - `BAD_USAGE`: the command line itself is wrong;
 * - `UNAVAILABLE`: a program that must run does not run or does not answer;
 * - `UNFINISHED`: a list broke off after a part of it was given.
 */
export type CliErrorCode = "REFUSED" | "NOT_FOUND" | "NOT_VALID" | "BAD_USAGE" | "UNAVAILABLE" | "UNFINISHED";

/** An argument or option of a command is wrong. All other errors belong to the rooms that find them. */
export class CliError extends CodedError<CliErrorCode> {
  override readonly name = "CliError";
}
