import type { Bilingual } from "../../text/bilingual.ts";
import { CodedError } from "../../text/coded-error.ts";
import type { Evidence } from "../../text/coded-error.ts";

/**
 * The reasons for which the embedded chain does not start, or stops:
 * - `VALIDATOR_SEED_INVALID`: the file with the seed of the development validators is damaged;
 * - `PORT_IN_USE`: another program listens on the port;
 * - `INVALID_OPTION`: a start option is out of its range;
 * - `TIMESTAMP_TOO_EARLY`: a block may not be older than the one before;
 * - `TRANSACTION_NOT_INCLUDED`: a transaction of a batch cannot be mined in one block with the others;
 * - `CHAIN_STOPPED`: a block could not be kept, so nothing more is accepted;
 * - `CHAIN_CLOSED`: `close()` was called.
 */
export type EmbeddedChainErrorCode =
  | "VALIDATOR_SEED_INVALID"
  | "PORT_IN_USE"
  | "INVALID_OPTION"
  | "TIMESTAMP_TOO_EARLY"
  | "TRANSACTION_NOT_INCLUDED"
  | "CHAIN_STOPPED"
  | "CHAIN_CLOSED";

/** The embedded chain cannot do what was asked. */
export class EmbeddedChainError extends CodedError<EmbeddedChainErrorCode> {
  override readonly name = "EmbeddedChainError";
}

/**
 * The reasons for which a journal cannot be used:
 * - `LINE_DAMAGED`: the checksum, the shape or the place of a line is wrong;
 * - `GENESIS_MISMATCH`: the journal belongs to another network: chain id, validators or first timestamp differ;
 * - `REPLAY_MISMATCH`: its transactions do not give the blocks that it records;
 * - `WRITE_FAILED`: a block could not be written and synced.
 */
export type JournalErrorCode = "LINE_DAMAGED" | "GENESIS_MISMATCH" | "REPLAY_MISMATCH" | "WRITE_FAILED";

/** The place in a journal that is wrong. */
export interface JournalErrorEvidence extends Evidence {
  readonly path: string;
  /** The line concerned, counted from 1 (the genesis), as an editor shows it. */
  readonly line: number;
  /** The value that the line records, and the one that it should have, if the error is about a value. */
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
}

/** The journal of the embedded chain cannot be used; nothing in it has been changed. */
export class JournalError extends CodedError<JournalErrorCode> {
  override readonly name = "JournalError";
  declare readonly evidence: JournalErrorEvidence;

  // oxlint-disable-next-line eslint/no-useless-constructor -- It narrows the evidence that the base class takes.
  constructor(code: JournalErrorCode, text: Bilingual, evidence: JournalErrorEvidence, cause?: unknown) {
    super(code, text, evidence, cause);
  }
}

/** JSON-RPC 2.0 error codes with which this chain answers (EIP-1474); the EVM's own codes are passed on. */
export const JSON_RPC_ERROR = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  serverError: -32000,
} as const;

/**
 * A request was refused: thrown in process, sent as a JSON-RPC error over HTTP. Name, code and data have the form that
 * EIP-1193 gives to clients of any chain, so this is not a `CodedError` and its message is English only.
 */
export class ProviderRpcError extends Error {
  override readonly name = "ProviderRpcError";
  readonly code: number;
  /** The revert data of a reverted call, 0x-hex. */
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}
