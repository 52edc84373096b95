/** The first pause by default, in milliseconds. */
const FIRST_PAUSE_MS = 250;
/** The longest pause without a wish of the node, in milliseconds. */
const LONGEST_PAUSE_MS = 10_000;
/** The longest pause that a node may wish for by `Retry-After`, in milliseconds. */
const LONGEST_WISHED_MS = 60_000;

/**
 * The pauses between attempts: they double up to 10 seconds. A random part (up to a half) keeps several programs from
 * asking a node that comes back all at the same moment.
 */
export class Backoff {
  #failures = 0;
  readonly #firstMs: number;
  readonly #random: () => number;

  /**
   * @param firstMs - the first pause, in milliseconds
   * @param random - gives a number from 0 up to 1, without 1
   */
  constructor(firstMs: number = FIRST_PAUSE_MS, random: () => number = Math.random) {
    this.#firstMs = firstMs;
    this.#random = random;
  }

  /** The number of pauses since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * The pause before the next attempt, in milliseconds.
   * @param wishedMs - the pause that the node asked for
   */
  next(wishedMs: number = 0): number {
    const pause = Math.min(this.#firstMs * 2 ** Math.min(this.#failures, 20), LONGEST_PAUSE_MS);
    this.#failures++;
    return Math.max(Math.round(pause * (0.5 + this.#random() / 2)), Math.min(wishedMs, LONGEST_WISHED_MS));
  }

  /** Begins anew with the shortest pause, after a success. */
  reset(): void {
    this.#failures = 0;
  }
}
