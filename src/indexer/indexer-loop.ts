import { Backoff } from "../chain/backoff.ts";
import { NodeGroup } from "../chain/node-group.ts";
import { databaseAway } from "../store/database-away.ts";
import { heartbeatCode, StoreError } from "../store/store-error.ts";
import { CodedError } from "../text/coded-error.ts";
import { Convergence } from "./convergence.ts";
import type { CaughtUp } from "./convergence.ts";
import type { IndexerOptions } from "./indexer-options.ts";
import { Heartbeat } from "./heartbeat.ts";
import { IndexerError } from "./indexer-error.ts";
import type { Position } from "./verify-batch.ts";

const DEFAULT_POLL_MS = 200;
/**
 * Attempts in a row that may meet answers of a wrong form before the index stops. A proxy that restarts passes; a node
 * that does not speak the protocol does not.
 */
const MALFORMED_IN_A_ROW = 5;

/** Converges again and again. After a fault that may pass it tries again after a pause; every other fault ends it. */
export class IndexerLoop {
  readonly #options: IndexerOptions;
  readonly #signal: AbortSignal;
  readonly #group: NodeGroup;
  readonly #heartbeat: Heartbeat;
  readonly #convergence: Convergence;
  readonly #backoff: Backoff;
  readonly #pollMs: number;
  #malformed = 0;
  /** Whether the database was found not to answer since the last convergence. */
  #wasSilent = false;
  /** Whether somebody knows of a new block since the last convergence began. */
  #isCalled = false;
  /** Ends the pause before the next convergence; undefined while there is none that may be cut short. */
  #endPause: (() => void) | undefined;

  constructor(options: IndexerOptions) {
    this.#options = options;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#backoff = new Backoff(options.retryMs);
    this.#pollMs = options.pollMs ?? DEFAULT_POLL_MS;
    this.#group = new NodeGroup([options.rpc, ...(options.witnesses ?? [])], options.chain, options.nodes);
    this.#heartbeat = new Heartbeat(options.store);
    this.#convergence = new Convergence(options, this.#group, this.#heartbeat, this.#signal);
  }

  async converge(): Promise<Position | undefined> {
    await this.#options.claim?.();
    return await this.#convergence.run();
  }

  async catchUp(patienceMs: number = Infinity): Promise<CaughtUp | undefined> {
    return await this.#beating(() => this.#catchUp(patienceMs));
  }

  look(): void {
    this.#isCalled = true;
    this.#endPause?.();
  }

  async follow(): Promise<void> {
    await this.#beating(async () => {
      while (!this.#signal.aborted) await this.#pause(await this.#attempt());
    });
  }

  /** Does work under a heartbeat. A node or a database that hangs holds the work, and must not look like its end. */
  async #beating<T>(work: () => Promise<T>): Promise<T> {
    const stop = this.#heartbeat.keepBeating((error) => {
      this.#wasSilent = true;
      this.#options.onUnavailable?.(error, this.#pollMs);
    });
    try {
      return await work();
    } finally {
      await stop();
    }
  }

  async #catchUp(patienceMs: number): Promise<CaughtUp | undefined> {
    const patience = new Patience(patienceMs);
    let waiting = false;
    while (!this.#signal.aborted) {
      const failure = await this.#attempt();
      patience.check(this.#convergence.position, failure ?? this.#behind());
      const caughtUp = failure === undefined ? this.#convergence.caughtUp() : undefined;
      if (caughtUp !== undefined) return caughtUp;
      if (failure === undefined && !waiting) this.#options.onWaiting?.(this.#behind());
      waiting ||= failure === undefined;
      await this.#pause(failure);
    }
    return undefined;
  }

  /** One convergence. @returns what failed and may pass @throws what does not pass */
  async #attempt(): Promise<IndexerError | StoreError | undefined> {
    this.#isCalled = false;
    try {
      await this.converge();
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      const fault = this.#passing(error);
      await this.#tell(fault === undefined ? codeOf(error) : passingCode(fault));
      if (fault === undefined) throw error;
      return fault;
    }
    if (this.#backoff.failures > 0 || this.#wasSilent) this.#options.onRecovered?.();
    this.#wasSilent = false;
    this.#backoff.reset();
    this.#malformed = 0;
    return undefined;
  }

  async #pause(failure: IndexerError | StoreError | undefined): Promise<void> {
    if (failure === undefined) return await this.#sleepUntilCalled();
    const { retryAfterMs } = failure.evidence;
    const pauseMs = this.#backoff.next(typeof retryAfterMs === "number" ? retryAfterMs : undefined);
    this.#options.onUnavailable?.(failure, pauseMs);
    await this.#sleep(pauseMs);
  }

  /** A fault that may pass: the chain or the database is asked again. */
  #passing(error: unknown): IndexerError | StoreError | undefined {
    if (!(error instanceof IndexerError)) return databaseAway(error);
    const { code } = error;
    if (code === "CHAIN_UNAVAILABLE" || code === "CHAIN_BEHIND") return error;
    if (code !== "ANSWER_MALFORMED" && code !== "HEADER_MALFORMED") return undefined;
    this.#malformed++;
    return this.#malformed < MALFORMED_IN_A_ROW ? error : undefined;
  }

  /** Tells the readers of the index why it does not go on. A database that is away cannot be told. */
  async #tell(code: string): Promise<void> {
    try {
      await this.#heartbeat.beat(undefined, code);
    } catch (failure) {
      if (databaseAway(failure) === undefined) throw failure;
    }
  }

  /** The error about nodes that answer and still lack blocks. */
  #behind(): IndexerError {
    const { startBlock } = this.#options.ledger;
    const head = this.#group.highest() ?? 0;
    const wanted = Math.max(startBlock, this.#convergence.position?.number ?? 0);
    return new IndexerError(
      "CHAIN_BEHIND",
      {
        zh:
          `链节点的最新区块为 ${head}，而账本与索引已到区块 ${wanted}：` +
          "请等节点完成同步，或指定更新的节点；若节点已被重置，请换用另一节点。",
        en:
          `The last block of the nodes is ${head}, but ledger and index have block ${wanted}: ` +
          "wait until the node has synchronized, or name one that is up to date; if it was reset, use another node.",
      },
      { head, wanted },
    );
  }

  async #sleepUntilCalled(): Promise<void> {
    if (this.#isCalled) return;
    try {
      await this.#sleep(this.#pollMs, (wake) => (this.#endPause = wake));
    } finally {
      this.#endPause = undefined;
    }
  }

  /** @param onBegin - is given what ends the sleep early */
  async #sleep(milliseconds: number, onBegin?: (wake: () => void) => void): Promise<void> {
    if (this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#signal.addEventListener("abort", wake);
      onBegin?.(wake);
    });
  }
}

/** A database that takes no rows for a full disk often still takes the few bytes of a heartbeat. */
function passingCode(fault: IndexerError | StoreError): string {
  return fault instanceof StoreError ? heartbeatCode(fault) : "CHAIN_UNAVAILABLE";
}

function codeOf(error: unknown): string {
  return error instanceof CodedError ? error.code : "INTERNAL";
}

/** The time for which an index may go without progress. */
class Patience {
  readonly #patienceMs: number;
  #block: number | undefined;
  #since = performance.now();

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** @throws the given error when there was no progress for too long */
  check(position: Position | undefined, error: Error): void {
    if (position?.number !== this.#block) this.#since = performance.now();
    this.#block = position?.number;
    if (performance.now() - this.#since > this.#patienceMs) throw error;
  }
}
