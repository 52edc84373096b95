import type { Bilingual } from "../text/bilingual.ts";

/**
 * Why nothing is founded with a founding file:
 * - `FOUNDING_UNREADABLE`: it is no JSON;
 * - `FOUNDING_MALFORMED`: something in it is not of its form;
 * - `FOUNDING_DOUBLED`: a jurisdiction, party or account stands in it twice;
 * - `RULEBOOK_OF_ANOTHER`: the rulebook is another jurisdiction's;
 * - `RULEBOOK_NOT_IN_FORCE`: the rulebook is a draft or superseded, and nobody insisted on it by name.
 */
export type FoundingErrorCode =
  "FOUNDING_UNREADABLE" | "FOUNDING_MALFORMED" | "FOUNDING_DOUBLED" | "RULEBOOK_OF_ANOTHER" | "RULEBOOK_NOT_IN_FORCE";

/** A founding file that no ledger is founded with. `told` names file, place and what to do; nothing was sent. */
export class FoundingError extends Error {
  override readonly name = "FoundingError";
  readonly code: FoundingErrorCode;
  readonly text: Bilingual;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(
    code: FoundingErrorCode,
    text: Bilingual,
    evidence: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(text.en, options);
    this.code = code;
    this.text = text;
    this.evidence = evidence;
  }
}
