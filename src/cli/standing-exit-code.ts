import { isGoodStanding, type StandingCode } from "../ledger/evaluate-standing.ts";
import { ExitCode } from "./exit-code.ts";

/** The exit code of a command that shows records: 1 when the standing of one of them is not good, or no longer. */
export function exitCodeOfStandings(standings: readonly StandingCode[]): ExitCode {
  return standings.every(isGoodStanding) ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}
