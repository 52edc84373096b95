import type { RecordId } from "../ledger/record-id.ts";
import type { RulebookRow } from "../store/schema.ts";
import type { Period } from "../text/moment-text.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** The record, moment and period for which versions are asked. */
interface AskedVersions {
  readonly record: RecordId;
  readonly moment: Moment;
  readonly period: Period;
}

/**
 * The versions of rulebooks behind what happened to a record in a period: those that judged its events, and those of
 * its jurisdiction that were in force in the period, oldest first.
 */
export async function rulebooksBehind(
  { database }: Snapshot,
  { record, moment, period }: AskedVersions,
): Promise<readonly RulebookRow[]> {
  const from = period.from ?? 0;
  const until = Math.min(period.until ?? Infinity, moment.at + 1);
  const recorded = await database.selectFrom("record").selectAll().where("id", "=", record).executeTakeFirstOrThrow();
  const judged = await database
    .selectFrom("act")
    .select(["jurisdiction", "version"])
    .distinct()
    .where("subject", "=", record)
    .where("time", ">=", from)
    .where("time", "<=", Math.min(until - 1, moment.knownAt))
    .execute();
  const { jurisdiction, version, recorded_at: at } = recorded;
  const behind = new Set(judged.map(nameOf));
  if (at >= from && at < until) behind.add(nameOf({ jurisdiction, version }));
  const rows = await database
    .selectFrom("rulebook")
    .selectAll("rulebook")
    .innerJoin("block", "block.number", "rulebook.block_number")
    .where("block.time", "<=", moment.knownAt)
    .where("rulebook.jurisdiction", "in", [jurisdiction, ...judged.map((act) => act.jurisdiction)])
    .orderBy("rulebook.jurisdiction")
    .orderBy("version")
    .execute();
  return rows.filter((row, place) => {
    const next = rows[place + 1];
    const end = next?.jurisdiction === row.jurisdiction ? next.judges_from : Infinity;
    const isInForce = row.jurisdiction === jurisdiction && row.judges_from < until && end > from;
    return isInForce || behind.has(nameOf(row));
  });
}

function nameOf({ jurisdiction, version }: { readonly jurisdiction: number; readonly version: number }): string {
  return `${jurisdiction}.${version}`;
}
