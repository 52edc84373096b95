import { CodedError } from "../text/coded-error.ts";

/**
 * The faults of an external signer. Nothing was signed that this program keeps or sends:
 * - `SIGNER_URL_MALFORMED`: its address is none, holds a secret, or would send over an open network in plain;
 * - `SIGNER_UNREACHABLE`: nothing answers there, or the connection broke off;
 * - `SIGNER_TIMEOUT`: no answer came in time, for example because nobody confirmed the request;
 * - `SIGNER_UNAUTHORIZED`: it wants other credentials;
 * - `SIGNER_FAILED`: it answered with a failure of its own, and another attempt may succeed;
 * - `SIGNER_REFUSED`: it, or the person at it, did not want to sign;
 * - `SIGNER_ACCOUNT_UNKNOWN`: it has no key of the account;
 * - `SIGNER_METHOD_UNKNOWN`: it does not know the method, so that it speaks another protocol;
 * - `SIGNER_OTHER_CHAIN`: it is set up for another chain;
 * - `SIGNER_ANSWER_WRONG`: its answer is not what it was asked for.
 */
export type SignerErrorCode =
  | "SIGNER_URL_MALFORMED"
  | "SIGNER_UNREACHABLE"
  | "SIGNER_TIMEOUT"
  | "SIGNER_UNAUTHORIZED"
  | "SIGNER_FAILED"
  | "SIGNER_REFUSED"
  | "SIGNER_ACCOUNT_UNKNOWN"
  | "SIGNER_METHOD_UNKNOWN"
  | "SIGNER_OTHER_CHAIN"
  | "SIGNER_ANSWER_WRONG";

/** An external signer did not sign. `evidence` never holds credentials. */
export class SignerError extends CodedError<SignerErrorCode> {
  override readonly name = "SignerError";
}
