import { isOneOf } from "../text/entries.ts";
import { logLine } from "./log-line.ts";

/** The levels of a log, from the gravest to the most talkative. */
export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The level at which servers log when nobody chose one. */
export const DEFAULT_LOG_LEVEL: LogLevel = "info";

/** Values that belong to an event, by name. A value that is undefined is left out. Never give a secret here. */
export type LogFields = Readonly<Record<string, unknown>>;

type WriteEvent = (event: string, fields?: LogFields) => void;

/**
 * The log of a server, for the people who run it. Each call writes one line about one event. An event has a name of
 * small words joined by hyphens, such as `index-following`; docs/operations.md lists them all.
 *
 * - `error`: something has stopped, or a fault of this program was found;
 * - `warn`: something does not work now and is tried again, or should be looked at;
 * - `info`: what an operator wants to see of ordinary work, such as each request;
 * - `debug`: everything else.
 */
export interface Log {
  readonly error: WriteEvent;
  readonly warn: WriteEvent;
  readonly info: WriteEvent;
  readonly debug: WriteEvent;
}

/**
 * A log that writes the events of a level and of all graver ones.
 * @param write - takes one line, without its newline
 * @param now - milliseconds since 1970
 */
export function createLog(level: LogLevel, write: (line: string) => void, now: () => number = Date.now): Log {
  const lowest = LOG_LEVELS.indexOf(level);
  const writerOf =
    (of: LogLevel): WriteEvent =>
    (event, fields = {}) => {
      if (LOG_LEVELS.indexOf(of) <= lowest) write(logLine(new Date(now()), of, event, fields));
    };
  return { error: writerOf("error"), warn: writerOf("warn"), info: writerOf("info"), debug: writerOf("debug") };
}

const ignore = (): void => undefined;

/** A log that writes nothing. */
export const SILENT_LOG: Log = { error: ignore, warn: ignore, info: ignore, debug: ignore };

/** Reads the name of a level; undefined for any other text. */
export function parseLogLevel(text: string): LogLevel | undefined {
  const level = text.trim().toLowerCase();
  return isOneOf(LOG_LEVELS, level) ? LOG_LEVELS.find((each) => each === level) : undefined;
}
