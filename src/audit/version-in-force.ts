import type { Snapshot } from "./snapshot.ts";

/**
 * The version of a jurisdiction's rulebook that judges at a time.
 * @param ordinal - number of the jurisdiction on this ledger, from 1
 * @param at - seconds since 1970
 * @param knownAt - versions that were published later do not count; by default all do
 * @returns undefined when none judges then
 */
export async function versionInForce(
  { database }: Snapshot,
  ordinal: number,
  at: number,
  knownAt?: number,
): Promise<number | undefined> {
  let query = database
    .selectFrom("rulebook")
    .innerJoin("block", "block.number", "rulebook.block_number")
    .select("rulebook.version")
    .where("rulebook.jurisdiction", "=", ordinal)
    .where("rulebook.judges_from", "<=", at);
  if (knownAt !== undefined) query = query.where("block.time", "<=", knownAt);
  const row = await query.orderBy("rulebook.version", "desc").limit(1).executeTakeFirst();
  return row?.version;
}
