import type { CaughtUp } from "./convergence.ts";
import { IndexerLoop } from "./indexer-loop.ts";
import type { IndexerOptions } from "./indexer-options.ts";
import type { Position } from "./verify-batch.ts";

export interface Indexer {
  /**
   * Indexes up to the current head of a node, in one attempt.
   * @returns the last block indexed; `undefined` if there is none
   * @throws IndexerError; StoreError or an error of the database
   */
  converge(): Promise<Position | undefined>;
  /**
   * Indexes until nothing is missing that the nodes have. It tries again after a fault that may pass.
   * @param patienceMs - how long it goes on without any progress, in milliseconds; for ever by default
   * @returns undefined when the signal is aborted before
   * @throws IndexerError, StoreError: a contradiction, or what failed last when the patience is over
   */
  catchUp(patienceMs?: number): Promise<CaughtUp | undefined>;
  /**
   * Converges, and again within a second of every new block, until the signal is aborted. An unavailable chain or
   * database is asked again; every contradiction stops the index.
   * @throws IndexerError
   */
  follow(): Promise<void>;
  /** Ends the pause before the next convergence: whoever has just sent a transaction knows of a new block. */
  look(): void;
}

/**
 * Makes the only writer of the index. It fetches, verifies, decodes, projects and writes, batch by batch, from the
 * checkpoint on. One index has one indexer at a time.
 */
export function createIndexer(options: IndexerOptions): Indexer {
  const loop = new IndexerLoop(options);
  return {
    converge: () => loop.converge(),
    catchUp: (patienceMs) => loop.catchUp(patienceMs),
    follow: () => loop.follow(),
    look: () => loop.look(),
  };
}
