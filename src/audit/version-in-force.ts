import type { Snapshot } from "./snapshot.ts";

/**
 * The version of a jurisdiction's rulebook that judges at a time.
 * @param ordinal - number of the jurisdiction on this ledger, from 1
 * @param at - seconds since 1970
 * @returns undefined when none judges then
 */
export async function versionInForce({ database }: Snapshot, ordinal: number, at: number): Promise<number | undefined> {
  const row = await database
    .selectFrom("rulebook")
    .select("version")
    .where("jurisdiction", "=", ordinal)
    .where("judges_from", "<=", at)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.version;
}
