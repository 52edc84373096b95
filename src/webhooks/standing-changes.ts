import { sql } from "kysely";
import { CheckpointGraph, STANDING_COLUMNS } from "../audit/checkpoint-graph.ts";
import type { StandingRow } from "../audit/checkpoint-graph.ts";
import { LedgerGraph } from "../audit/ledger-graph.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { standingOf } from "../ledger/evaluate-standing.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { statusName } from "../ledger/statuses.ts";

/** A record whose standing is another than the one that was told last. */
export interface StandingChange {
  readonly record: RecordId;
  /** A standing, a blank and a status; undefined for a record that is seen for the first time. */
  readonly before: string | undefined;
  readonly after: string;
  /** The act that caused it, by its place; undefined where a term ended by the clock alone. */
  readonly event: string | undefined;
  /** The legal time of the cause, in seconds. */
  readonly since: number;
}

/** A webhook watches this many records at most. */
const MOST_WATCHED = 20_000;
/** Changes that are told at once. The others follow with the next look. */
const MOST_AT_ONCE = 200;

/**
 * The records of a party whose standing differs from what was told. The snapshot is limited to what the party sees, so
 * that the answer is limited to what it may know now.
 * @param records - only these of its affairs; all of them when there are none
 * @param told - the standing of each record that was told last; undefined for a first look, which only notes them all
 */
export async function standingChanges(
  snapshot: Snapshot,
  records: readonly RecordId[],
  told: ReadonlyMap<RecordId, string> | undefined,
): Promise<{ readonly changes: readonly StandingChange[]; readonly more: boolean }> {
  const rows = await watched(snapshot, records);
  const [first] = rows;
  if (first === undefined) return { changes: [], more: false };
  const graph = await CheckpointGraph.load(snapshot, first.id, rows);
  const shared = { operable: new Set<RecordId>(), unbroken: new Set<RecordId>(), breaks: new Map() };
  const changed = rows.flatMap(({ id }): StandingChange[] => {
    const standing = standingOf(graph, id, snapshot.asOf.time, shared);
    if (standing === undefined || told?.get(id) === textOf(standing)) return [];
    return [{ record: id, before: undefined, after: textOf(standing), event: undefined, since: standing.since }];
  });
  if (told === undefined) return { changes: changed, more: false };
  const now = changed.slice(0, MOST_AT_ONCE).map((change) => ({ ...change, before: told.get(change.record) }));
  return { changes: await withCauses(snapshot, now), more: changed.length > now.length };
}

/** The changes with the acts that caused them, which the graph of the last block does not always know. */
async function withCauses(snapshot: Snapshot, changes: readonly StandingChange[]): Promise<StandingChange[]> {
  if (changes.length === 0) return [];
  const ids = changes.map(({ record }) => record);
  const graph = await LedgerGraph.load(snapshot, ids, momentOf(snapshot, {}));
  return changes.map((change) => {
    const standing = standingOf(graph, change.record, snapshot.asOf.time);
    return standing === undefined ? change : { ...change, event: standing.cause.act, since: standing.since };
  });
}

/** Whether anything may have changed a standing since a block: an event of anybody, or the end of a term. */
export async function mayHaveChanged({ database, asOf }: Snapshot, since: { block: number; time: number }) {
  const event = database.selectFrom("event").select("block_number").where("block_number", ">", since.block).limit(1);
  if ((await event.executeTakeFirst()) !== undefined) return true;
  const ended = database
    .selectFrom("record")
    .select("id")
    .where("until_time", ">", since.time)
    .where("until_time", "<=", asOf.time)
    .limit(1);
  return (await ended.executeTakeFirst()) !== undefined;
}

async function watched({ database }: Snapshot, records: readonly RecordId[]): Promise<StandingRow[]> {
  let query = database
    .selectFrom("record")
    .select(STANDING_COLUMNS)
    .where("id", "in", sql<RecordId>`(SELECT id FROM asked.affair)`);
  if (records.length > 0) query = query.where("id", "=", sql<RecordId>`ANY(${[...records]}::text[])`);
  return await query.orderBy("block_number").orderBy("log_index").limit(MOST_WATCHED).execute();
}

function textOf({ code, status }: Standing): string {
  return `${code} ${statusName(status)}`;
}
