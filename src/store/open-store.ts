import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { Kysely, PostgresDialect } from "kysely";
import type { ReadonlyKysely } from "kysely/readonly";
import pg from "pg";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { migrate } from "./migrate.ts";
import type { Schema } from "./schema.ts";
import { StoreError } from "./store-error.ts";

/** What only the indexer holds: it may write. */
export interface Store {
  readonly database: Kysely<Schema>;
  /** Ends the connections; of an embedded database also writes it out and frees its directory. */
  close(): Promise<void>;
}

/** What everybody else holds: selects only, by type. */
export type Reader = ReadonlyKysely<Schema>;

/**
 * Where the index is kept: in memory (tests), in an embedded PGlite under `<dataDirectory>/index`
 * (one machine's trial), or in PostgreSQL 15 or later (keeping).
 */
export type StoreLocation =
  | { readonly memory: true }
  | { readonly dataDirectory: string }
  | { readonly connectionString: string; readonly maxConnections?: number };

/**
 * Opens the index and brings it to this program's schema.
 *
 * An embedded database has one session: a query waits for the transaction before it. So never ask
 * `store.database` inside a transaction, only the transaction itself.
 *
 * @throws StoreError
 * @throws DataDirectoryError DATA_DIRECTORY_IN_USE, DATA_DIRECTORY_UNUSABLE
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  if ("connectionString" in location) return await openPostgres(location.connectionString, location.maxConnections ?? 10);
  if ("memory" in location) return await openEmbedded(undefined);
  const directory = join(location.dataDirectory, "index");
  // PGlite has no lock of its own, and two processes on one directory destroy it.
  const lock = acquireDataDirectoryLock(location.dataDirectory, "index.lock");
  try {
    const store = await openEmbedded(directory);
    return { ...store, close: () => store.close().finally(() => lock.release()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The same index for those who only read. */
export function readOnly(store: Pick<Store, "database">): Reader {
  return store.database as unknown as Reader;
}

async function openEmbedded(directory: string | undefined): Promise<Store> {
  let pglite: PGlite;
  try {
    pglite = await (directory === undefined ? PGlite.create() : PGlite.create(directory));
  } catch (cause) {
    throw new StoreError("DATABASE_UNAVAILABLE", `The embedded index in ${directory ?? "memory"} cannot be opened; if it is damaged, delete it and let it be built again from the chain`, { directory }, cause);
  }
  // Two pools on one PGlite would share one session, and a reader would see uncommitted rows.
  const pool = new pg.Pool({ ...(createPgConfig(pglite) as unknown as pg.PoolConfig), max: 1, types: TYPES });
  return await storeOn(pool, () => pglite.close());
}

async function openPostgres(connectionString: string, max: number): Promise<Store> {
  const pool = new pg.Pool({ connectionString, max, types: TYPES });
  // Without a listener an idle connection that the server ends would end this process; the next query reports it.
  pool.on("error", () => undefined);
  try {
    await pool.query("SELECT 1");
  } catch (cause) {
    await pool.end();
    const database = databaseName(connectionString);
    throw new StoreError("DATABASE_UNAVAILABLE", `PostgreSQL at ${database} cannot be reached: check that it runs, and the address, name and password`, { database }, cause);
  }
  return await storeOn(pool, () => Promise.resolve());
}

async function storeOn(pool: pg.Pool, afterwards: () => Promise<void>): Promise<Store> {
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const close = (): Promise<void> => database.destroy().then(afterwards);
  try {
    await migrate(pool);
  } catch (error) {
    await close();
    throw error;
  }
  return { database, close };
}

function databaseName(connectionString: string): string {
  if (!URL.canParse(connectionString)) return "the given connection string";
  const { host, pathname } = new URL(connectionString);
  return `${host}${pathname}`;
}

const { builtins } = pg.types;

/** pg's parsers, but integers as numbers, exact numbers as bigint and bytes as plain Uint8Array. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (format === "binary") return pg.types.getTypeParser(oid, "binary");
    if (oid === builtins.INT8) return parseSafeInteger;
    if (oid === builtins.NUMERIC) return parseExact;
    if (oid === builtins.BYTEA) return parseBytes;
    return pg.types.getTypeParser(oid, "text");
  },
};

/** Block numbers, seconds and counts: all below 2^53. */
function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a number without loss`);
  return value;
}

/** Masks and clear words are whole; an average is not and stays a number. */
function parseExact(text: string): bigint | number {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}

function parseBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}
