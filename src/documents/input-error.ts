import { CodedError } from "../text/coded-error.ts";

/** The faults of a value that somebody handed in. The set of codes is closed. */
export type InputErrorCode =
  | "DIGEST_MALFORMED"
  | "DIGEST_ALGORITHM_UNKNOWN"
  | "REFERENCE_EMPTY"
  | "REFERENCE_TOO_LONG"
  | "REFERENCE_CHARACTER"
  | "REFERENCE_OUTER_SPACE"
  | "REFERENCE_MISTAKABLE"
  | "CREDIT_CODE_LENGTH"
  | "CREDIT_CODE_CHARACTER"
  | "JSON_TOO_LONG"
  | "JSON_ENCODING"
  | "JSON_SYNTAX"
  | "JSON_TOO_DEEP"
  | "JSON_TOO_MANY_VALUES"
  | "JSON_MEMBER_DOUBLED"
  | "JSON_NUMBER_INEXACT"
  | "JSON_NOT_REPRESENTABLE"
  | "JSON_NOT_CANONICAL"
  | "DOCUMENT_MALFORMED"
  | "DOCUMENT_FIELD_UNKNOWN"
  | "OPENING_MALFORMED"
  | "OPENING_UNPROVEN"
  | "OPENING_OF_ANOTHER_RECORD"
  | "MANIFEST_MALFORMED"
  | "MANIFEST_PATH"
  | "MANIFEST_EMPTY"
  | "MEMBER_MALFORMED"
  | "MEMBER_UNPROVEN";

/**
 * A value from outside is not what it claims to be. `evidence` holds the value and its place but never a secret: an
 * opened field is named by its path, not by its salt.
 */
export class InputError extends CodedError<InputErrorCode> {
  override readonly name = "InputError";
}
