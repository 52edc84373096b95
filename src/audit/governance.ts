import { sql } from "kysely";
import { DecisionKind, DecisionStep } from "../ledger/decisions.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RosterRow } from "../store/schema.ts";
import { loadNames } from "./names.ts";
import type { Names } from "./names.ts";
import type { Place } from "./page.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** The rosters up to a block, and what is known of their agencies. */
export interface Governance {
  /** The rosters of all jurisdictions, by version. */
  readonly rosters: readonly RosterRow[];
  /** The jurisdictions that have retired, by ordinal. */
  readonly retired: ReadonlySet<number>;
  /** Where each agency that was ended was ended. */
  readonly ends: ReadonlyMap<RecordId, Place>;
  readonly names: Names;
}

/**
 * The number of the last block up to which a question about governance looks: its acts have the times of their blocks
 * and no legal time, so that it is the earlier of both times that counts. It is -1 before the first block.
 */
export async function lastBlockOf(snapshot: Snapshot, { at, knownAt }: Moment): Promise<number> {
  const time = Math.min(at, knownAt);
  if (time >= snapshot.asOf.time) return snapshot.asOf.block;
  const block = await snapshot.database
    .selectFrom("block")
    .select("number")
    .where("time", "<=", time)
    .orderBy("time", "desc")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return block?.number ?? -1;
}

/** @param named - more records whose names are needed; what is decided may name one that does not exist */
export async function loadGovernance(
  snapshot: Snapshot,
  until: number,
  named: readonly RecordId[] = [],
): Promise<Governance> {
  const { database } = snapshot;
  const rosters = await database
    .selectFrom("roster")
    .selectAll()
    .where("block_number", "<=", until)
    .orderBy("version")
    .execute();
  const retirements = await database
    .selectFrom("decision")
    .select("jurisdiction")
    .where("kind", "=", DecisionKind.RETIRE)
    .where("step", "=", DecisionStep.CARRIED_OUT)
    .where("block_number", "<=", until)
    .execute();
  const agencies = [...new Set(rosters.flatMap((roster) => roster.agencies))];
  const settlements = await database
    .selectFrom("act")
    .select(["subject", "block_number", "log_index"])
    .where("type", "=", "SETTLE")
    .where("subject", "=", sql<RecordId>`ANY(${agencies}::text[])`)
    .where("block_number", "<=", until)
    .orderBy("block_number", "desc")
    .orderBy("log_index", "desc")
    .execute();
  return {
    rosters,
    retired: new Set(retirements.map(({ jurisdiction }) => jurisdiction)),
    // An authority stands until governance ends it, and then never again: the first settlement is its end.
    ends: new Map(settlements.map(({ subject, ...place }) => [subject, place])),
    names: await loadKnownNames(snapshot, [...rosters.map(({ record }) => record), ...agencies, ...named]),
  };
}

/** Whether an agency stood at a place of the chain, or without one at the end of what was asked about. */
export function standsAt(ends: Governance["ends"], agency: RecordId, at?: Place): boolean {
  const end = ends.get(agency);
  return end === undefined || (at !== undefined && isBefore(at, end));
}

/** The roster that governs a jurisdiction: its last one. */
export function governingRoster({ rosters }: Governance, jurisdiction: number): RosterRow | undefined {
  return rosters.findLast((each) => each.jurisdiction === jurisdiction);
}

/** What is decided may name a record that does not exist: it is shown by its id. */
async function loadKnownNames(snapshot: Snapshot, wanted: readonly RecordId[]): Promise<Names> {
  const known = await snapshot.database
    .selectFrom("record")
    .select("id")
    .where("id", "=", sql<RecordId>`ANY(${wanted}::text[])`)
    .execute();
  return await loadNames(
    snapshot,
    known.map(({ id }) => id),
  );
}

function isBefore(one: Place, other: Place): boolean {
  return (
    one.block_number < other.block_number ||
    (one.block_number === other.block_number && one.log_index < other.log_index)
  );
}
