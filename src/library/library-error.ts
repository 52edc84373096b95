import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which a program's call was not done. Nothing was saved, signed or sent:
 * - `OPTIONS_MALFORMED`: what was given to `connect` is not of its form;
 * - `REQUEST_MALFORMED`: what was given to an act or a question is not of its form;
 * - `SIGNER_ABSENT`: an act was called, and `connect` was given no signer.
 */
export type LibraryErrorCode = "OPTIONS_MALFORMED" | "REQUEST_MALFORMED" | "SIGNER_ABSENT";

/** A program called the library wrongly. */
export class LibraryError extends CodedError<LibraryErrorCode> {
  override readonly name = "LibraryError";
}
