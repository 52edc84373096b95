import type { Config } from "../config.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { ExitCode } from "./exit-code.ts";
import type { ProgressBar } from "./progress-bar.ts";

/** What a command works with: one run of the command line. */
export interface Session {
  /** The environment, overridden by the global options. */
  readonly config: Config;
  /** Whether the answer is one JSON document. */
  readonly json: boolean;
  /** A text in the reader's language. */
  say(text: Bilingual): string;
  /** Shows on stderr what a person should know while the command works. */
  notice(text: string): void;
  /** A bar on stderr for what takes longer than a second. */
  progress(label: string): ProgressBar;
  /** Prints the answer of a command that goes on running; it then ends without another. */
  announce(answer: Answer): void;
  /** Asks for a secret; undefined when nobody can be asked. */
  askSecret(prompt: string): Promise<string | undefined>;
}

/** The answer of a command, in one form for programs and one for people. */
export interface Answer {
  /** Printed by `--json`. */
  readonly document: unknown;
  /** Printed otherwise; may be empty. */
  readonly text: string;
  /** By default 0, done. */
  readonly exitCode?: ExitCode;
}

/**
 * Gives a command its session, prints its answer and turns its errors into an exit code. The answer is undefined when
 * the command has announced it already.
 */
export type Perform = (work: (session: Session) => Promise<Answer | undefined>) => Promise<void>;
