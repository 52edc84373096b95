import { CodedError } from "../text/coded-error.ts";

/**
 * The faults of access:
 * - `ACCESS_UNDECIDED`: a server that others can reach was told nothing about who may ask;
 * - `SETTINGS_MALFORMED`: the file of access settings, or a set of keys that it names, is not what it must be;
 * - `KEYS_MALFORMED`: the file of the desk's keys is damaged;
 * - `KEY_NAME_TAKEN`, `KEY_UNKNOWN`: a key of this name lives already; no key has this id or name;
 * - `KEY_SCOPE_WRONG`, `KEY_TERM_WRONG`: a key is to be made for nobody, or for too long;
 * - `CREDENTIAL_INVALID`: a key or token that is none, has ended or is for somebody else;
 * - `ISSUER_UNAVAILABLE`: the keys of the issuer of tokens cannot be had now;
 * - `LOG_DAMAGED`: the log of answers is not what was written;
 * - `LOG_EMPTY`, `LOG_UNCHANGED`: nothing has been logged yet, or since the anchor before;
 * - `LOG_ROOT_MALFORMED`: a text that is to be the root of a log is none;
 * - `LOG_UNWRITABLE`: an answer cannot be logged, so it is not given.
 */
export type AccessErrorCode =
  | "ACCESS_UNDECIDED"
  | "SETTINGS_MALFORMED"
  | "KEYS_MALFORMED"
  | "KEY_NAME_TAKEN"
  | "KEY_UNKNOWN"
  | "KEY_SCOPE_WRONG"
  | "KEY_TERM_WRONG"
  | "CREDENTIAL_INVALID"
  | "ISSUER_UNAVAILABLE"
  | "LOG_DAMAGED"
  | "LOG_EMPTY"
  | "LOG_UNCHANGED"
  | "LOG_ROOT_MALFORMED"
  | "LOG_UNWRITABLE";

/** A fault in who may ask, or in the log of what was answered. Neither text nor evidence holds a key or a token. */
export class AccessError extends CodedError<AccessErrorCode> {
  override readonly name = "AccessError";
}
