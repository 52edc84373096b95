import { equalBytes, fromHex } from "../../consensus/hex.ts";
import type { AsOf } from "../../schemas/answer.ts";
import { databaseAway } from "../../store/database-away.ts";
import type { Store } from "../../store/open-store.ts";
import type { Fault } from "../health/faults.ts";
import { indexStopped, isPassing } from "../health/faults.ts";

/** How the index is, as those who wait for its next event must know it. */
export interface IndexState {
  /** Its last block; undefined while it is empty. */
  readonly asOf: AsOf | undefined;
  /** The block of the last event of anybody. It tells whether there is anything to ask for at all. */
  readonly lastEventBlock: number;
  /** How often the chain replaced blocks that the index had, since this server began to look. */
  readonly replacements: number;
  /** Why the index does not go on; undefined while it does, or will by itself. */
  readonly stopped: Fault | undefined;
}

/**
 * Looks for new blocks in the index on behalf of all who wait for them. One look serves everybody, and nobody looks
 * while nobody waits.
 */
export class IndexWatch {
  readonly #store: Store;
  readonly #pauseMs: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting = new Set<() => void>();
  #state: IndexState | undefined;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param pauseMs - the time between two looks
   * @param onFailure - told of a look that failed for another reason than a database that is away
   */
  constructor(store: Store, pauseMs: number, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#pauseMs = pauseMs;
    this.#onFailure = onFailure;
  }

  /**
   * How the index is, as soon as it differs from what the caller knows.
   * @param known - what this function returned before; undefined for one who looks for the first time
   * @param longestMs - after this time what is known is returned again
   * @param signal - ends the wait
   */
  async next(known: IndexState | undefined, longestMs: number, signal: AbortSignal): Promise<IndexState | undefined> {
    const until = performance.now() + longestMs;
    // The last known state may be old, because nobody has waited since, so it is read again.
    if (known === undefined) await this.#look();
    while (!signal.aborted && (this.#state === undefined || this.#state === known)) {
      const left = until - performance.now();
      if (left <= 0) break;
      await this.#nextLook(left, signal);
    }
    return this.#state;
  }

  /** Waits for the next look, or until the time is over. */
  async #nextLook(longestMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, longestMs);
    const wake = () => resolve();
    signal.addEventListener("abort", wake, { once: true });
    this.#waiting.add(resolve);
    this.#timer ??= setTimeout(() => void this.#look(), this.#pauseMs);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      // The signal lives as long as its stream, which waits twice a second for days.
      signal.removeEventListener("abort", wake);
      this.#waiting.delete(resolve);
      if (this.#waiting.size === 0) {
        clearTimeout(this.#timer);
        this.#timer = undefined;
      }
    }
  }

  async #look(): Promise<void> {
    await (this.#looking ??= this.#lookOnce());
  }

  async #lookOnce(): Promise<void> {
    try {
      const state = await this.#read();
      if (!isSame(this.#state, state)) this.#state = state;
    } catch (error) {
      // A database that is away comes back, and until then nobody learns anything new.
      if (databaseAway(error) === undefined) this.#onFailure(error);
    } finally {
      this.#looking = undefined;
      this.#timer = undefined;
      for (const wake of this.#waiting) wake();
    }
  }

  async #read(): Promise<IndexState> {
    const row = await this.#store.watcher
      .selectFrom("checkpoint")
      .select((build) => [
        "block_number",
        "block_hash",
        "block_time",
        build.selectFrom("heartbeat").select("code").as("code"),
        build
          .selectFrom("event")
          .select(({ fn }) => fn.max<number>("block_number").as("last"))
          .as("last"),
      ])
      .executeTakeFirst();
    const replacements = this.#state?.replacements ?? 0;
    const code = row?.code ?? undefined;
    const stopped = code === undefined || isPassing(code) ? undefined : indexStopped(code);
    if (row === undefined) return { asOf: this.#state?.asOf, lastEventBlock: -1, replacements, stopped };
    const asOf = { block: row.block_number, hash: row.block_hash, time: row.block_time };
    const before = this.#state?.asOf;
    const lastEventBlock = row.last ?? -1;
    // An index that is built anew is behind what was seen of it. It has nothing to tell before it gets there.
    if (before !== undefined && asOf.block < before.block)
      return { asOf: before, lastEventBlock, replacements, stopped };
    const isReplaced = before !== undefined && !(await this.#holds(before));
    return { asOf, lastEventBlock, replacements: replacements + (isReplaced ? 1 : 0), stopped };
  }

  async #holds({ block, hash }: AsOf): Promise<boolean> {
    const row = await this.#store.watcher
      .selectFrom("block")
      .select("hash")
      .where("number", "=", block)
      .executeTakeFirst();
    return row !== undefined && equalBytes(row.hash, fromHex(hash));
  }
}

function isSame(one: IndexState | undefined, other: IndexState): boolean {
  return (
    one?.asOf?.hash === other.asOf?.hash &&
    one?.replacements === other.replacements &&
    one.stopped?.text.en === other.stopped?.text.en
  );
}
