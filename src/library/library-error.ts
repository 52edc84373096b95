import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which a program's call was not done:
 * - `OPTIONS_MALFORMED`: what was given to `connect` is not of its form;
 * - `REQUEST_MALFORMED`: what was given to an act or a question is not of its form;
 * - `SIGNER_ABSENT`: an act was called, and `connect` was given no signer;
 * - `SYSTEM_FAILED`: the operating system did not let a file be read or written; `evidence.system` has its code. With
 *   the other three nothing was saved, signed or sent; with this one the same call goes on where it stopped.
 */
export type LibraryErrorCode = "OPTIONS_MALFORMED" | "REQUEST_MALFORMED" | "SIGNER_ABSENT" | "SYSTEM_FAILED";

/** A call of the library cannot be done as it is. */
export class LibraryError extends CodedError<LibraryErrorCode> {
  override readonly name = "LibraryError";
}
