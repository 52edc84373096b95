import type { Movement } from "./observation.ts";

/** The shortest time over which the pace of blocks is measured, in seconds. */
const LEAST_SPAN = 3;

interface Seen {
  readonly head: number;
  readonly time: number;
  readonly at: number;
}

/** Watches the last block and the index from one observation to the next. */
export class MovementWatch {
  /** The first sight of the present head. */
  #head: Seen | undefined;
  /** An earlier head, from which the pace is measured. */
  #earlier: Seen | undefined;
  #index: { readonly block: number; readonly at: number } | undefined;
  #pace: number | undefined;

  /**
   * @param at - seconds of a clock that never jumps
   * @param head - the node's last block; undefined when it does not answer
   * @param indexed - the last indexed block; undefined when there is none
   */
  see(at: number, head: { number: number; time: number } | undefined, indexed: number | undefined): Movement {
    if (head !== undefined) this.#seeHead({ head: head.number, time: head.time, at });
    const isBehind = head !== undefined && indexed !== undefined && indexed < head.number;
    if (!isBehind) this.#index = undefined;
    else if (this.#index?.block !== indexed) this.#index = { block: indexed, at };
    return {
      headStill: this.#head === undefined ? 0 : at - this.#head.at,
      indexStill: this.#index === undefined ? 0 : at - this.#index.at,
      pace: this.#pace,
    };
  }

  #seeHead(seen: Seen): void {
    if (this.#head?.head === seen.head) return;
    this.#head = seen;
    this.#earlier ??= seen;
    const span = seen.at - this.#earlier.at;
    if (span < LEAST_SPAN) return;
    this.#pace = (seen.time - this.#earlier.time) / span;
    this.#earlier = seen;
  }
}
