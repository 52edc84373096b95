import { useFastKeccak } from "../chain/fast-keccak.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { createIndexer } from "../indexer/create-indexer.ts";
import type { Progress } from "../indexer/indexer-options.ts";
import { IndexerError } from "../indexer/indexer-error.ts";
import type { Consensus } from "../indexer/verify-batch.ts";
import type { Store } from "../store/open-store.ts";
import { failureFields } from "../log/failure-fields.ts";
import type { Log } from "../log/log.ts";

/** The rules by which GoQuorum and Besu count votes by default. The embedded chain follows them too. */
export const QBFT: Consensus = { type: "QBFT", epochLength: 30_000 };

/** An unavailable node is asked again every few seconds. The log names it at once and then once a minute. */
const LOGGED_EVERY_MS = 60_000;

/** An index that has caught up with its chain and continues to follow it. */
export interface FollowedIndex {
  /** Rejects with the error that stopped the index. It never resolves. */
  readonly stopped: Promise<never>;
  /** Stops following, after the batch under way. */
  stop(): Promise<void>;
}

export interface FollowOptions {
  readonly rpc: RpcRequester;
  readonly store: Store;
  readonly deployment: Deployment;
  readonly consensus: Consensus;
  readonly onProgress: (progress: Progress) => void;
  readonly log: Log;
}

/**
 * Brings an index up to its chain's head, and then follows the chain.
 * @throws IndexerError while it catches up
 */
export async function followIndex(options: FollowOptions): Promise<FollowedIndex> {
  const { rpc, store, deployment, consensus, log } = options;
  await useFastKeccak();
  const abort = new AbortController();
  const indexer = createIndexer({
    rpc,
    store,
    consensus,
    signal: abort.signal,
    ledger: { address: deployment.contracts.Ledger.address, startBlock: deployment.startBlock },
    chain: { chainId: deployment.chainId, genesisHash: deployment.genesisHash },
    onProgress: options.onProgress,
    onUnavailable: atMostEvery(LOGGED_EVERY_MS, (error) =>
      log.warn(error instanceof IndexerError ? "chain-unavailable" : "database-unavailable", failureFields(error)),
    ),
  });
  await indexer.converge();
  const following = indexer.follow();
  return {
    // Following resolves only after `stop`, and then nobody waits for this promise any more.
    stopped: following.then(() => new Promise<never>(() => undefined)),
    stop: async () => {
      abort.abort();
      // `stopped` has reported the error already; here only the end of the work matters.
      await following.catch(() => undefined);
    },
  };
}

/** Passes the first call on at once, and later ones only after a pause. */
function atMostEvery<Value>(pauseMs: number, pass: (value: Value) => void): (value: Value) => void {
  let passedAt = -Infinity;
  return (value) => {
    if (performance.now() - passedAt < pauseMs) return;
    passedAt = performance.now();
    pass(value);
  };
}
