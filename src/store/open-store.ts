import { lstatSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { Kysely, PostgresDialect } from "kysely";
import type { PostgresPool } from "kysely";
import type { ReadonlyKysely } from "kysely/readonly";
import pg from "pg";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { reasonOf } from "../text/reason-of.ts";
import { probeDirectory } from "../data-directory/probe-directory.ts";
import { systemReason } from "../text/system-error.ts";
import { awayText } from "./away-text.ts";
import { databaseAway } from "./database-away.ts";
import { laterTransaction } from "./later-transaction.ts";
import type { LaterTransaction } from "./later-transaction.ts";
import { migrate } from "./migrate.ts";
import type { Prepared, RunPrepared } from "./prepared.ts";
import type { Schema } from "./schema.ts";
import { StoreError } from "./store-error.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";

/** The index, opened for the indexer, which writes, and for everyone who reads. */
export interface Store {
  /** The database for the indexer only. Its statements may write and have no time limit. */
  readonly database: Kysely<Schema>;
  /** The database for everyone else. It allows only selects, each limited to the time allowed for a question. */
  readonly reader: Reader;
  /** Runs one prepared statement of a reader by itself. */
  readonly runPrepared: RunPrepared;
  /** A transaction of a reader that begins with its first statement. */
  readonly readLater: (onBegin: Parameters<typeof laterTransaction>[1]) => LaterTransaction;
  /** The same for those who look whether the database answers: they never wait behind the questions of others. */
  readonly watcher: Reader;
  /** Ends the connections. An embedded database is also written out, and its directory becomes free. */
  close(): Promise<void>;
}

/** A database that can only be read: its type offers selects and nothing else. */
export type Reader = ReadonlyKysely<Schema>;

/**
 * The place of the index: in memory (for tests), in an embedded PGlite under `<dataDirectory>/index` (to try the
 * system on one machine), or in PostgreSQL 15 or later (for service). A database in memory may begin as a copy of an
 * empty `cluster`, in the form of PGlite's dump of its data directory, which is much quicker than making a new one.
 */
export type StoreLocation =
  | { readonly memory: true; readonly cluster?: Blob }
  | { readonly dataDirectory: string }
  | { readonly connectionString: string; readonly maxConnections?: number; readonly readTimeoutMs?: number };

/**
 * Longest run of one reading statement, and longest wait for a connection, in milliseconds. One question that takes too
 * long must not block the others; ordinary ones take far less than a second.
 */
const READ_TIMEOUT_MS = 20_000;
/**
 * Longest wait for a writing connection, in milliseconds. Its statements have no limit; but a server that does not even
 * greet does not serve.
 */
const CONNECT_TIMEOUT_MS = 20_000;
/** How much longer than the server's own limit the answer to a reading statement is awaited, in milliseconds. */
const ANSWER_GRACE_MS = 2_000;
/** Reading connections; each question under way needs one. */
const READERS = 10;
/** Connections for prepared statements: each is short, and reads what several questions want. */
const PREPARED_READERS = 4;
/** Connections for looks at the state of the index, and the longest wait for one of their statements (ms). */
const WATCHERS = 2;
const WATCH_TIMEOUT_MS = 5_000;
/** Writing connections: the indexer writes one batch at a time, and manifests may arrive meanwhile. */
const WRITERS = 3;

/**
 * Opens the index and brings it to this program's schema.
 *
 * An embedded database has one session, so a query waits for the transaction before it. Inside a transaction, never
 * query `store.database`, only the transaction itself.
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
  if ("memory" in location) return await openEmbedded(undefined, location.cluster);
  const directory = join(location.dataDirectory, "index");
  // PGlite has no lock of its own, and two processes on one directory would destroy it.
  const lock = acquireDataDirectoryLock(location.dataDirectory, "index.lock");
  try {
    const store = await openEmbedded(directory);
    return { ...store, close: () => store.close().finally(() => lock.release()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openEmbedded(directory: string | undefined, cluster?: Blob): Promise<Store> {
  try {
    return await openPglite(directory, cluster);
  } catch (cause) {
    if (cause instanceof StoreError && cause.code !== "DATABASE_UNAVAILABLE") throw cause;
    throw notOpened(directory, cause);
  }
}

/** PGlite does not pass on why the operating system refuses, so a file is written in its place to find out. */
function notOpened(directory: string | undefined, cause: unknown): StoreError {
  const fault = directory === undefined ? undefined : probeDirectory(existing(directory));
  const reason = fault === undefined ? reasonOf(cause) : systemReason(fault);
  const place =
    directory === undefined ? { zh: "内存", en: "memory" } : { zh: showPath(directory), en: showPath(directory) };
  const advice =
    fault === undefined
      ? {
          zh: "若已损坏，请将其删除，由链重建。",
          en: "if it is damaged, delete it and let it be built again from the chain.",
        }
      : {
          zh: "索引未必损坏；请先排除此原因，再重新启动。",
          en: "the index need not be damaged, so remove this cause first and start again.",
        };
  return new StoreError(
    "DATABASE_UNAVAILABLE",
    {
      zh: `${place.zh} 中的内嵌索引无法打开（${reason.zh}）：${advice.zh}`,
      en: `The embedded index in ${place.en} cannot be opened (${reason.en}): ${advice.en}`,
    },
    { directory, reason: reason.en },
    cause,
  );
}

/** The directory itself, which may be on a disk of its own, or the one above while there is none yet. */
function existing(directory: string): string {
  return lstatSync(directory, { throwIfNoEntry: false }) === undefined ? dirname(directory) : directory;
}

async function openPglite(directory: string | undefined, cluster: Blob | undefined): Promise<Store> {
  const pglite = await (directory === undefined
    ? PGlite.create(cluster === undefined ? {} : { loadDataDir: cluster })
    : // PGlite follows no link in the last part of a path.
      PGlite.create(withoutLink(directory)));
  // PGlite declares the members that it gives to a pool with types of its own; pg accepts them at run time.
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The two packages do not share their types.
  const config = createPgConfig(pglite) as Partial<pg.PoolConfig>;
  // Two pools on one PGlite would share one session, and a reader would see uncommitted rows.
  const pool = new pg.Pool({ ...config, max: 1, types: TYPES });
  // PGlite accepts `statement_timeout` but does not enforce it: PostgreSQL's clock is a signal, WebAssembly has none,
  // and no timer of ours fires while a statement runs in this thread. The limits of the questions bound its
  // statements; an index with many readers belongs in PostgreSQL.
  return await storeOn({ writing: pool, reading: pool, preparing: pool, watching: pool }, async () => {
    await endPools(pool);
    await pglite.close();
  });
}

/** @throws Error ENOENT of the operating system when a link leads to nothing, as to a disk that is not mounted */
function withoutLink(directory: string): string {
  const isLink = lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? realpathSync(directory) : directory;
}

async function openPostgres(connectionString: string, readers: number, readTimeoutMs: number): Promise<Store> {
  const writing = openPool({
    connectionString,
    max: WRITERS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    // A limit that the server, the database or the user sets by default is meant for questions.
    options: "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0",
  });
  try {
    await writing.query("SELECT 1");
  } catch (cause) {
    await writing.end();
    throw notConnected(databaseName(connectionString), cause);
  }
  const ofReaders = {
    connectionString,
    statement_timeout: readTimeoutMs,
    // A server that hangs ends no statement.
    query_timeout: readTimeoutMs + ANSWER_GRACE_MS,
    connectionTimeoutMillis: readTimeoutMs,
    // Compiling a plan takes longer than any statement of an ordinary question.
    options: "-c default_transaction_read_only=on -c jit=off",
  };
  const reading = openPool({ ...ofReaders, max: readers });
  // Otherwise the server would plan a statement anew for each array of ids, which takes longer than to run it.
  const options = `${ofReaders.options} -c plan_cache_mode=force_generic_plan`;
  const preparing = openPool({ ...ofReaders, max: Math.min(readers, PREPARED_READERS), options });
  const watching = openPool({
    connectionString,
    max: WATCHERS,
    statement_timeout: WATCH_TIMEOUT_MS,
    query_timeout: WATCH_TIMEOUT_MS,
    connectionTimeoutMillis: WATCH_TIMEOUT_MS,
    options: "-c default_transaction_read_only=on",
  });
  const explained = (pool: pg.Pool) => explainingWaits(pool, readTimeoutMs, databaseName(connectionString));
  return await storeOn({ writing, reading: explained(reading), preparing: explained(preparing), watching }, () =>
    endPools(writing, reading, preparing, watching),
  );
}

/** The error of a first connection, which names the database. */
function notConnected(database: string, cause: unknown): StoreError {
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  const reason = code ?? (cause instanceof Error ? cause.message : String(cause));
  const shown = showForeign(database);
  return new StoreError(
    "DATABASE_UNAVAILABLE",
    awayText({ zh: `PostgreSQL（${shown}）`, en: `PostgreSQL at ${shown}` }, reason),
    { database, reason },
    cause,
  );
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, types: TYPES });
  // Without these listeners, a connection that the server ends would end this process: the pool listens only to idle
  // connections, and forgets one while it is lent. The query under way, or the next one, reports the loss.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** A pool as Kysely wants it, with the clients of pg. */
