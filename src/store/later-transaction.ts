import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { DatabaseConnection, PostgresPool } from "kysely";
import type { ReadonlyKysely } from "kysely/readonly";
import type { Schema } from "./schema.ts";

/** A reading transaction that begins with its first statement: whoever needs none pays for none. */
export interface LaterTransaction {
  readonly database: ReadonlyKysely<Schema>;
  /** Whether a statement has begun it: then every further statement of the question must be one of it. */
  isBegun(): boolean;
  /** Ends the transaction if it was begun. */
  end(): Promise<void>;
}

/** Gets a way to ask the transaction by SQL. */
type OnBegin = (ask: <Row>(sql: string) => Promise<readonly Row[]>) => Promise<void>;

/**
 * @param onBegin - looks at the state of the index that the transaction sees; what it throws becomes the error of the
 *   first statement
 */
export function laterTransaction(pool: PostgresPool, onBegin: OnBegin): LaterTransaction {
  const driver = new LaterDriver(pool, onBegin);
  let database: Kysely<Schema> | undefined;
  return {
    // Most questions never ask it, and it takes longer to make than they take.
    get database() {
      database ??= databaseOn(driver);
      // oxlint-disable-next-line typescript/consistent-type-assertions -- kysely/readonly offers no other way.
      return database as never;
    },
    isBegun: () => driver.isBegun,
    end: () => driver.end(),
  };
}

function databaseOn(driver: LaterDriver): Kysely<Schema> {
  return new Kysely({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (of) => new PostgresIntrospector(of),
    },
  });
}

/** The connections that Kysely's driver gives, as it wants them back. */
type OwnConnection = Parameters<PostgresDriver["releaseConnection"]>[0];

/** Gives every statement the one connection of its transaction. */
class LaterDriver extends PostgresDriver {
  readonly #onBegin: OnBegin;
  #connection: OwnConnection | undefined;
  #begun: Promise<DatabaseConnection> | undefined;
  #hasEnded = false;

  constructor(pool: PostgresPool, onBegin: OnBegin) {
    super({ pool });
    this.#onBegin = onBegin;
  }

  get isBegun(): boolean {
    return this.#begun !== undefined;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#hasEnded) throw new RangeError("A statement was asked of a transaction that has ended.");
    return await (this.#begun ??= this.#begin());
  }

  override async releaseConnection(): Promise<void> {
    // The transaction keeps it until its end.
  }

  async end(): Promise<void> {
    this.#hasEnded = true;
    // A statement that was not waited for may still be getting the connection. Its asker is told why it failed.
    await this.#begun?.catch(() => undefined);
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    try {
      await super.rollbackTransaction(connection);
    } finally {
      await super.releaseConnection(connection);
    }
  }

  async #begin(): Promise<DatabaseConnection> {
    // oxlint-disable-next-line typescript/consistent-type-assertions -- The driver declares them less exactly.
    const connection = (await super.acquireConnection()) as OwnConnection;
    this.#connection = connection;
    await super.beginTransaction(connection, { isolationLevel: "repeatable read", accessMode: "read only" });
    await this.#onBegin(
      async <Row>(statement: string) => (await connection.executeQuery<Row>(CompiledQuery.raw(statement))).rows,
    );
    return connection;
  }
}
