import type { Bilingual } from "./bilingual.ts";

/** Values that show what went wrong, by name. They are shown to people and never hold a secret. */
export type Evidence = Readonly<Record<string, unknown>>;

/**
 * The one form of every error that this system foresees.
 *
 * `code` comes from the closed set of the class that extends this one, so that a caller can branch on it. `text` says
 * in both languages what was wrong, where, and what to do; both carry the same values. `evidence` holds those values
 * for programs, and `cause` the error underneath.
 */
export abstract class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly text: Bilingual;
  readonly evidence: Evidence;

  constructor(code: Code, text: Bilingual, evidence: Evidence = {}, cause?: unknown) {
    super(text.en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.text = text;
    this.evidence = evidence;
  }
}
