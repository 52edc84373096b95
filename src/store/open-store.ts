import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { Kysely, PostgresDialect } from "kysely";
import type { PostgresPool } from "kysely";
import type { ReadonlyKysely } from "kysely/readonly";
import pg from "pg";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { migrate } from "./migrate.ts";
import type { Schema } from "./schema.ts";
import { StoreError } from "./store-error.ts";

/** The index, opened: for the indexer, which writes, and for everybody who asks. */
export interface Store {
  /** Only the indexer's: it may write, and takes the time it needs. */
  readonly database: Kysely<Schema>;
  /** Everybody else's: selects only, and none of them longer than the time allowed to a question. */
  readonly reader: Reader;
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
  | { readonly connectionString: string; readonly maxConnections?: number; readonly readTimeoutMs?: number };

/**
 * Longest run of one reading statement, and longest wait for a connection to run it on. A question that
 * somebody asks for ever must not keep the others from asking; honest ones take far less than a second.
 */
const READ_TIMEOUT_MS = 20_000;
/** Connections of those who read; one for each question under way. */
const READERS = 10;
/** The indexer writes one batch at a time; manifests come beside it. */
const WRITERS = 3;

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
  if ("connectionString" in location)
    return await openPostgres(
      location.connectionString,
      location.maxConnections ?? READERS,
      location.readTimeoutMs ?? READ_TIMEOUT_MS,
    );
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

async function openEmbedded(directory: string | undefined): Promise<Store> {
  let pglite: PGlite;
  try {
    pglite = await (directory === undefined ? PGlite.create() : PGlite.create(directory));
  } catch (cause) {
    throw new StoreError(
      "DATABASE_UNAVAILABLE",
      `The embedded index in ${directory ?? "memory"} cannot be opened; if it is damaged, delete it and let it be built again from the chain`,
      { directory },
      cause,
    );
  }
  // Two pools on one PGlite would share one session, and a reader would see uncommitted rows.
  const pool = new pg.Pool({ ...(createPgConfig(pglite) as unknown as pg.PoolConfig), max: 1, types: TYPES });
  // PGlite takes `statement_timeout` and does not keep it: PostgreSQL's clock is a signal, WebAssembly has none,
  // and no timer of ours fires while a statement runs in this thread. What bounds its statements are the limits
  // of the questions; an index that many ask belongs in PostgreSQL.
  return await storeOn(pool, pool, () => pglite.close());
}

async function openPostgres(connectionString: string, readers: number, readTimeoutMs: number): Promise<Store> {
  const writing = openPool({ connectionString, max: WRITERS });
  try {
    await writing.query("SELECT 1");
  } catch (cause) {
    await writing.end();
    const database = databaseName(connectionString);
    throw new StoreError(
      "DATABASE_UNAVAILABLE",
      `PostgreSQL at ${database} cannot be reached: check that it runs, and the address, name and password`,
      { database },
      cause,
    );
  }
  const reading = openPool({
    connectionString,
    max: readers,
    statement_timeout: readTimeoutMs,
    connectionTimeoutMillis: readTimeoutMs,
    options: "-c default_transaction_read_only=on",
  });
  return await storeOn(writing, tellingWaits(reading, readTimeoutMs, databaseName(connectionString)), () =>
    Promise.resolve(),
  );
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, types: TYPES });
  // Without a listener an idle connection that the server ends would end this process; the next query reports it.
  pool.on("error", () => undefined);
  return pool;
}

/** pg's own error for a connection that did not come in time has no code. */
function tellingWaits(pool: pg.Pool, waitMs: number, database: string): PostgresPool {
  return {
    connect: async () => {
      try {
        return await pool.connect();
      } catch (cause) {
        throw new StoreError(
          "DATABASE_UNAVAILABLE",
          `PostgreSQL at ${database} gave no connection within ${waitMs / 1000} s: it is away, or too many questions are under way`,
          { database },
          cause,
        );
      }
    },
    options: pool.options,
    end: () => pool.end(),
  };
}

/** @param reading - the same pool where there is only one session */
async function storeOn(writing: pg.Pool, reading: PostgresPool, afterwards: () => Promise<void>): Promise<Store> {
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: writing }) });
  const reader =
    reading === writing ? database : new Kysely<Schema>({ dialect: new PostgresDialect({ pool: reading }) });
  const close = async (): Promise<void> => {
    if (reader !== database) await reader.destroy();
    await database.destroy();
    await afterwards();
  };
  try {
    await migrate(writing);
  } catch (error) {
    await close();
    throw error;
  }
  // The type is narrower than the class, and `as never` is the way that kysely/readonly gives to it.
  return { database, reader: reader as never, close };
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
