import type { Bilingual } from "../text/bilingual.ts";

/**
 * Why a command did not do what it was text:
 * - `REFUSED`: a rule, a standing or the structure forbids the act;
 * - `NOT_FOUND`: there is no such record, key or file;
 * - `NOT_VALID`: something was checked and is not what it should be;
 * - `BAD_USAGE`: the command line itself makes no sense;
 * - `UNAVAILABLE`: something that has to run or answer does not.
 */
export type CliErrorCode = "REFUSED" | "NOT_FOUND" | "NOT_VALID" | "BAD_USAGE" | "UNAVAILABLE";

/** A command ends here; the text says in one sentence what is wrong and what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;
  readonly text: Bilingual;
  /** What a program reading `--json` gets besides code and message. */
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(
    code: CliErrorCode,
    text: Bilingual,
    evidence: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(text.en, options);
    this.code = code;
    this.text = text;
    this.evidence = evidence;
  }
}