interface ClientPool extends PostgresPool {
  connect(): Promise<pg.PoolClient>;
}

/** A pool whose error names the database when no connection is free in time; pg's own error has no code. */
function explainingWaits(pool: pg.Pool, waitMs: number, database: string): ClientPool {
  return {
    connect: async () => {
      try {
        return await pool.connect();
      } catch (cause) {
        // A server that is away is no server without a free connection.
        if (cause instanceof Error && "code" in cause) throw databaseAway(cause) ?? cause;
        throw new StoreError(
          "DATABASE_UNAVAILABLE",
          {
            zh: `PostgreSQL（${showForeign(database)}）在 ${waitMs / 1000} 秒内没有给出连接：请检查它是否运行，或待查询减少后再试。`,
            en:
              `PostgreSQL at ${showForeign(database)} gave no connection within ${waitMs / 1000} s: ` +
              "check that it runs, or try again when fewer questions are under way.",
          },
          { database, seconds: waitMs / 1000 },
          cause,
        );
      }
    },
    options: pool.options,
    end: () => pool.end(),
  };
}

/**
 * Ends pools that nobody asked yet: Kysely ends only a pool that it has used, and the idle connection of another one
 * would keep the process alive for ten seconds.
 */
async function endPools(...pools: readonly pg.Pool[]): Promise<void> {
  for (const pool of pools) if (!pool.ended) await pool.end();
}

