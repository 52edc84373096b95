import type { Config } from "../config.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { ExitCode } from "./exit-code.ts";
import type { ProgressBar } from "./progress-bar.ts";
import type { RecordForm } from "./screen.ts";

/** One run of the command line, with everything that a command needs. */
export interface Session {
  /** The environment, overridden by the global options. */
  readonly config: Config;
  /** Whether the answer is one JSON document. */
  readonly json: boolean;
  /**
   * The words with which this command line names its system and its data directory, each with a space before it. A
   * command that is printed for the reader to give next ends with them, because without them it would ask another one.
   */
  readonly systemWords: string;
  /** A text in the reader's language. */
  say(text: Bilingual): string;
  /** Shows a notice on stderr while the command works. */
  notice(text: string): void;
  /** A bar on stderr for work that takes longer than a second. */
  progress(label: string): ProgressBar;
  /** Prints the answer of a command that keeps running. The command gives no other answer when it ends. */
  announce(answer: Answer): Promise<void>;
  /** Prints a piece of an answer that is given record by record, and has no other form. */
  records(form: RecordForm, text: string): Promise<void>;
  /** Does work after the answer or the error is printed, unless the command ends undecided. */
  afterAnswer(work: () => Promise<void>): void;
  /** Asks for a secret; undefined when nobody can be asked. */
  askSecret(prompt: string): Promise<string | undefined>;
  /** Asks for a line of text; undefined when nobody can be asked, or when the answer is one JSON document. */
  ask(prompt: string): Promise<string | undefined>;
}

/** The answer of a command, in one form for programs and one for people. */
export interface Answer {
  /** The document that `--json` prints. */
  readonly document: unknown;
  /** The text that is printed without `--json`; may be empty. */
  readonly text: string;
  /** The text is the document, and its digest counts: `--json` prints it as it is. */
  readonly textIsDocument?: true;
  /** The default is 0 (done). */
  readonly exitCode?: ExitCode;
}

/**
 * Gives a command its session, prints its answer and turns its errors into an exit code. The answer is undefined when
 * the command has announced it already.
 */
export type Perform = (work: (session: Session) => Promise<Answer | undefined>) => Promise<void>;
