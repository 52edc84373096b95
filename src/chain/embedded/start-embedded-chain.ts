import { EmbeddedChain } from "./chain.ts";
import type { EmbeddedChainOptions } from "./chain.ts";
import type { EmbeddedChainError } from "./errors.ts";
import { answerRequest } from "./rpc-methods.ts";
import { startRpcServer } from "./server.ts";

export interface StartEmbeddedChainOptions extends EmbeddedChainOptions {
  /** Port on 127.0.0.1; 0 (the default) takes any free one. */
  readonly port?: number;
}

/** A running development chain. */
export interface RunningEmbeddedChain {
  /** `http://127.0.0.1:<port>`, JSON-RPC 2.0. */
  readonly url: string;
  readonly chainId: number;
  /** 0x-hex. */
  readonly genesisHash: string;
  /** Addresses of the four validators that seal until others are voted in, ascending, 0x-hex. */
  readonly validators: readonly string[];
  /** The blocks whose votes changed the validators, oldest first. */
  validatorChanges(): readonly number[];
  /** The same requests as over HTTP, in process (EIP-1193). @throws ProviderRpcError */
  request(arguments_: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
  /** {@link EmbeddedChain.sendBatch} */
  sendBatch(rawTransactions: readonly string[]): Promise<string[]>;
  /** {@link EmbeddedChain.setNextTimestamp} */
  setNextTimestamp(seconds: number): Promise<void>;
  /** {@link EmbeddedChain.mineBlock} */
  mineBlock(): Promise<void>;
  /** {@link EmbeddedChain.stopped} */
  stopped(): EmbeddedChainError | undefined;
  /** Stops the server, finishes the block under way, frees the data directory. */
  close(): Promise<void>;
}

/**
 * Opens the development chain of a data directory, or makes a new one there; replays its journal and serves it on
 * 127.0.0.1.
 *
 * @throws DataDirectoryError, EmbeddedChainError, JournalError as {@link EmbeddedChain.open}; `PORT_IN_USE`
 */
export async function startEmbeddedChain(options: StartEmbeddedChainOptions): Promise<RunningEmbeddedChain> {
  const chain = await EmbeddedChain.open(options);
  try {
    const server = await startRpcServer(options.port ?? 0, (method, params) => answerRequest(chain, method, params));
    let closing: Promise<void> | undefined;
    return {
      url: server.url,
      chainId: chain.chainId,
      genesisHash: chain.history.hashOf(0),
      validators: chain.sealer.founders,
      validatorChanges: () => chain.validators.changes,
      request: ({ method, params }) => answerRequest(chain, method, params ?? []),
      sendBatch: (rawTransactions) => chain.sendBatch(rawTransactions),
      setNextTimestamp: (seconds) => chain.setNextTimestamp(seconds),
      mineBlock: () => chain.mineBlock(),
      stopped: () => chain.stopped,
      close: () => (closing ??= server.close().then(() => chain.close())),
    };
  } catch (error) {
    await chain.close();
    throw error;
  }
}
