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

/** A version of a rulebook that was known at a time. */
export interface KnownVersion {
  readonly version: number;
  /** The time from which it judges, in seconds. */
  readonly from: number;
  /** The date that its text gives, in seconds. It may have been published later. */
  readonly effectiveFrom: number;
}

/** The versions of a jurisdiction's rulebook that were published by a time, oldest first. */
export async function knownVersions(
  { database }: Snapshot,
  ordinal: number,
  knownAt: number,
): Promise<readonly KnownVersion[]> {
  return await database
    .selectFrom("rulebook")
    .innerJoin("block", "block.number", "rulebook.block_number")
    .select(["rulebook.version", "rulebook.judges_from as from", "rulebook.effective_from as effectiveFrom"])
    .where("rulebook.jurisdiction", "=", ordinal)
    .where("block.time", "<=", knownAt)
    .orderBy("rulebook.version")
    .execute();
}
