import { say } from "../text/bilingual.ts";
import type { Bilingual, Language } from "../text/bilingual.ts";
import { ExitCode } from "./exit-code.ts";
import { answerUnwritten } from "./output-error.ts";
import type { Screen } from "./screen.ts";
import type { Answer } from "./session.ts";

/** The most characters of an answer that are repeated on stderr when stdout cannot be written. */
const MOST_REPEATED = 8_000;

/** The form in which a command line answers. */
export interface Form {
  /** Whether stdout holds one JSON document and nothing else. */
  readonly json: boolean;
  readonly language: Language;
}

/**
 * Prints an answer on stdout. Where that is impossible, stderr says so and repeats the answer.
 * @returns the exit code of the answer, or `UNAVAILABLE` when it could not be printed
 */
export async function printAnswer(screen: Screen, form: Form, answer: Answer): Promise<ExitCode> {
  const exitCode = answer.exitCode ?? ExitCode.DONE;
  try {
    if (form.json && answer.textIsDocument !== true) await screen.document(answer.document);
    else if (answer.text !== "") await screen.answer(answer.text);
    return exitCode;
  } catch (cause) {
    screen.notice(say(form.language, answerUnwritten(cause, exitCode === ExitCode.DONE).text));
    if (answer.text !== "") screen.notice(answer.text.slice(0, MOST_REPEATED));
    return ExitCode.UNAVAILABLE;
  }
}

/**
 * Prints an error: as a JSON document on stdout, or as sentences on stderr. An error that cannot be printed on stdout
 * goes to stderr.
 * @param error - the value of `error` in the JSON document
 * @returns the exit code, `UNAVAILABLE` when the document could not be printed
 */
export async function printError(
  screen: Screen,
  form: Form,
  error: object,
  text: Bilingual,
  exitCode: ExitCode,
): Promise<ExitCode> {
  const sentences = withoutCredentials(say(form.language, text));
  if (!form.json) {
    screen.notice(sentences);
    return exitCode;
  }
  try {
    await screen.document({ error: valueWithoutCredentials(error) });
    return exitCode;
  } catch (cause) {
    screen.notice(say(form.language, answerUnwritten(cause, false).text));
    screen.notice(sentences);
    return ExitCode.UNAVAILABLE;
  }
}

/**
 * An error may quote an address that somebody typed, and an address may carry a password, which nobody may see. Within
 * our quotation marks it may hold anything, as a backslash stands before each mark of its own.
 */
function withoutCredentials(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return withoutCredential(text);
  return text.replace(/"(?:[^"\\]|\\.)*/gs, withoutCredential).replace(/[^\s"]+/g, withoutCredential);
}

/**
 * A part of a text without everything between its first `://` and its last `@`. A pattern for both would take the
 * square of the length of a text that repeats `://`.
 */
function withoutCredential(part: string): string {
  let start = part.indexOf("://");
  while (start >= 0 && part.startsWith("…", start + 3)) start = part.indexOf("://", start + 3);
  const end = part.lastIndexOf("@");
  return start < 0 || end < start ? part : `${part.slice(0, start)}://…${part.slice(end)}`;
}

function valueWithoutCredentials(value: object): unknown {
  return JSON.parse(JSON.stringify(value, (_, member: unknown) => printable(member)));
}

function printable(member: unknown): unknown {
  if (typeof member === "string") return withoutCredentials(member);
  return typeof member === "bigint" ? String(member) : member;
}
