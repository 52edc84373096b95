import type { Command } from "commander";
import { createLog, DEFAULT_LOG_LEVEL, LOG_LEVELS, parseLogLevel } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import type { Session } from "./session.ts";

/** The option of a server for its log. */
export interface LogOptions {
  readonly logLevel?: string;
}

/** Adds `--log-level`. */
export function withLog(command: Command, say: (text: Bilingual) => string): Command {
  const levels = LOG_LEVELS.join(" | ");
  return command.option(
    "--log-level <level>",
    say({
      zh: `日志级别（LAIQU_LOG_LEVEL，默认 ${DEFAULT_LOG_LEVEL}）：${levels}；日志写入标准错误，每行一个事件`,
      en: `level of the log (LAIQU_LOG_LEVEL, default ${DEFAULT_LOG_LEVEL}): ${levels}; one event a line on stderr`,
    }),
  );
}

/** The log of a server, which goes to stderr. @throws CliError `BAD_USAGE` for an unknown level */
export function openLog(session: Session, { logLevel }: LogOptions): Log {
  const given = logLevel ?? session.config.logLevel ?? DEFAULT_LOG_LEVEL;
  const level = parseLogLevel(given);
  if (level !== undefined) return createLog(level, (line) => session.notice(line));
  const shown = showForeign(given);
  const levels = LOG_LEVELS.join(", ");
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `没有日志级别 ${shown}，可用：${levels}。请检查 --log-level 或 LAIQU_LOG_LEVEL。`,
      en: `There is no log level ${shown}; choose one of ${levels}: check --log-level or LAIQU_LOG_LEVEL.`,
    },
    { given, levels: LOG_LEVELS },
  );
}
