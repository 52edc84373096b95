import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Store } from "../store/open-store.ts";
import { PROJECTIONS } from "../store/schema.ts";
import type { Projection, Schema } from "../store/schema.ts";
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
  seat: ["account"],
};
const TEXT_KEYS: ReadonlySet<string> = new Set(["id", "child", "relation", "subject", "account"]);
const ROWS_AT_A_TIME = 5_000;

/**
 * The digest of the projections as they are after a block. At the checkpoint the projections are read. At an earlier
 * block the facts are projected anew up to there, in a transaction that is rolled back.
 *
 * @param block - not above the checkpoint; default the checkpoint
 * @returns undefined if the index does not hold that block
 */
export async function indexDigest(store: Store, block?: number): Promise<IndexDigest | undefined> {
  const result: { digest?: IndexDigest | undefined } = {};
  await store.database
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (transaction) => {
      result.digest = await digestIn(transaction, block);
      // The rows that were projected anew must not stay.
      throw new Discard();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Discard)) throw error;
    });
  return result.digest;
}

class Discard extends Error {}

async function digestIn(transaction: Transaction<Schema>, asked: number | undefined): Promise<IndexDigest | undefined> {
  const checkpoint = await readCheckpoint(transaction);
  const number = asked ?? checkpoint?.block_number ?? 0;
  const block = await transaction.selectFrom("block").select("hash").where("number", "=", number).executeTakeFirst();
  if (checkpoint === undefined || block === undefined) return undefined;
  if (number !== checkpoint.block_number) await rebuild(transaction, number);

  const blockHash = toHex(block.hash);
  const hash = createHash("sha256").update(`laiqu.index.1\n${number}\n${blockHash}\n`);
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
