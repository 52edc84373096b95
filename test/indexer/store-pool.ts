import { sql } from "kysely";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { PROJECTIONS } from "../../src/store/schema.ts";

const TABLES = ["checkpoint", "event", "block", "manifest_entry", "manifest", ...PROJECTIONS] as const;

/** Empty stores in memory. A new database takes seconds, so a store that was given back is emptied and used again. */
export class StorePool {
  readonly #opened: Store[] = [];
  readonly #free: Store[] = [];

  /** An empty store. */
  async take(): Promise<Store> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const store = await openMemoryStore();
    this.#opened.push(store);
    return store;
  }

  async giveBack(store: Store): Promise<void> {
    await this.empty(store);
    this.#free.push(store);
  }

  /** Removes all rows of a store. */
  async empty(store: Store): Promise<void> {
    await sql`TRUNCATE ${sql.join(TABLES.map((table) => sql.table(table)))}`.execute(store.database);
  }

  async close(): Promise<void> {
    for (const store of this.#opened) await store.close();
  }
}
