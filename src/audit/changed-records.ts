import { toHex } from "../consensus/hex.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Reader } from "../store/open-store.ts";
import type { CheckpointRow } from "../store/schema.ts";

/** To let more records than this go costs more than to read anew what is needed. */
const MOST_CHANGED = 10_000;

/**
 * The records about which acts were made after a checkpoint: nothing else changes a record, or what belongs to it.
 * @param before - an earlier checkpoint of the same index
 * @returns undefined when the index does not hold that block any more, or when they are very many
 */
export async function changedSince(
  database: Reader,
  before: Pick<CheckpointRow, "block_number" | "block_hash">,
): Promise<readonly RecordId[] | undefined> {
  const same = await database
    .selectFrom("block")
    .select("hash")
    .where("number", "=", before.block_number)
    .executeTakeFirst();
  if (same === undefined || toHex(same.hash) !== before.block_hash) return undefined;
  const acts = await database
    .selectFrom("act")
    .select("subject")
    .where("block_number", ">", before.block_number)
    .limit(MOST_CHANGED + 1)
    .execute();
  return acts.length > MOST_CHANGED ? undefined : acts.map(({ subject }) => subject);
}
