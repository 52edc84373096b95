import { setTimeout as delay } from "node:timers/promises";
import type { AsOf } from "../../schemas/answer.ts";
import type { EventForm } from "../../schemas/event.ts";
import { ApiProblem } from "../api-problem.ts";
import { problemOf } from "../problem-of.ts";
import type { IndexState, IndexWatch } from "./index-watch.ts";
import { aliveFrame, checkpointFrame, endFrame, eventFrame, firstFrame } from "./stream-frames.ts";

/** A few events after a place, as the asker sees them now. */
export interface StreamedPage {
  readonly events: readonly EventForm[];
  /** Whether more events are after these. */
  readonly more: boolean;
  readonly asOf: AsOf;
}

/** The parts of its request that a stream needs. */
export interface StreamRequest {
  /** The place after which the stream begins; undefined for the first event. */
  readonly after: string | undefined;
  /** The id under which the log names the request. */
  readonly id: string;
  /** Reads a page in the sight of the asker. */
  readonly page: (after: string | undefined) => Promise<StreamedPage>;
  /** @throws ApiProblem when the credential of the request opens nothing any more */
  readonly demandAsker: () => Promise<void>;
  /** Writes into the log of answers that events are given out. @throws ApiProblem when it cannot be written */
  readonly log: (after: string | undefined, until: string) => Promise<void>;
}

/** The times of a stream, in milliseconds. */
export interface StreamTimes {
  /** Between two looks at the index. */
  readonly lookMs: number;
  /** The longest time for which nobody checks whether the credential still opens something. */
  readonly checkMs: number;
  /** Between two signs of life. */
  readonly heartbeatMs: number;
  /** The longest time in which a client must take a frame. */
  readonly slowMs: number;
}

/**
 * Reads what a stream sends, frame by frame. The next frame is made only when the one before it was taken, so that a
 * slow client costs one page and no more.
 */
export class OpenStream {
  readonly #request: StreamRequest;
  readonly #watch: IndexWatch;
  readonly #times: StreamTimes;
  readonly #signal: AbortSignal;
  /** The place of the last event that was sent. */
  #place: string | undefined;
  /** The block up to whose end everything was sent. */
  #sentTo: AsOf | undefined;
  #checkedAt = -Infinity;

  /** @param signal - aborted when the client has gone, or with the problem that ends the stream */
  constructor(request: StreamRequest, watch: IndexWatch, times: StreamTimes, signal: AbortSignal) {
    this.#request = request;
    this.#watch = watch;
    this.#times = times;
    this.#signal = signal;
    this.#place = request.after;
  }

  /** @param onEnd - told the code of the problem that ended the stream */
  async *frames(onEnd: (code: string) => void): AsyncGenerator<string, void, undefined> {
    yield firstFrame();
    try {
      yield* this.#follow();
      // A client that has gone reads nothing.
      if (!(this.#signal.reason instanceof ApiProblem)) return;
      throw this.#signal.reason;
    } catch (error) {
      const problem = problemOf(error, this.#request.id);
      onEnd(problem.code);
      yield endFrame(problem);
    }
  }

  async *#follow(): AsyncGenerator<string, void, undefined> {
    let known: IndexState | undefined;
    let beatAt = performance.now();
    const first = await this.#watch.next(undefined, this.#times.checkMs, this.#signal);
    for (let state = first; !this.#signal.aborted;) {
      await this.#demandAsker();
      if (state !== undefined && state.replacements !== (first ?? state).replacements) throw replaced();
      const isThrough = state === undefined || state === known || (yield* this.#news(state));
      if (isThrough) known = state;
      else await this.#pause();
      if (isThrough && state?.stopped !== undefined) throw new ApiProblem("INDEX_STOPPED", state.stopped.text);
      if (performance.now() - beatAt >= this.#times.heartbeatMs) {
        beatAt = performance.now();
        yield this.#sentTo === undefined ? aliveFrame() : checkpointFrame(this.#sentTo);
      }
      state = await this.#watch.next(known, Math.min(this.#times.checkMs, this.#times.heartbeatMs), this.#signal);
    }
  }

  /**
   * Sends everything up to the last block of the index.
   * @returns false when the database is away or behind, for the moment
   */
  async *#news(state: IndexState): AsyncGenerator<string, boolean, undefined> {
    const { asOf, lastEventBlock } = state;
    // An index that is behind the place of the client, because it is built anew or is another server's, has nothing to
    // tell yet. A checkpoint would send the client back to where it was long ago.
    if (asOf === undefined || asOf.block < blockOf(this.#place)) return true;
    // Most blocks are empty, and then nobody needs to ask what of them this asker sees.
    if (this.#sentTo !== undefined && lastEventBlock <= this.#sentTo.block) {
      this.#sentTo = asOf;
      return true;
    }
    for (let more = true; more && !this.#signal.aborted;) {
      const page = await this.#pageIfThere();
      if (page === undefined || page.asOf.block < asOf.block) return false;
      yield* this.#eventsOf(page);
      if (!page.more) this.#sentTo = page.asOf;
      ({ more } = page);
    }
    return true;
  }

  async #pageIfThere(): Promise<StreamedPage | undefined> {
    try {
      return await this.#request.page(this.#place);
    } catch (error) {
      if (problemOf(error, this.#request.id).code === "INDEX_UNAVAILABLE") return undefined;
      throw error;
    }
  }

  async *#eventsOf({ events }: StreamedPage): AsyncGenerator<string, void, undefined> {
    const last = events.at(-1);
    if (last === undefined) return;
    await this.#request.log(this.#place, last.event);
    for (const event of events) {
      if (this.#signal.aborted) return;
      // A slow client may take the last event of a page long after the first one.
      if (performance.now() - this.#checkedAt > this.#times.checkMs) await this.#demandAsker();
      yield eventFrame(event);
      this.#place = event.event;
    }
  }

  async #demandAsker(): Promise<void> {
    await this.#request.demandAsker();
    this.#checkedAt = performance.now();
  }

  async #pause(): Promise<void> {
    // An aborted wait is the end of the stream, which the caller sees.
    await delay(this.#times.checkMs, undefined, { signal: this.#signal }).catch(() => undefined);
  }
}

function blockOf(place = "0:0"): number {
  return Number(place.split(":", 1)[0]);
}

function replaced(): ApiProblem {
  return new ApiProblem("CHAIN_REPLACED", {
    zh: "链替换了已推送的区块：此前收到的事件可能已不在链上，请从头核对后重新连接。",
    en:
      "The chain replaced blocks whose events were sent: events that you have may not be on the chain any more, so " +
      "compare them with a list from the start, and connect again.",
  });
}
