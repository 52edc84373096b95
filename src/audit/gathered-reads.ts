/** Somebody who waits for a read. */
interface Waiting<Asked, Found> {
  readonly asked: Asked;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/** So many statements are under way at once: while the database answers one, the answers of another are made. */
const MOST_UNDER_WAY = 2;

/**
 * Reads what several askers want by one statement. A statement costs a way to the database and back, whatever it reads,
 * so that a busy server makes fewer and larger ones; a server with one asker makes one for each question, as before.
 */
export class GatheredReads<Asked, Found> {
  readonly #read: (asked: readonly Asked[]) => Promise<readonly Found[]>;
  readonly #most: number;
  #waiting: Waiting<Asked, Found>[] = [];
  #underWay = 0;

  /**
   * @param read - gives one result for each that is asked for, in the same order
   * @param most - so many are asked for by one statement
   */
  constructor(read: (asked: readonly Asked[]) => Promise<readonly Found[]>, most: number) {
    this.#read = read;
    this.#most = most;
  }

  async read(asked: Asked): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    this.#waiting.push({ asked, resolve, reject });
    // Whatever else came in by the same turn of the event loop is gathered first.
    if (this.#waiting.length === 1) setImmediate(() => void this.#begin());
    return await promise;
  }

  async #begin(): Promise<void> {
    if (this.#underWay >= MOST_UNDER_WAY || this.#waiting.length === 0) return;
    const now = this.#waiting.slice(0, this.#most);
    this.#waiting = this.#waiting.slice(this.#most);
    this.#underWay += 1;
    try {
      const reading = this.#read(now.map(({ asked }) => asked));
      void this.#begin();
      const found = await reading;
      for (const [place, { resolve, reject }] of now.entries()) {
        const own = found[place];
        if (own === undefined) reject(new RangeError("A gathered read gave fewer results than were asked for."));
        else resolve(own);
      }
    } catch (error) {
      for (const { reject } of now) reject(error);
    } finally {
      this.#underWay -= 1;
      void this.#begin();
    }
  }
}