/** The pools of a store, which are one and the same where there is only one session. */
interface Pools {
  readonly writing: pg.Pool;
  readonly reading: ClientPool;
  readonly preparing: ClientPool;
  readonly watching: PostgresPool;
}

async function storeOn(
  { writing, reading, preparing, watching }: Pools,
  afterwards: () => Promise<void>,
): Promise<Store> {
  const database = databaseOn(writing);
  const reader = reading === writing ? database : databaseOn(reading);
  const watcher = watching === writing ? database : databaseOn(watching);
  const close = async (): Promise<void> => {
    for (const each of new Set([watcher, reader, database])) await each.destroy();
    await afterwards();
  };
  try {
    await migrate(writing);
  } catch (error) {
    await close();
    throw databaseAway(error) ?? error;
  }
  // oxlint-disable-next-line typescript/consistent-type-assertions -- kysely/readonly offers no other way to its type.
  const readers = { reader: reader as never, watcher: watcher as never };
  return {
    database,
    ...readers,
    runPrepared: preparedOn(preparing),
    readLater: (onBegin) => laterTransaction(reading, onBegin),
    close,
  };
}

function databaseOn(pool: PostgresPool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

function preparedOn(pool: ClientPool): RunPrepared {
  return async <Row>({ name, text }: Prepared, values: readonly unknown[]) => {
    const client = await pool.connect();
    let failed = true;
    try {
      const { rows } = await client.query<Row & pg.QueryResultRow>({ name, text, values: [...values] });
      failed = false;
      return rows;
    } finally {
      // Whatever failed, the next one gets another connection.
      client.release(failed);
    }
  };
}

function databaseName(connectionString: string): string {
  if (!URL.canParse(connectionString)) return "(unreadable connection string)";
  const { host, pathname } = new URL(connectionString);
  return `${host}${pathname}`;
}

const { builtins } = pg.types;
/** The number by which PostgreSQL names a type. */
type TypeId = (typeof builtins)[keyof typeof builtins];

/** pg's parsers, but with integers as numbers, exact numbers as bigint and bytes as plain Uint8Array. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser(oid: TypeId, format?: "text" | "binary") {
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
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a number without loss.`);
  return value;
}

/** Masks and clear words are whole numbers and become bigint; an average is not whole and becomes a number. */
function parseExact(text: string): bigint | number {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}

function parseBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}
