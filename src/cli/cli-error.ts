import { CodedError } from "../text/coded-error.ts";

/**
 * How a command ends when it did not do what it was asked for:
 * - `REFUSED`: a rule, a standing or the structure forbids the act;
 * - `NOT_FOUND`: there is no such record, key or file;
 * - `NOT_VALID`: something was checked and is not what it should be;
 * - `BAD_USAGE`: the command line itself cannot be carried out;
 * - `UNAVAILABLE`: something that has to run or answer does not.
 */
export type CliErrorCode = "REFUSED" | "NOT_FOUND" | "NOT_VALID" | "BAD_USAGE" | "UNAVAILABLE";

/** What a person gave to a command is not what it must be. All other errors are those of the rooms that find them. */
export class CliError extends CodedError<CliErrorCode> {
  override readonly name = "CliError";
}
