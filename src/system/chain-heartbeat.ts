import { askLastBlock } from "../chain/blocks.ts";
import { failureFields } from "../log/failure-fields.ts";
import type { Log } from "../log/log.ts";
import type { StartedChain } from "./start-chain.ts";

/** The age at which a last block is followed by an empty one, in seconds. */
const OLDEST_HEAD = 3_600;
/** The pause between two looks at the last block, in milliseconds. */
const LOOK_EVERY_MS = 60_000;

/** The longest time without a block on a development chain that works, in seconds. */
export const LONGEST_DEVELOPMENT_SILENCE = OLDEST_HEAD + 300;

/**
 * Makes an empty block when the last one is older than an hour, now and from now on. The development chain makes blocks
 * only for acts: without this, its certificates would be as old as its last act, and nobody could tell a chain that
 * nobody uses from one that has stopped.
 * @returns what ends it
 * @throws RpcError
 */
export async function startChainHeartbeat(chain: StartedChain, log: Log): Promise<() => void> {
  const heartbeat = new ChainHeartbeat(chain, log);
  await heartbeat.beat();
  const timer = setInterval(() => {
    heartbeat.beat().catch((error: unknown) => log.warn("chain-heartbeat-failed", failureFields(error)));
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

class ChainHeartbeat {
  readonly #chain: StartedChain;
  readonly #log: Log;
  /** The last block that was seen, and when, in seconds of a clock that never jumps. */
  #seen: { readonly number: number; readonly at: number } | undefined;

  constructor(chain: StartedChain, log: Log) {
    this.#chain = chain;
    this.#log = log;
  }

  async beat(): Promise<void> {
    const { embedded, rpc } = this.#chain;
    if (embedded.stopped() !== undefined) return;
    const { number, time } = await askLastBlock(rpc);
    const at = performance.now() / 1_000;
    if (this.#seen?.number !== number) this.#seen = { number, at };
    // After the clock ran fast, the last block is stamped ahead, and its age by the clock says nothing.
    if (Math.max(Date.now() / 1_000 - time, at - this.#seen.at) < OLDEST_HEAD) return;
    try {
      await embedded.mineBlock();
      this.#log.debug("chain-heartbeat", { block: number + 1 });
    } catch (error) {
      // A chain that has stopped, for example because the disk is full, has said so itself. Questions are answered all
      // the same.
      if (embedded.stopped() === undefined) throw error;
    }
  }
}
