import { isGoodStanding, type StandingCode } from "../ledger/evaluate-standing.ts";
import type { CliErrorCode } from "./cli-error.ts";

/** The exit codes of the program, as `--help` and the README list them. */
export const ExitCode = {
  DONE: 0,
  REFUSED_NOT_FOUND_OR_NOT_VALID: 1,
  BAD_USAGE: 2,
  UNAVAILABLE: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code of a command that shows records: 1 when the standing of one of them is not good, or no longer. */
export function exitCodeOfStandings(standings: readonly StandingCode[]): ExitCode {
  return standings.every(isGoodStanding) ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

/** The exit code of a command that ended with this error. */
export function exitCodeOf(code: CliErrorCode): ExitCode {
  switch (code) {
    case "REFUSED":
    case "NOT_FOUND":
    case "NOT_VALID":
      return ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
    case "BAD_USAGE":
      return ExitCode.BAD_USAGE;
    case "UNAVAILABLE":
      return ExitCode.UNAVAILABLE;
    default:
      return code satisfies never;
  }
}
