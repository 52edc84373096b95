import type { Bilingual } from "../records/bilingual.ts";

/**
 * Why a command did not do what it was told:
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
  readonly told: Bilingual;
  /** What a program reading `--json` gets besides code and message. */
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(
    code: CliErrorCode,
    told: Bilingual,
    evidence: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(told.en, options);
    this.code = code;
    this.told = told;
    this.evidence = evidence;
  }
}
