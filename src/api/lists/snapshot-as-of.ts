import { toHex } from "../../consensus/hex.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { outdated } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";

/**
 * The snapshot as it was at the block of a first page: questions about it count only what was known then, and their
 * answers name that block. What only the present knows stays as it is now.
 * @throws ApiProblem CURSOR_OUTDATED when the index does not hold that block
 */
export async function snapshotAsOf(snapshot: Snapshot, cursor: Cursor): Promise<Snapshot> {
  const { checkpoint, database } = snapshot;
  if (cursor.block === checkpoint.block_number && cursor.hash === checkpoint.block_hash) return snapshot;
  const row =
    cursor.block < checkpoint.block_number
      ? await database
          .selectFrom("block")
          .select(["hash", "time"])
          .where("number", "=", cursor.block)
          .executeTakeFirst()
      : undefined;
  if (row === undefined || toHex(row.hash) !== cursor.hash)
    throw outdated(cursor, { zh: "索引中没有该区块", en: "the index does not hold that block" });
  return {
    ...snapshot,
    checkpoint: { ...checkpoint, block_number: cursor.block, block_hash: cursor.hash, block_time: row.time },
    asOf: { block: cursor.block, hash: cursor.hash, time: row.time },
    isPast: true,
  };
}
