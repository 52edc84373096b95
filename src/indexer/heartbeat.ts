import { sql } from "kysely";
import { databaseAway } from "../store/database-away.ts";
import type { Store } from "../store/open-store.ts";
import { StoreError } from "../store/store-error.ts";

/** The pause between two beats in ordinary work. A reader takes a silence of several pauses for the end. */
const PAUSE_MS = 5_000;
/** A database that takes longer than this to write one row does not serve, in milliseconds. */
const LONGEST_WRITE_MS = 30_000;

/**
 * Tells the readers of an index that somebody keeps it, and why it does not go on if it does not. The row is written in
 * the database, because `laiqu serve` runs in another process, and perhaps on another machine.
 */
export class Heartbeat {
  readonly #store: Store;
  #beatAt = -Infinity;
  #code: string | undefined;
  #hasBegun = false;
  /** The beat that is being written, and since when. */
  #writing: { readonly since: number; readonly done: Promise<void> } | undefined;

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
    // Two writes at once might leave the older state.
    await this.#writing?.done.catch(() => undefined);
    if (code === this.#code && performance.now() - this.#beatAt < PAUSE_MS) return;
    await this.#write(head, code);
  }

  /**
   * Goes on beating with the last state while the work waits for a node or a database, until the returned function is
   * called and its promise is resolved. It begins with the first beat of the work.
   * @param onSilence - called every few seconds while the database does not take the beat
   */
  keepBeating(onSilence: (error: StoreError) => void): () => Promise<void> {
    const timer = setInterval(() => {
      if (!this.#hasBegun) return;
      if (this.#writing !== undefined) {
        const waited = performance.now() - this.#writing.since;
        if (waited > LONGEST_WRITE_MS) onSilence(unanswered(waited));
        return;
      }
      if (performance.now() - this.#beatAt < PAUSE_MS) return;
      this.#write(undefined, this.#code).catch((error: unknown) => {
        // Any other error is met by the next beat of the work, which ends it.
        const away = databaseAway(error);
        if (away !== undefined) onSilence(away);
      });
    }, PAUSE_MS / 2);
    return async () => {
      clearInterval(timer);
      await this.#writing?.done.catch(() => undefined);
    };
  }

  async #write(head: number | undefined, code: string | undefined): Promise<void> {
    const done = this.#upsert(head, code);
    const writing = (this.#writing = { since: performance.now(), done });
    try {
      await done;
    } finally {
      if (this.#writing === writing) this.#writing = undefined;
    }
  }

  async #upsert(head: number | undefined, code: string | undefined): Promise<void> {
    this.#hasBegun = true;
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

function unanswered(waitedMs: number): StoreError {
  const seconds = Math.floor(waitedMs / 1_000);
  return new StoreError(
    "DATABASE_UNAVAILABLE",
    {
      zh: `索引的数据库已有 ${seconds} 秒没有应答一次写入：请检查它是否停顿、磁盘是否有应答；恢复后索引会自动继续。`,
      en:
        `The database of the index has not answered a write for ${seconds} s: check whether it hangs, and whether ` +
        "its disk answers. The index goes on by itself when it is back.",
    },
    { seconds },
  );
}
