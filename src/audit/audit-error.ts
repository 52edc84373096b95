import { CodedError } from "../text/coded-error.ts";

/** Why a question cannot be answered at all; the closed set of codes. */
export type AuditErrorCode =
  | "INDEX_EMPTY"
  | "RECORD_UNKNOWN"
  | "RECORD_OTHER_KIND"
  | "REFERENCE_AMBIGUOUS"
  | "JURISDICTION_UNKNOWN"
  | "SEAT_UNKNOWN"
  | "LINEAGE_TOO_LARGE";

/** A question that has no answer. A question to which nothing was found has one: it is not an error. */
export class AuditError extends CodedError<AuditErrorCode> {
  override readonly name = "AuditError";
}
