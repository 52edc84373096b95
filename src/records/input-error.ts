/** What can be wrong with a value that somebody handed in; the closed set of codes. */
export type InputErrorCode =
  | "DIGEST_MALFORMED"
  | "DIGEST_ALGORITHM_UNKNOWN"
  | "REFERENCE_EMPTY"
  | "REFERENCE_TOO_LONG"
  | "REFERENCE_CHARACTER"
  | "REFERENCE_OUTER_SPACE"
  | "CREDIT_CODE_LENGTH"
  | "CREDIT_CODE_CHARACTER"
  | "CIVIL_DATE_MALFORMED"
  | "CIVIL_DATE_NONEXISTENT"
  | "CIVIL_TERM_EMPTY"
  | "JSON_NOT_REPRESENTABLE"
  | "JSON_NOT_CANONICAL"
  | "DOCUMENT_MALFORMED"
  | "DOCUMENT_FIELD_UNKNOWN"
  | "OPENING_MALFORMED"
  | "OPENING_UNPROVEN"
  | "MANIFEST_MALFORMED"
  | "MANIFEST_PATH"
  | "MANIFEST_EMPTY"
  | "MEMBER_MALFORMED"
  | "MEMBER_UNPROVEN";

/**
 * A value from outside that is not what it claims to be. `evidence` holds the offending value and
 * its place (never a secret: openings are shown by path, not by salt), `message` says what to do.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code: InputErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: InputErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }
}
