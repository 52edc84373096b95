import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Hex } from "../consensus/hex.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Reader } from "./open-store.ts";

/**
 * What an asker may see of the index, as `migrations/0003-what-an-asker-sees.sql` limits it. Whoever has none sees
 * everything.
 */
export interface Sight {
  /** The party whose affairs count. */
  readonly party?: RecordId;
  /** The ordinals of the jurisdictions whose records count. */
  readonly jurisdictions?: readonly number[];
  /** Whether what everybody may know counts too. */
  readonly published: boolean;
  /** The longest run of one statement, in milliseconds; by default that of the store. */
  readonly statementMs?: number;
}

/** Limits everything that this transaction reads from now on. It ends with the transaction. */
export async function limitSight(transaction: Reader, sight: Sight): Promise<void> {
  const { party = "", jurisdictions = [], published, statementMs } = sight;
  await transaction
    .selectNoFrom([
      sql<string>`set_config('search_path', 'asked, ' || current_setting('search_path'), true)`.as("path"),
      sql<string>`set_config('laiqu.party', ${party}, true)`.as("party"),
      sql<string>`set_config('laiqu.jurisdictions', ${jurisdictions.join(",")}, true)`.as("jurisdictions"),
      sql<string>`set_config('laiqu.published', ${published ? "yes" : "no"}, true)`.as("published"),
      sql<string>`set_config('laiqu.file', '', true)`.as("file"),
      ...(statementMs === undefined
        ? []
        : [sql<string>`set_config('statement_timeout', ${String(statementMs)}, true)`.as("timeout")]),
    ])
    .execute();
  await find(transaction, "laiqu.affairs", sql`asked.found_affair`);
  await find(transaction, "laiqu.seen", sql`asked.found_seen`);
}

/** Keeps the ids of a view for the statements that follow, because each would compute them anew. */
async function find(transaction: Reader, setting: string, view: RawBuilder<unknown>): Promise<void> {
  const ids = sql<string>`(SELECT coalesce(string_agg(id, ','), '') FROM ${view})`;
  await transaction.selectNoFrom(sql<number>`length(set_config(${setting}, ${ids}, true))`.as("length")).execute();
}

/**
 * Lets the asker of a limited transaction see the exports of a file that it has: whoever knows a digest has the file.
 * @param digest - 0x and 64 digits
 */
export async function seeFile(transaction: Reader, digest: Hex): Promise<void> {
  await transaction.selectNoFrom(sql<string>`set_config('laiqu.file', ${digest}, true)`.as("file")).execute();
  await find(transaction, "laiqu.seen", sql`asked.found_seen`);
}

/** Those of some records that are an affair of the asker of a limited transaction, and not only something it sees. */
export async function affairsAmong(transaction: Reader, ids: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
  const among = sql<
    RecordId[]
  >`(SELECT coalesce(array_agg(id), '{}') FROM asked.affair WHERE id = ANY(${[...ids]}::text[]))`;
  const { affairs } = await transaction.selectNoFrom(among.as("affairs")).executeTakeFirstOrThrow();
  return new Set(affairs);
}
