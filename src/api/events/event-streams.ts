import type { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { Counter, Gauge } from "prom-client";
import type { Registry } from "prom-client";
import { failureFields } from "../../log/failure-fields.ts";
import { SILENT_LOG } from "../../log/log.ts";
import type { ApiOptions } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { OpenAnswers, RETRY_OPEN_AFTER } from "../open-answers.ts";
import { IndexWatch } from "./index-watch.ts";
import { OpenStream } from "./open-stream.ts";
import type { StreamRequest, StreamTimes } from "./open-stream.ts";
import { isEvent } from "./stream-frames.ts";
import { Turns } from "../turns.ts";

/** Streams of one asker, and of all askers, at once. */
const MOST_OF_ONE = 8;
const MOST_OF_ALL = 256;
/** Questions of streams at once. Everybody else asks the same database, and a new block wakes every stream. */
const MOST_QUESTIONS = 4;

const TIMES: StreamTimes = { lookMs: 500, checkMs: 5_000, heartbeatMs: 15_000, slowMs: 30_000 };

/** The streams of events that a server has open. */
export class EventStreams {
  readonly #watch: IndexWatch;
  readonly #times: StreamTimes;
  readonly #metrics: ReturnType<typeof streamMetrics>;
  readonly #turns = new Turns(MOST_QUESTIONS);
  readonly #open: OpenAnswers;

  constructor({ store, access, log = SILENT_LOG, streamTimes }: ApiOptions, registry: Registry) {
    this.#times = { ...TIMES, ...streamTimes };
    this.#watch = new IndexWatch(store, this.#times.lookMs, (error) => log.error("watch-failed", failureFields(error)));
    const metrics = (this.#metrics = streamMetrics(registry));
    this.#open = new OpenAnswers(
      { ofAll: MOST_OF_ALL, ofUnknown: MOST_OF_ALL, slowMs: this.#times.slowMs, isShared: access !== undefined },
      { stopping: serverStopping, tooManyOfOne, tooManyOfAll },
      {
        opened: () => metrics.open.inc(),
        ended: (code) => {
          metrics.open.dec();
          metrics.ended.inc({ code });
        },
      },
    );
  }

  /**
   * Begins a stream.
   * @param who - the asker, whose streams are counted together
   * @throws ApiProblem TOO_MANY_REQUESTS, OVERLOADED, SERVER_STOPPING
   */
  begin(request: StreamRequest, who: string, reply: FastifyReply): Readable {
    const page: StreamRequest["page"] = (after) => this.#turns.take(() => request.page(after));
    return this.#open.begin(reply, {
      who,
      isUnknown: false,
      mostOfOne: MOST_OF_ONE,
      pieces: (signal, ended) => new OpenStream({ ...request, page }, this.#watch, this.#times, signal).frames(ended),
      onTaken: (frame) => {
        if (isEvent(frame)) this.#metrics.sent.inc();
      },
    });
  }

  /** Ends every stream with a word to its client. */
  close(): void {
    this.#open.close();
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

function tooManyOfOne(most: number): ApiProblem {
  return new ApiProblem(
    "TOO_MANY_REQUESTS",
    {
      zh: `同一发问者最多同时保持 ${most} 个事件流：请关闭不用的，或在 ${RETRY_OPEN_AFTER} 秒后再试。`,
      en:
        `One asker may have at most ${most} streams of events open: close one that you do not need, or try ` +
        `again in ${RETRY_OPEN_AFTER} s.`,
    },
    { most, seconds: RETRY_OPEN_AFTER },
  );
}

function tooManyOfAll(): ApiProblem {
  return new ApiProblem("OVERLOADED", {
    zh: `打开的事件流过多：请在 ${RETRY_OPEN_AFTER} 秒后再试，或逐页查询同一地址。`,
    en:
      `Too many streams of events are open: try again in ${RETRY_OPEN_AFTER} s, or ask the same address page by ` +
      "page.",
  });
}
