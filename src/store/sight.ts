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

/** The ids that an asker sees, and those of its affairs, as the settings of a limited transaction hold them. */
interface FoundIds {
  readonly affairs: string;
  readonly seen: string;
}

/** About 64 MiB: what 30 askers see of whom each sees 100,000 records. Characters. */
const MOST_KEPT = 64 * 1024 * 1024;

/** Keeps what was found for askers. Only an event of the ledger changes it, so each is kept for the last event. */
export class KeptSights {
  readonly #found = new Map<string, FoundIds>();
  #length = 0;

  /** What is kept for a key; otherwise what `find` finds, which is kept from then on. */
  async of(key: string, find: () => Promise<FoundIds>): Promise<FoundIds> {
    const kept = this.#found.get(key);
    if (kept !== undefined) return kept;
    const found = await find();
    this.#length += this.#found.has(key) ? 0 : lengthOf(found);
    this.#found.set(key, found);
    for (const [oldest, { affairs, seen }] of this.#found) {
      if (this.#length <= MOST_KEPT) break;
      this.#found.delete(oldest);
      this.#length -= lengthOf({ affairs, seen });
    }
    return found;
  }
}

function lengthOf({ affairs, seen }: FoundIds): number {
  return affairs.length + seen.length;
}

/**
 * Limits everything that this transaction reads from now on. It ends with the transaction.
 * @param kept - what was found before for transactions of the same database
 */
export async function limitSight(
  transaction: Reader,
  sight: Sight,
  kept: KeptSights = new KeptSights(),
): Promise<void> {
  const { party = "", jurisdictions = [], published, statementMs } = sight;
  const who = [party, jurisdictions.join(","), published ? "yes" : "no"] as const;
  const event = await lastEvent(transaction);
  await transaction
    .selectNoFrom([
      sql<string>`set_config('search_path', 'asked, ' || current_setting('search_path'), true)`.as("path"),
      sql<string>`set_config('laiqu.party', ${who[0]}, true)`.as("party"),
      sql<string>`set_config('laiqu.jurisdictions', ${who[1]}, true)`.as("jurisdictions"),
      sql<string>`set_config('laiqu.published', ${who[2]}, true)`.as("published"),
      sql<string>`set_config('laiqu.file', '', true)`.as("file"),
      ...(statementMs === undefined
        ? []
        : [sql<string>`set_config('statement_timeout', ${String(statementMs)}, true)`.as("timeout")]),
    ])
    .execute();
  const { affairs, seen } = await kept.of([event, ...who].join(" "), async () => {
    const found = await find(transaction, sql`asked.found_affair`);
    await set(transaction, "laiqu.affairs", found);
    return { affairs: found, seen: await find(transaction, sql`asked.found_seen`) };
  });
  await set(transaction, "laiqu.affairs", affairs);
  await set(transaction, "laiqu.seen", seen);
}

/** The last event of the index, with the hash of its block: a chain without seals may replace blocks. */
async function lastEvent(transaction: Reader): Promise<string> {
  const last = await transaction
    .selectFrom("event")
    .innerJoin("block", "block.number", "event.block_number")
    .select(["event.block_number", "event.log_index", sql<string>`encode(block.hash, 'hex')`.as("hash")])
    .orderBy("event.block_number", "desc")
    .orderBy("event.log_index", "desc")
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? "none" : `${last.block_number} ${last.log_index} ${last.hash}`;
}

/** The ids of a view, one after the other. */
async function find(transaction: Reader, view: RawBuilder<unknown>): Promise<string> {
  const ids = sql<string>`(SELECT coalesce(string_agg(id, ','), '') FROM ${view})`;
  return (await transaction.selectNoFrom(ids.as("ids")).executeTakeFirstOrThrow()).ids;
}

/** Keeps ids for the statements that follow, because each would find them anew. Its answer would be as long as they. */
async function set(transaction: Reader, setting: string, ids: string): Promise<void> {
  await transaction.selectNoFrom(sql<number>`length(set_config(${setting}, ${ids}, true))`.as("length")).execute();
}

/**
 * Lets the asker of a limited transaction see the exports of a file that it has: whoever knows a digest has the file.
 * @param digest - 0x and 64 digits
 */
export async function seeFile(transaction: Reader, digest: Hex): Promise<void> {
  await transaction.selectNoFrom(sql<string>`set_config('laiqu.file', ${digest}, true)`.as("file")).execute();
  const more = await find(transaction, sql`asked.found_of_file`);
  if (more === "") return;
  const seen = sql<string>`concat_ws(',', nullif(current_setting('laiqu.seen'), ''), ${more}::text)`;
  await transaction.selectNoFrom(sql<number>`length(set_config('laiqu.seen', ${seen}, true))`.as("length")).execute();
}

/**
 * What the asker of a limited transaction may see of the records up to a block, and which of them are its affairs: a
 * text that is the same as long as both are.
 */
export async function seenUntil(transaction: Reader, block: number): Promise<string> {
  const among = (view: RawBuilder<unknown>) =>
    sql<string>`(SELECT md5(coalesce(string_agg(id, ',' ORDER BY id), '')) FROM record
      WHERE block_number <= ${block} AND id IN (SELECT id FROM ${view}))`;
  const { seen, affairs } = await transaction
    .selectNoFrom([among(sql`asked.seen`).as("seen"), among(sql`asked.affair`).as("affairs")])
    .executeTakeFirstOrThrow();
  return `${seen} ${affairs}`;
}

/** Those of some records that are an affair of the asker of a limited transaction, and not only something it sees. */
export async function affairsAmong(transaction: Reader, ids: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
  const among = sql<
    RecordId[]
  >`(SELECT coalesce(array_agg(id), '{}') FROM asked.affair WHERE id = ANY(${[...ids]}::text[]))`;
  const { affairs } = await transaction.selectNoFrom(among.as("affairs")).executeTakeFirstOrThrow();
  return new Set(affairs);
}
