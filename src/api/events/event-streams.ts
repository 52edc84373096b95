import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { Counter, Gauge } from "prom-client";
import type { Registry } from "prom-client";
import { failureFields } from "../../log/failure-fields.ts";
import { SILENT_LOG } from "../../log/log.ts";
import type { ApiOptions } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { IndexWatch } from "./index-watch.ts";
import { OpenStream } from "./open-stream.ts";
import type { StreamRequest, StreamTimes } from "./open-stream.ts";
import { isEvent } from "./stream-frames.ts";
import { Turns } from "./turns.ts";

/** Streams of one asker, and of all askers, at once. */
const MOST_OF_ONE = 8;
const MOST_OF_ALL = 256;
/** Questions of streams at once. Everybody else asks the same database, and a new block wakes every stream. */
const MOST_QUESTIONS = 4;
/** How soon somebody who has too many streams may try again, in seconds. */
const RETRY_AFTER = 30;

const TIMES: StreamTimes = { lookMs: 500, checkMs: 5_000, heartbeatMs: 15_000, slowMs: 30_000 };

/** The streams of events that a server has open. */
export class EventStreams {
  readonly #watch: IndexWatch;
  readonly #times: StreamTimes;
  readonly #isShared: boolean;
  readonly #metrics: ReturnType<typeof streamMetrics>;
  readonly #turns = new Turns(MOST_QUESTIONS);
  readonly #openOf = new Map<string, number>();
  /** The controllers that end the open streams. */
  readonly #open = new Set<AbortController>();
  #isClosing = false;

  constructor({ store, access, log = SILENT_LOG, streamTimes }: ApiOptions, registry: Registry) {
    this.#times = { ...TIMES, ...streamTimes };
    this.#watch = new IndexWatch(store, this.#times.lookMs, (error) => log.error("watch-failed", failureFields(error)));
    // On a server that asks nobody, one user has all of it.
    this.#isShared = access !== undefined;
    this.#metrics = streamMetrics(registry);
  }

  /**
   * Begins a stream.
   * @param who - the asker, whose streams are counted together
   * @throws ApiProblem TOO_MANY_REQUESTS, OVERLOADED, SERVER_STOPPING
   */
  begin(request: StreamRequest, who: string, reply: FastifyReply): Readable {
    if (this.#isClosing) throw serverStopping();
    // A client that went while its request was looked at closes no second time, and would keep its share for ever.
    if (reply.raw.destroyed || reply.raw.closed) return Readable.from([]);
    this.#takeShare(who, reply);
    const ending = new AbortController();
    this.#open.add(ending);
    this.#metrics.open.inc();
    let end = "GONE";
    reply.raw.once("close", () => {
      ending.abort();
      this.#open.delete(ending);
      this.#giveShareBack(who);
      this.#metrics.open.dec();
      this.#metrics.ended.inc({ code: end });
    });
    const page: StreamRequest["page"] = (after) => this.#turns.take(() => request.page(after));
    const stream = new OpenStream({ ...request, page }, this.#watch, this.#times, ending.signal);
    const frames = stream.frames((code) => (end = code));
    const taken = this.#whileTaken(frames, () => {
      end = "SLOW";
      reply.raw.destroy();
    });
    return Readable.from(taken, { objectMode: false, highWaterMark: 1 });
  }

  /** Ends every stream with a word to its client. */
  close(): void {
    this.#isClosing = true;
    for (const ending of this.#open) ending.abort(serverStopping());
  }

  /** Passes frames on, and drops a client that does not take one in time. */
  async *#whileTaken(frames: AsyncIterable<string>, drop: () => void): AsyncGenerator<string, void, undefined> {
    for await (const frame of frames) {
      const timer = setTimeout(drop, this.#times.slowMs);
      try {
        yield frame;
      } finally {
        clearTimeout(timer);
      }
      if (isEvent(frame)) this.#metrics.sent.inc();
    }
  }

  #takeShare(who: string, reply: FastifyReply): void {
    const own = this.#openOf.get(who) ?? 0;
    const isOwn = this.#isShared && own >= MOST_OF_ONE;
    if (isOwn || this.#open.size >= MOST_OF_ALL) {
      void reply.header("retry-after", RETRY_AFTER);
      throw isOwn ? tooManyOfOne() : tooManyOfAll();
    }
    this.#openOf.set(who, own + 1);
  }

  #giveShareBack(who: string): void {
    const left = (this.#openOf.get(who) ?? 1) - 1;
    if (left === 0) this.#openOf.delete(who);
    else this.#openOf.set(who, left);
  }
}

function streamMetrics(registry: Registry) {
  const registers = [registry];
  return {
    open: new Gauge({ name: "laiqu_event_streams", help: "Streams of events that are open.", registers }),
    sent: new Counter({
      name: "laiqu_event_stream_events_total",
      help: "Events that clients of streams have taken.",
      registers,
    }),
    ended: new Counter({
      name: "laiqu_event_streams_ended_total",
      help: "Streams that have ended: the client went (GONE) or was too slow (SLOW), or the code of a problem.",
      labelNames: ["code"],
      registers,
    }),
  };
}

function serverStopping(): ApiProblem {
  return new ApiProblem("SERVER_STOPPING", {
    zh: "服务正在停止：请稍后从最后收到的事件处重新连接，不会遗漏。",
    en: "The server is stopping: connect again soon, from the last event that you have. Nothing is lost.",
  });
}

function tooManyOfOne(): ApiProblem {
  return new ApiProblem(
    "TOO_MANY_REQUESTS",
    {
      zh: `同一发问者最多同时保持 ${MOST_OF_ONE} 个事件流：请关闭不用的，或在 ${RETRY_AFTER} 秒后再试。`,
      en:
        `One asker may have at most ${MOST_OF_ONE} streams of events open: close one that you do not need, or try ` +
        `again in ${RETRY_AFTER} s.`,
    },
    { most: MOST_OF_ONE, seconds: RETRY_AFTER },
  );
}

function tooManyOfAll(): ApiProblem {
  return new ApiProblem("OVERLOADED", {
    zh: `打开的事件流过多：请在 ${RETRY_AFTER} 秒后再试，或逐页查询同一地址。`,
    en: `Too many streams of events are open: try again in ${RETRY_AFTER} s, or ask the same address page by page.`,
  });
}
