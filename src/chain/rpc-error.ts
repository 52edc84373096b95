import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import type { Evidence } from "../text/coded-error.ts";
import { isRpcObject } from "./rpc-object.ts";

/**
 * The reasons for which a call to a chain node gave no usable result:
 * - `UNAVAILABLE`: no connection, an HTTP refusal (401, 403, 429, 5xx …), or a redirect;
 * - `TIMEOUT`: no complete answer within the time allowed;
 * - `REMOTE_ERROR`: the node answered with a JSON-RPC error, kept in `remote`;
 * - `MALFORMED`: the answer is not a JSON-RPC 2.0 answer to the question, is too long, or is null where the method
 *   always has a result;
 * - `ANSWER_MALFORMED`: the result does not have the form of the method: a member is missing or of another form.
 */
export type RpcErrorCode = "UNAVAILABLE" | "TIMEOUT" | "REMOTE_ERROR" | "MALFORMED" | "ANSWER_MALFORMED";

/** The error object of a JSON-RPC 2.0 answer, as the node sent it; long messages and data are cut or left out. */
export interface RemoteError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export function isRemoteError(value: unknown): value is RemoteError {
  return isRpcObject(value) && typeof value["code"] === "number" && typeof value["message"] === "string";
}

/** The node that failed, and the question that it was asked. */
export interface RpcErrorEvidence extends Evidence {
  /** The node's address without user name, password and query; none for a chain in this process. */
  readonly url?: string | undefined;
  /** The method asked for; of a batch, the one that failed, or all of them joined by commas. */
  readonly method: string;
  /** The beginning of the parameters of the call that failed; of a whole batch, those of its first call. */
  readonly params?: string | undefined;
  /** The node's own error; only with `REMOTE_ERROR`. */
  readonly remote?: RemoteError | undefined;
  /** The HTTP status of an answer that is not 200. */
  readonly status?: number | undefined;
  /** The beginning of what was served, quoted and escaped. */
  readonly excerpt?: string | undefined;
  /** The pause that the node asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether fewer calls in one batch may help: the answer was too long or too late, or the node has a limit. */
  readonly tooMuch?: true | undefined;
}

/** A call to a chain node failed. Both texts name the node (without credentials) and the method, and say what to do. */
export class RpcError extends CodedError<RpcErrorCode> {
  override readonly name = "RpcError";
  declare readonly evidence: RpcErrorEvidence;

  // oxlint-disable-next-line eslint/no-useless-constructor -- It narrows the evidence that the base class takes.
  constructor(code: RpcErrorCode, text: Bilingual, evidence: RpcErrorEvidence, cause?: unknown) {
    super(code, text, evidence, cause);
  }
}

/** -32601 is the standard's "method not found"; Hardhat says -32004, "method not supported". */
export function saysUnknownMethod(error: unknown): boolean {
  const remote = error instanceof RpcError ? error.evidence.remote : error;
  return isRpcObject(remote) && (remote["code"] === -32601 || remote["code"] === -32004);
}

/** -32005 is "limit exceeded" of EIP-1474; -32003 and others are recognized by their words. */
export function saysTooMuch({ code, message }: RemoteError): boolean {
  return (
    code === -32005 ||
    /too (?:large|long|many|big)|(?:batch|response|size|rate|request)s? .{0,40}limit|exceed/i.test(message)
  );
}
