import { AuditError } from "../audit/audit-error.ts";

/**
 * The error of a question by somebody who does not see everything: what it may not see is answered as what is not
 * there, in the same words.
 */
export function forLimitedAsker(error: unknown): unknown {
  if (!(error instanceof AuditError) || !UNKNOWN.has(error.code)) return error;
  return new AuditError(
    error.code,
    {
      zh: `${error.text.zh}也可能它不在您可见的范围内。`,
      en: `${error.text.en} Or it is not among what you may see.`,
    },
    error.evidence,
    error.cause,
  );
}

const UNKNOWN: ReadonlySet<string> = new Set(["RECORD_UNKNOWN", "SEAT_UNKNOWN"]);
