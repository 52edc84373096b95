import { sql } from "kysely";
import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import { project } from "../../src/indexer/project.ts";
import { writeRows } from "../../src/indexer/write-rows.ts";
import { LEDGER_TOPICS } from "../../src/ledger/event-topics.ts";
import { PROJECTIONS } from "../../src/store/schema.ts";
import type { Store } from "../../src/store/open-store.ts";
import type { PlacedEvent } from "./history-ledger.ts";

/**
 * Writes histories that share their blocks into an index, in place of what was there before. The index's own projection
 * makes its tables, as it does for the events of a chain.
 */
export async function writeHistories(
  store: Store,
  times: readonly number[],
  histories: readonly (readonly PlacedEvent[])[],
): Promise<void> {
  const events = histories
    .flat()
    .toSorted((one, other) => one.blockNumber - other.blockNumber || one.logIndex - other.logIndex);
  await store.database.transaction().execute(async (transaction) => {
    const tables = ["manifest_entry", "manifest", "checkpoint", ...PROJECTIONS, "event", "block"];
    await sql`TRUNCATE ${sql.join(tables.map((table) => sql.table(table)))}`.execute(transaction);
    await writeRows(
      transaction,
      "block",
      times.map((time, index) => ({
        number: index + 1,
        hash: word(index + 1),
        parent_hash: word(index),
        time,
        header: new Uint8Array(),
        seals_verified: true,
      })),
    );
    await writeRows(
      transaction,
      "event",
      events.map(({ blockNumber, logIndex, event, data }) => ({
        block_number: blockNumber,
        log_index: logIndex,
        transaction_index: logIndex,
        transaction_hash: concatBytes(word(blockNumber).subarray(16), word(logIndex).subarray(16)),
        topics: fromHex(LEDGER_TOPICS[event.type]),
        data,
        type: event.type,
      })),
    );
    await project(transaction, events);
    await transaction
      .insertInto("checkpoint")
      .values({
        single: true,
        chain_id: 20260,
        genesis_hash: toHex(word(0)),
        ledger: `0x${"1e".repeat(20)}`,
        start_block: 1,
        block_number: times.length,
        block_hash: toHex(word(times.length)),
        block_time: times.at(-1)!,
        validators: JSON.stringify([]) as never,
        tally: null,
      })
      .execute();
  });
}

function word(number: number): Uint8Array {
  return fromHex(`0x${number.toString(16).padStart(64, "0")}`);
}
