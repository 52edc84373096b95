/**
 * Why the embedded chain does not start, or stops:
 * - `VALIDATOR_SEED_INVALID`: the seed of the development validators is damaged;
 * - `PORT_IN_USE`: something else listens on the port;
 * - `INVALID_OPTION`: a start option is out of its range;
 * - `TIMESTAMP_TOO_EARLY`: a block may not be older than the one before;
 * - `TRANSACTION_NOT_INCLUDED`: a transaction of a batch cannot be mined in that batch;
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

/** The embedded chain cannot do what was asked; the message says what to do. */
export class EmbeddedChainError extends Error {
  override readonly name = "EmbeddedChainError";
  readonly code: EmbeddedChainErrorCode;

  constructor(code: EmbeddedChainErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What is wrong with a journal:
 * - `LINE_DAMAGED`: a line is not what was written: its checksum, its shape or its place is wrong;
 * - `GENESIS_MISMATCH`: the journal is of another network: chain id, validators or first timestamp differ;
 * - `REPLAY_MISMATCH`: its transactions do not give the blocks it records;
 * - `WRITE_FAILED`: a block could not be written and synced.
 */
export type JournalErrorCode = "LINE_DAMAGED" | "GENESIS_MISMATCH" | "REPLAY_MISMATCH" | "WRITE_FAILED";

/** The journal of the embedded chain cannot be used; nothing in it has been changed. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code: JournalErrorCode;
  readonly path: string;
  /** The line concerned, counted from 1 (the genesis), as an editor shows it. */
  readonly line: number;
  /** What the journal says, and what it should say. */
  readonly expected: string | undefined;
  readonly actual: string | undefined;

  constructor(
    details: { code: JournalErrorCode; path: string; line: number; message: string; expected?: string; actual?: string },
    options?: ErrorOptions,
  ) {
    super(`${details.message} (${details.path}, line ${details.line})`, options);
    this.code = details.code;
    this.path = details.path;
    this.line = details.line;
    this.expected = details.expected;
    this.actual = details.actual;
  }
}

/** JSON-RPC 2.0 error codes this chain answers with (EIP-1474); the EVM's own are passed on. */
export const JSON_RPC_ERROR = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  serverError: -32000,
} as const;

/** A request was refused: thrown in process (EIP-1193), sent as a JSON-RPC error over HTTP. */
export class ProviderRpcError extends Error {
  override readonly name = "ProviderRpcError";
  readonly code: number;
  /** For a reverted call: the revert data, 0x-hex. */
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}
