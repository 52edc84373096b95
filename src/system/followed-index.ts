import type { RpcRequester } from "../chain/rpc.ts";
import { useFastKeccak } from "../chain/fast-keccak.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { createIndexer } from "../indexer/create-indexer.ts";
import type { Progress } from "../indexer/create-indexer.ts";
import type { Consensus } from "../indexer/verify-batch.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Store } from "../store/open-store.ts";

/** How GoQuorum and Besu count votes by default, and the embedded chain does. */
export const QBFT: Consensus = { type: "QBFT", epochLength: 30_000 };

const TOLD_EVERY_MS = 60_000;

/** An index that has caught up and goes on following its chain. */
export interface FollowedIndex {
  /** Never resolves by itself; rejects with what stopped it. */
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
  /** Told each time that the chain is away; it is asked again. */
  readonly onUnavailable: (text: Bilingual) => void;
}

/**
 * Brings an index up to its chain's head, then follows it.
 * @throws IndexerError while catching up
 */
export async function followIndex(options: FollowOptions): Promise<FollowedIndex> {
  const { rpc, store, deployment, consensus } = options;
  await useFastKeccak();
  const abort = new AbortController();
  const indexer = createIndexer({
    rpc,
    store,
    consensus,
    signal: abort.signal,
    ledger: { address: deployment.contracts.Ledger.address, startBlock: deployment.startBlock },
    chain: { chainId: deployment.chainId, genesisHash: deployment.genesisHash as `0x${string}` },
    onProgress: options.onProgress,
    onUnavailable: tellNowAndThen((error) => options.onUnavailable(error.text)),
  });
  await indexer.converge();
  const following = indexer.follow();
  return {
    // It resolves only when it was told to stop; then nobody waits for this any more.
    stopped: following.then(() => new Promise<never>(() => undefined)),
    stop: async () => {
      abort.abort();
      // What stopped it was told by `stopped`; here only its end counts.
      await following.catch(() => undefined);
    },
  };
}

/** A node that is away is asked again every second, and told of at once and then once a minute. */
function tellNowAndThen<E>(tell: (error: E) => void): (error: E) => void {
  let toldAt = -Infinity;
  return (error) => {
    if (performance.now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = performance.now();
    tell(error);
  };
}
