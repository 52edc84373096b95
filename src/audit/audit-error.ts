import { CodedError } from "../text/coded-error.ts";

/** The reasons for which a question cannot be answered at all. The set of codes is closed. */
export type AuditErrorCode =
  | "INDEX_EMPTY"
  | "RECORD_UNKNOWN"
  | "RECORD_OTHER_KIND"
  | "REFERENCE_AMBIGUOUS"
  | "JURISDICTION_UNKNOWN"
  | "SEAT_UNKNOWN"
  | "LINEAGE_TOO_LARGE"
  | "NOT_A_REPORTER"
  | "YEAR_NOT_ENDED"
  | "YEAR_BEFORE_LEDGER";

/** A question cannot be answered. A question for which nothing was found has an answer, so that is not an error. */
export class AuditError extends CodedError<AuditErrorCode> {
  override readonly name = "AuditError";
}
