import type { Bilingual } from "../text/bilingual.ts";
import type { CliErrorCode } from "./cli-error.ts";

/**
 * The exit codes of the program, as `--help` and the README list them:
 * - 0: done, or what was checked is good;
 * - 1: refused, not found, not valid, or no longer good. The same command gives the same answer until somebody acts;
 * - 2: bad usage: the command line, a variable or the name of a file is wrong, and nothing was done;
 * - 3: unavailable or undecided: another attempt may end differently;
 * - 4: unfinished: a list broke off, and what was given before is not all of it. Another attempt may end differently.
 */
export const ExitCode = {
  DONE: 0,
  REFUSED_NOT_FOUND_OR_NOT_VALID: 1,
  BAD_USAGE: 2,
  UNAVAILABLE: 3,
  UNFINISHED: 4,
} as const;

/** The exit codes in one sentence, for `--help`. */
export const EXIT_CODES: Bilingual = {
  zh: "退出码：0 完成，或所查为真且有效；1 被拒绝、不存在、不成立或已失效；2 用法错误；3 系统不可用或尚无定论；4 清单未完。",
  en:
    "Exit codes: 0 done or good; 1 refused, not found, not valid, or no longer good; 2 bad usage; " +
    "3 unavailable or undecided; 4 a list that broke off.",
};

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

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
    case "UNFINISHED":
      return ExitCode.UNFINISHED;
    default:
      return code satisfies never;
  }
}
