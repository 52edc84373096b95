import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { ApiProblem } from "./api-problem.ts";

/** How many answers may be open at once, and how slow a client may be. */
interface OpenLimits {
  /** Open answers of all askers. */
  readonly ofAll: number;
  /** So many of these can be those of askers whom nobody knows. */
  readonly ofUnknown: number;
  /** The longest time in which a client must take a piece, in milliseconds. */
  readonly slowMs: number;
  /** Whether each asker has a share of its own; on a server that asks nobody, one user has all of it. */
  readonly isShared: boolean;
}

/** The problems that are answered instead. */
interface OpenProblems {
  readonly stopping: () => ApiProblem;
  readonly tooManyOfOne: (most: number) => ApiProblem;
  readonly tooManyOfAll: () => ApiProblem;
}

/** Told of what becomes of open answers. */
interface OpenCounts {
  readonly opened: () => void;
  /** @param end - GONE for a client that left, SLOW for one that was dropped, or what the answer itself says */
  readonly ended: (end: string) => void;
}

/** An answer that stays open. */
interface OpenAnswer {
  /** The asker, whose open answers are counted together. */
  readonly who: string;
  readonly isUnknown: boolean;
  /** The most answers that the asker may have open. */
  readonly mostOfOne: number;
  /** Makes the pieces. @param ended - told how the answer ends, if not by the client's leaving */
  readonly pieces: (signal: AbortSignal, ended: (end: string) => void) => AsyncIterable<string>;
  /** Called when the client has taken a piece. */
  readonly onTaken?: (piece: string) => void;
  /** The longest time that the answer may take, in milliseconds, and the problem of one that takes longer. */
  readonly bound?: { readonly ms: number; readonly problem: () => ApiProblem };
}

/** How soon somebody who has too many open answers may try again, in seconds. */
export const RETRY_OPEN_AFTER = 30;

const OPEN = new WeakSet<object>();

/** Whether a payload is an answer that stays open. It is counted where it is kept. */
export function isOpenAnswer(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && OPEN.has(payload);
}

/**
 * Answers that leave piece by piece. The next piece is made when the client has taken the one before; a client that
 * takes none in time is dropped, one that leaves ends the work, and a server that stops says so to all.
 */
export class OpenAnswers {
  readonly #limits: OpenLimits;
  readonly #problems: OpenProblems;
  readonly #counts: OpenCounts;
  readonly #openOf = new Map<string, number>();
  /** The controllers that end the open answers. */
  readonly #open = new Set<AbortController>();
  #unknown = 0;
  #isClosing = false;

  constructor(limits: OpenLimits, problems: OpenProblems, counts: OpenCounts) {
    this.#limits = limits;
    this.#problems = problems;
    this.#counts = counts;
  }

  /** Begins an answer. @throws ApiProblem of {@link OpenProblems} */
  begin(reply: FastifyReply, answer: OpenAnswer): Readable {
    if (this.#isClosing) throw this.#problems.stopping();
    // Whoever has left already is not there to be told, and nothing would give its share back.
    if (reply.raw.destroyed || reply.raw.closed) return Readable.from([]);
    this.#takeShare(answer, reply);
    const ending = new AbortController();
    const { bound } = answer;
    const timer = bound === undefined ? undefined : setTimeout(() => ending.abort(bound.problem()), bound.ms);
    this.#open.add(ending);
    this.#counts.opened();
    let end = "GONE";
    reply.raw.once("close", () => {
      ending.abort();
      clearTimeout(timer);
      this.#open.delete(ending);
      this.#giveShareBack(answer);
      this.#counts.ended(end);
    });
    const pieces = answer.pieces(ending.signal, (said) => (end = said));
    const taken = this.#whileTaken(pieces, answer.onTaken, () => {
      end = "SLOW";
      reply.raw.destroy();
    });
    const stream = Readable.from(taken, { objectMode: false, highWaterMark: 1 });
    OPEN.add(stream);
    return stream;
  }

  /** Ends every answer with a word to its client. */
  close(): void {
    this.#isClosing = true;
    for (const ending of this.#open) ending.abort(this.#problems.stopping());
  }

  /** Passes pieces on, and drops a client that does not take one in time. */
  async *#whileTaken(
    pieces: AsyncIterable<string>,
    onTaken: ((piece: string) => void) | undefined,
    drop: () => void,
  ): AsyncGenerator<string, void, undefined> {
    for await (const piece of pieces) {
      const timer = setTimeout(drop, this.#limits.slowMs);
      try {
        yield piece;
      } finally {
        clearTimeout(timer);
      }
      onTaken?.(piece);
    }
  }

  #takeShare({ who, isUnknown, mostOfOne }: OpenAnswer, reply: FastifyReply): void {
    const own = this.#openOf.get(who) ?? 0;
    const { ofAll, ofUnknown, isShared } = this.#limits;
    const isOwn = isShared && own >= mostOfOne;
    if (isOwn || this.#open.size >= ofAll || (isShared && isUnknown && this.#unknown >= ofUnknown)) {
      void reply.header("retry-after", RETRY_OPEN_AFTER);
      throw isOwn ? this.#problems.tooManyOfOne(mostOfOne) : this.#problems.tooManyOfAll();
    }
    this.#openOf.set(who, own + 1);
    if (isUnknown) this.#unknown += 1;
  }

  #giveShareBack({ who, isUnknown }: OpenAnswer): void {
    const left = (this.#openOf.get(who) ?? 1) - 1;
    if (left === 0) this.#openOf.delete(who);
    else this.#openOf.set(who, left);
    if (isUnknown) this.#unknown -= 1;
  }
}
