import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Store } from "../store/open-store.ts";
import { PROJECTIONS } from "../store/schema.ts";
import type { Schema } from "../store/schema.ts";
import { readEvent } from "./indexed-event.ts";
import { project } from "./project.ts";

const EVENTS_AT_A_TIME = 2_000;

/**
 * Builds all projections anew from the facts, in one transaction: readers see the old rows until the new ones are
 * complete. Manifests stay, because they are not on the chain.
 *
 * @returns how many events were projected
 * @throws IndexerError UNDECODABLE_LOG, TRAIL_MISMATCH; then everything stays as it was
 */
export async function reindex(store: Store): Promise<number> {
  return await store.database.transaction().execute((transaction) => rebuild(transaction, Number.MAX_SAFE_INTEGER));
}

/** Builds the projections anew from the facts up to a block, included. */
export async function rebuild(transaction: Transaction<Schema>, lastBlock: number): Promise<number> {
  // TRUNCATE would empty the tables for readers of an older snapshot too.
  for (const table of PROJECTIONS) await transaction.deleteFrom(table).execute();
  let count = 0;
  for (let place = { block: -1, log: -1 }; ;) {
    const rows = await transaction
      .selectFrom("event")
      .select(["block_number", "log_index", "topics", "data"])
      .where(sql<boolean>`(block_number, log_index) > (${place.block}, ${place.log})`)
      .where("block_number", "<=", lastBlock)
      .orderBy("block_number")
      .orderBy("log_index")
      .limit(EVENTS_AT_A_TIME)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return count;
    await project(transaction, rows.map(readEvent));
    count += rows.length;
    place = { block: last.block_number, log: last.log_index };
  }
}
