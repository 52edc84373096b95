import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Store } from "../store/open-store.ts";
import { PROJECTIONS } from "../store/schema.ts";
import type { Projection, Schema } from "../store/schema.ts";
import { blockNotIndexed, digestTooLarge, indexIsEmpty } from "./index-digest-error.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { rebuild } from "./reindex.ts";

/** A digest of the index for two agencies to compare: the same block must give the same digest. */
export interface IndexDigest {
  readonly block: number;
  readonly blockHash: Hex;
  /** SHA-256 over the rows of all projections in order of their keys, 64 hexadecimal digits. */
  readonly digest: string;
}

/** Keys of the projections. Text keys are ordered byte by byte, whatever the database's language. */
const KEYS: { readonly [T in Projection]: readonly (keyof Schema[T] & string)[] } = {
  record: ["id"],
  edge: ["child", "relation", "position"],
  act: ["block_number", "log_index"],
  hold: ["subject", "since_block", "since_log_index"],
  break: ["jurisdiction", "number"],
  refusal: ["block_number", "log_index"],
  rulebook: ["jurisdiction", "version"],
  rule_step: ["jurisdiction", "version", "kind", "case_number", "act", "code"],
  seat: ["account", "party"],
  elsewhere: ["account", "jurisdiction"],
  roster: ["jurisdiction", "version"],
  decision: ["block_number", "log_index"],
};
const TEXT_KEYS: ReadonlySet<string> = new Set(["id", "child", "relation", "subject", "account", "party"]);
const ROWS_AT_A_TIME = 5_000;

/**
 * The digest of the projections as they are after a block. At the checkpoint the projections are read. At an earlier
 * block the facts are projected anew up to there, into tables of this transaction alone: nobody waits for it, and
 * nothing of it stays.
 *
 * @param block - default the checkpoint
 * @param mostEvents - the most events that are projected anew for an earlier block; default all
 * @throws IndexDigestError
 */
export async function indexDigest(store: Store, block?: number, mostEvents = Infinity): Promise<IndexDigest> {
  return await store.database
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute((transaction) => digestIn(transaction, block, mostEvents));
}

async function digestIn(
  transaction: Transaction<Schema>,
  asked: number | undefined,
  mostEvents: number,
): Promise<IndexDigest> {
  const checkpoint = await readCheckpoint(transaction);
  if (checkpoint === undefined) throw indexIsEmpty();
  const number = asked ?? checkpoint.block_number;
  const block = await transaction.selectFrom("block").select("hash").where("number", "=", number).executeTakeFirst();
  if (block === undefined) throw blockNotIndexed(number, await firstBlock(transaction), checkpoint.block_number);
  if (number !== checkpoint.block_number) {
    await refuseMany(transaction, number, mostEvents, checkpoint.block_number);
    await hideProjections(transaction);
    await rebuild(transaction, number);
  }

  const blockHash = toHex(block.hash);
  const hash = createHash("sha256").update(`laiqu.index.2\n${number}\n${blockHash}\n`);
  for (const table of PROJECTIONS) await hashTable(transaction, table, hash);
  return { block: number, blockHash, digest: hash.digest("hex") };
}

/** Hashes one line for each row: its values as JSON in the order of their names, exact numbers as decimal text. */
async function hashTable(transaction: Transaction<Schema>, table: Projection, hash: Hash): Promise<void> {
  hash.update(`${table}\n`);
  const order = sql.join(
    KEYS[table].map((key) => (TEXT_KEYS.has(key) ? sql`${sql.ref(key)} COLLATE "C"` : sql.ref(key))),
  );
  await sql`DECLARE digest_rows NO SCROLL CURSOR FOR SELECT * FROM ${sql.table(table)} ORDER BY ${order}`.execute(
    transaction,
  );
  for (;;) {
    const { rows } = await sql<
      Record<string, unknown>
    >`FETCH ${sql.raw(String(ROWS_AT_A_TIME))} FROM digest_rows`.execute(transaction);
    for (const row of rows) {
      const names = Object.keys(row).sort();
      hash.update(
        `${JSON.stringify(
          names.map((name) => [name, row[name]]),
          (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
        )}\n`,
      );
    }
    if (rows.length < ROWS_AT_A_TIME) break;
  }
  await sql`CLOSE digest_rows`.execute(transaction);
}

/** PostgreSQL finds a temporary table before another one of its name, so the projections are written into these. */
async function hideProjections(transaction: Transaction<Schema>): Promise<void> {
  for (const projection of PROJECTIONS) {
    const table = sql.table(projection);
    await sql`CREATE TEMPORARY TABLE ${table} (LIKE ${table} INCLUDING ALL) ON COMMIT DROP`.execute(transaction);
  }
}

async function firstBlock(transaction: Transaction<Schema>): Promise<number> {
  const { first } = await transaction
    .selectFrom("block")
    .select((rows) => rows.fn.min("number").as("first"))
    .executeTakeFirstOrThrow();
  return first;
}

/** @throws IndexDigestError DIGEST_TOO_LARGE */
async function refuseMany(
  transaction: Transaction<Schema>,
  block: number,
  mostEvents: number,
  checkpoint: number,
): Promise<void> {
  if (mostEvents === Infinity) return;
  const { events } = await transaction
    .selectFrom("event")
    .select(sql<number>`count(*)`.as("events"))
    .where("block_number", "<=", block)
    .executeTakeFirstOrThrow();
  if (events > mostEvents) throw digestTooLarge(block, events, mostEvents, checkpoint);
}
