import { useFastKeccak } from "../chain/fast-keccak.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { CaughtUp } from "../indexer/convergence.ts";
import { createIndexer } from "../indexer/create-indexer.ts";
import type { Indexer } from "../indexer/create-indexer.ts";
import { IndexerError } from "../indexer/indexer-error.ts";
import type { Progress } from "../indexer/indexer-options.ts";
import type { Consensus } from "../indexer/verify-batch.ts";
import { failureFields } from "../log/failure-fields.ts";
import type { Log } from "../log/log.ts";
import type { IndexClaim } from "../store/index-claim.ts";
import type { Store } from "../store/open-store.ts";
import type { StoreError } from "../store/store-error.ts";
import { admitNodeOf } from "./admit-node.ts";
import type { NodeEvidence } from "./node-evidence.ts";
import { nodeListener } from "./node-listener.ts";

/** An index that has caught up with its chain and continues to follow it. */
export interface FollowedIndex {
  /** The state in which it had caught up; undefined if it was stopped before. */
  readonly caughtUp: CaughtUp | undefined;
  /** Rejects with the error that stopped the index. It never resolves. */
  readonly stopped: Promise<never>;
  /** Lets it look for new blocks at once. */
  look(): void;
  /** Stops following, after the batch under way. */
  stop(): Promise<void>;
}

export interface FollowOptions {
  /** The nodes in the order of preference, at least one. */
  readonly nodes: readonly [RpcRequester, ...RpcRequester[]];
  readonly store: Store;
  readonly deployment: Deployment;
  readonly consensus: Consensus;
  readonly onProgress: (progress: Progress) => void;
  readonly log: Log;
  readonly evidence: NodeEvidence;
  readonly claim?: IndexClaim;
  /** Ends the waiting and the following. */
  readonly signal?: AbortSignal;
}

/** The rules by which the blocks of a deployment's chain are binding. */
export function consensusOf({ epochLengthBlocks }: Deployment): Consensus {
  return { type: "QBFT", epochLength: epochLengthBlocks };
}

/**
 * Brings an index up to its chain's head, and then follows the chain. It waits as long as it takes.
 * @throws IndexerError, DeploymentError, StoreError while it catches up: what does not pass
 */
export async function followIndex(options: FollowOptions): Promise<FollowedIndex> {
  const abort = new AbortController();
  const indexer = await prepare(options, abort);
  const caughtUp = await indexer.catchUp();
  const following = indexer.follow();
  return {
    caughtUp,
    // Following resolves only after `stop`, and then nobody waits for this promise any more.
    stopped: following.then(() => new Promise<never>(() => undefined)),
    look: () => indexer.look(),
    stop: async () => {
      abort.abort();
      // `stopped` has reported the error already; here only the end of the work matters.
      await following.catch(() => undefined);
    },
  };
}

/**
 * Brings an index up to its chain's head, once.
 * @param patienceMs - how long it goes on without any progress, in milliseconds
 * @returns undefined if it was stopped before
 * @throws IndexerError, DeploymentError, StoreError
 */
export async function catchUpOnce(options: FollowOptions, patienceMs: number): Promise<CaughtUp | undefined> {
  const indexer = await prepare(options, new AbortController());
  return await indexer.catchUp(patienceMs);
}

async function prepare(options: FollowOptions, abort: AbortController): Promise<Indexer> {
  const { nodes, store, deployment, consensus, log, evidence, claim } = options;
  await useFastKeccak();
  const stop = (): void => abort.abort();
  if (options.signal?.aborted === true) stop();
  options.signal?.addEventListener("abort", stop);
  // A node that hangs must not delay the end.
  abort.signal.addEventListener("abort", () => {
    for (const node of nodes) node.close?.();
  });
  const [rpc, ...witnesses] = nodes;
  const state = new DatabaseState(log);
  return createIndexer({
    rpc,
    witnesses,
    store,
    consensus,
    signal: abort.signal,
    ledger: { address: deployment.contracts.Ledger.address, startBlock: deployment.startBlock },
    chain: { chainId: deployment.chainId, genesisHash: deployment.genesisHash },
    admit: admitNodeOf(deployment),
    ...(claim === undefined ? {} : { claim: () => claim.hold() }),
    nodes: nodeListener(log, evidence),
    onProgress: options.onProgress,
    onUnavailable: (error) => state.failed(error),
    onRecovered: () => state.recovered(),
    onWaiting: (error) => log.warn("index-waiting", failureFields(error)),
  });
}

/** Logs that the database is away and that it is back, each once. The nodes have their own listener. */
class DatabaseState {
  readonly #log: Log;
  #away = false;

  constructor(log: Log) {
    this.#log = log;
  }

  failed(error: IndexerError | StoreError): void {
    if (error instanceof IndexerError || this.#away) return;
    this.#away = true;
    this.#log.warn("database-unavailable", failureFields(error));
  }

  recovered(): void {
    if (!this.#away) return;
    this.#away = false;
    this.#log.info("database-back");
  }
}
