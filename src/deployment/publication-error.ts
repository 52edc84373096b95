import type { Bilingual } from "../text/bilingual.ts";

/**
 * Why no version of a rulebook is published:
 * - `JURISDICTION_UNKNOWN`: the ledger was founded without this jurisdiction;
 * - `NOTHING_PROMISED`: every version that the ledger was promised is published;
 * - `PUBLICATION_DIFFERS`: what is at hand is not what was promised;
 * - `PUBLICATION_TOO_EARLY`: a published version is still to come into force; one may be to come at a time.
 */
export type PublicationErrorCode =
  "JURISDICTION_UNKNOWN" | "NOTHING_PROMISED" | "PUBLICATION_DIFFERS" | "PUBLICATION_TOO_EARLY";

/** Nothing was published, and nothing was sent. */
export class PublicationError extends Error {
  override readonly name = "PublicationError";
  readonly code: PublicationErrorCode;
  readonly text: Bilingual;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: PublicationErrorCode, text: Bilingual, evidence: Readonly<Record<string, unknown>>) {
    super(text.en);
    this.code = code;
    this.text = text;
    this.evidence = evidence;
  }
}
