import type { ChainIdentity } from "../chain/chain-identity.ts";
import type { NodeListener } from "../chain/node-group.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Store } from "../store/open-store.ts";
import type { StoreError } from "../store/store-error.ts";
import type { IndexerError } from "./indexer-error.ts";
import type { Consensus } from "./verify-batch.ts";

export interface IndexerOptions {
  /** The agency's own node. Its answers are not trusted. */
  readonly rpc: RpcRequester;
  /** Other nodes. They must have the same block hashes, and the index is read from them while the first one fails. */
  readonly witnesses?: readonly RpcRequester[];
  readonly store: Store;
  readonly ledger: { readonly address: string; readonly startBlock: number };
  readonly consensus: Consensus;
  /**
   * The chain of the deployment or descriptor. If it is missing, an empty index takes the identity that the node
   * gives.
   */
  readonly chain?: ChainIdentity;
  /**
   * Decides whether the index may be read from a node, before it is for the first time.
   * @throws IndexerError CHAIN_BEHIND while the node lacks what is needed to decide; any error that stops the index
   */
  readonly admit?: (node: RpcRequester, head: number) => Promise<void>;
  /** Holds the right to write the index, or throws. It is asked before each convergence. */
  readonly claim?: () => Promise<void>;
  /** Called after every batch. */
  readonly onProgress?: (progress: Progress) => void;
  /** Told about changes and faults of the nodes. */
  readonly nodes?: NodeListener;
  /**
   * Called at each attempt that failed because the chain or the database cannot be reached; both are asked again after
   * `retryInMs` milliseconds.
   */
  readonly onUnavailable?: (error: IndexerError | StoreError, retryInMs: number) => void;
  /** Called once when all works and the nodes still lack blocks, so that the index cannot say that it is complete. */
  readonly onWaiting?: (error: IndexerError) => void;
  /** Called when a convergence succeeds after one that failed. */
  readonly onRecovered?: () => void;
  readonly signal?: AbortSignal;
  /** The most blocks fetched, verified and written at once. Default 200; dense blocks make it fewer. */
  readonly batchBlocks?: number;
  /** The interval, in milliseconds, at which the head is asked for while following. Default 200. */
  readonly pollMs?: number;
  /** The first pause after a failure, in milliseconds; it doubles up to 10 seconds. Default 250. */
  readonly retryMs?: number;
}

export interface Progress {
  /** The last block indexed. */
  readonly block: number;
  /** The node's last block. */
  readonly head: number;
  /** Events of the ledger in this batch. */
  readonly events: number;
}
