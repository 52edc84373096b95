import type { Bilingual } from "../text/bilingual.ts";

/** Why a question cannot be answered at all; the closed set of codes. */
export type AuditErrorCode =
  | "INDEX_EMPTY"
  | "RECORD_UNKNOWN"
  | "RECORD_OTHER_KIND"
  | "REFERENCE_AMBIGUOUS"
  | "JURISDICTION_UNKNOWN"
  | "SEAT_UNKNOWN"
  | "LINEAGE_TOO_LARGE";

/** A question without an answer: what was asked, and what to do. Nothing found is an answer, not an error. */
export class AuditError extends Error {
  override readonly name = "AuditError";
  readonly code: AuditErrorCode;
  readonly text: Bilingual;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: AuditErrorCode, text: Bilingual, evidence: Record<string, unknown> = {}) {
    super(text.en);
    this.code = code;
    this.text = text;
    this.evidence = evidence;
  }
}
