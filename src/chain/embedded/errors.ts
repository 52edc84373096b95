import { withValues } from "../../text/bilingual.ts";
import type { Bilingual } from "../../text/bilingual.ts";

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

const CHINESE: Readonly<Record<EmbeddedChainErrorCode, string>> = {
  VALIDATOR_SEED_INVALID: "开发链验证者的种子已损坏：请连同旁边的日志一并从备份恢复，或用空的数据目录重新开始",
  PORT_IN_USE: "端口已被占用：请停掉占用它的程序，或换一个端口",
  INVALID_OPTION: "启动参数不在允许的范围内",
  TIMESTAMP_TOO_EARLY: "新区块的时间不得早于上一区块",
  TRANSACTION_NOT_INCLUDED: "交易不能与其他交易放入同一区块：请检查其 nonce 与 gas 上限之和",
  CHAIN_STOPPED: "有区块未能保存，链已停止：请检查磁盘后重新启动，已确认的内容都在",
  CHAIN_CLOSED: "内嵌链已关闭",
};

/** The embedded chain cannot do what was asked; the message says what to do. */
export class EmbeddedChainError extends Error {
  override readonly name = "EmbeddedChainError";
  readonly code: EmbeddedChainErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(
    code: EmbeddedChainErrorCode,
    message: string,
    evidence: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.evidence = evidence;
  }

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
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

const JOURNAL_CHINESE: Readonly<Record<JournalErrorCode, string>> = {
  LINE_DAMAGED: "开发链日志有一行已损坏：请从备份恢复，或用空的数据目录重新开始",
  GENESIS_MISMATCH: "开发链日志属于另一网络：请用它自己的数据目录",
  REPLAY_MISMATCH: "开发链日志重放所得的区块与所记不同：请从备份恢复，或用写下它的程序版本",
  WRITE_FAILED: "区块未能写入开发链日志：请检查磁盘空间与权限",
};

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
    details: {
      code: JournalErrorCode;
      path: string;
      line: number;
      message: string;
      expected?: string;
      actual?: string;
    },
    options?: ErrorOptions,
  ) {
    super(`${details.message} (${details.path}, line ${details.line})`, options);
    this.code = details.code;
    this.path = details.path;
    this.line = details.line;
    this.expected = details.expected;
    this.actual = details.actual;
  }

  /** In both languages: the Chinese sentence is the code's, with the place and both sides of the contradiction. */
  get text(): Bilingual {
    const { path, line, expected, actual } = this;
    return { zh: withValues(JOURNAL_CHINESE[this.code], { path, line, expected, actual }), en: this.message };
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
