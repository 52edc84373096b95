import pg from "pg";
import { databaseAway } from "./database-away.ts";
import type { StoreLocation } from "./open-store.ts";
import { StoreError } from "./store-error.ts";

/** The right to be the only writer of an index. */
export interface IndexClaim {
  /**
   * Takes the right, or makes sure that it is still held.
   * @throws StoreError INDEX_IN_USE when another program has it; DATABASE_UNAVAILABLE
   */
  hold(): Promise<void>;
  /** Gives the right back. */
  release(): Promise<void>;
}

/** Any fixed number, other than that of the migrations. It names the lock within its database. */
const ADVISORY_LOCK = 7_126_042;
const CONNECT_WITHIN_MS = 10_000;

/** The claim on the index at a place. An embedded index is locked by its directory already. */
export function claimIndex(location: StoreLocation): IndexClaim {
  if ("connectionString" in location) return new PostgresClaim(location.connectionString);
  return { hold: () => Promise.resolve(), release: () => Promise.resolve() };
}

/** An advisory lock lives as long as its connection, so this one is kept open and used for nothing else. */
class PostgresClaim implements IndexClaim {
  readonly #connectionString: string;
  #client: pg.Client | undefined;
  #wasHeld = false;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  async hold(): Promise<void> {
    if (this.#client !== undefined) return;
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      application_name: "laiqu index",
      keepAlive: true,
    });
    // A connection that the server ends gives the lock back; the next call takes it again.
    const forget = (): void => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on("error", forget);
    client.on("end", forget);
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [
        ADVISORY_LOCK,
      ]);
      if (rows[0]?.held !== true) throw inUse(this.#wasHeld);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw databaseAway(error) ?? error;
    }
    this.#client = client;
    this.#wasHeld = true;
  }

  async release(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }
}

/** @param wasHeld - then the lock may still be that of this program's own connection, which the server thinks alive */
function inUse(wasHeld: boolean): StoreError {
  return new StoreError(wasHeld ? "DATABASE_UNAVAILABLE" : "INDEX_IN_USE", {
    zh:
      "另一个 laiqu index 正在写这个数据库：一个索引只能由一个程序维护。请停止其中一个，或为本程序另选数据库" +
      (wasHeld ? "；若是本程序先前断开的连接，数据库释放后会自动继续。" : "。"),
    en:
      "Another `laiqu index` writes to this database, and one program keeps an index: stop one of the two, or choose " +
      "another database for this one" +
      (wasHeld ? ". If it is this program's own lost connection, the work goes on once the database drops it." : "."),
  });
}
