import { sql } from "kysely";
import type { Store } from "../store/open-store.ts";

/** The pause between two beats in ordinary work. A reader takes a silence of several pauses for the end. */
const PAUSE_MS = 5_000;

/**
 * Tells the readers of an index that somebody keeps it, and why it does not go on if it does not. The row is written in
 * the database, because `laiqu serve` runs in another process, and perhaps on another machine.
 */
export class Heartbeat {
  readonly #store: Store;
  #beatAt = -Infinity;
  #code: string | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Writes a beat if none was written for five seconds or the state has changed.
   * @param head - the last block of the node; undefined while it is not known, which keeps the last one
   * @param code - the code of the fault that keeps the index from going on; undefined while it follows
   * @throws errors of the database
   */
  async beat(head: number | undefined, code?: string): Promise<void> {
    if (code === this.#code && performance.now() - this.#beatAt < PAUSE_MS) return;
    // A beat that cannot be written is made up for as soon as the database is back.
    this.#beatAt = -Infinity;
    const row = { single: true, beat_at: sql<Date>`clock_timestamp()`, head: head ?? null, code: code ?? null };
    await this.#store.database
      .insertInto("heartbeat")
      .values(row)
      .onConflict((conflict) =>
        conflict.column("single").doUpdateSet((known) => ({
          beat_at: row.beat_at,
          head: head ?? known.ref("heartbeat.head"),
          code: row.code,
        })),
      )
      .execute();
    this.#beatAt = performance.now();
    this.#code = code;
  }
}
