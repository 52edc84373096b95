import type { Config } from "../config.ts";
import type { ApiClient } from "../client/api-client.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { ExitCode } from "./exit-code.ts";
import type { ProgressBar } from "./progress-bar.ts";

/** What a command works with: one run of the command line. */
export interface Session {
  /** The environment, overridden by the global options. */
  readonly config: Config;
  /** Whether the answer is one JSON document. */
  readonly json: boolean;
  readonly api: ApiClient;
  /** A text in the reader's language. */
  say(text: Bilingual): string;
  /** Something to know while the command works, on stderr. */
  notice(text: string): void;
  /** A bar on stderr for what takes longer than a second. */
  progress(label: string): ProgressBar;
  /** Prints the answer of a command that goes on running; it then ends without another. */
  announce(answer: Answer): void;
  /** @returns undefined when nobody can be asked */
  askSecret(prompt: string): Promise<string | undefined>;
}

/** What a command answers: the same, for programs and for people. */
export interface Answer {
  /** Printed by `--json`. */
  readonly document: unknown;
  /** Printed otherwise; may be empty. */
  readonly text: string;
  /** Default: done. */
  readonly exitCode?: ExitCode;
}

/** Gives a command its session, prints its answer (undefined: it has announced it) and turns its errors into an exit code. */
export type Perform = (work: (session: Session) => Promise<Answer | undefined>) => Promise<void>;
