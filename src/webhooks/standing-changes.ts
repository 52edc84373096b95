import { sql } from "kysely";
import { CheckpointGraph, STANDING_COLUMNS } from "../audit/checkpoint-graph.ts";
import type { StandingRow } from "../audit/checkpoint-graph.ts";
import { LedgerGraph } from "../audit/ledger-graph.ts";
import { onPage } from "../audit/page.ts";
import type { Page, Place } from "../audit/page.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { nothingFound, standingOf } from "../ledger/evaluate-standing.ts";
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

/** Records whose standings are found at once. It bounds the memory, and not how many a webhook watches. */
const MOST_AT_ONCE = 20_000;
/** Changes that are told at once. The others follow with the next look. */
const MOST_TOLD = 200;

/** The standing of a record now: a standing, a blank and a status; and the legal time of its cause. */
export interface StandingNow {
  readonly text: string;
  readonly since: number;
}

/**
 * The standings of all affairs of a party, or of some of them. The snapshot is limited to what the party sees, so that
 * the answer is limited to what it may know now.
 * @param records - only these of its affairs; all of them when there are none
 * @param atOnce - how many are found at once
 */
export async function standingsNow(
  snapshot: Snapshot,
  records: readonly RecordId[],
  atOnce = MOST_AT_ONCE,
): Promise<ReadonlyMap<RecordId, StandingNow>> {
  const found = new Map<RecordId, StandingNow>();
  for (let rows = await watched(snapshot, records, { limit: atOnce }); ;) {
    const [first] = rows;
    if (first === undefined) return found;
    const graph = await CheckpointGraph.load(snapshot, first.id, rows);
    const shared = nothingFound(graph);
    for (const { id } of rows) {
      const standing = standingOf(graph, id, snapshot.asOf.time, shared);
      if (standing !== undefined) found.set(id, { text: textOf(standing), since: standing.since });
    }
    if (rows.length < atOnce) return found;
    const { block_number: block, log_index: logIndex } = rows.at(-1) ?? first;
    rows = await watched(snapshot, records, { limit: atOnce, after: { block, logIndex } });
  }
}

/**
 * The records whose standing differs from what was told.
 * @param now - the standings of all that a webhook watches
 * @param told - the standing of each record that was told last; undefined for a first look, which only notes them all
 */
export async function standingChanges(
  snapshot: Snapshot,
  now: ReadonlyMap<RecordId, StandingNow>,
  told: ReadonlyMap<RecordId, string> | undefined,
): Promise<{ readonly changes: readonly StandingChange[]; readonly more: boolean }> {
  const changes = [...now].flatMap(([record, { text, since }]): StandingChange[] => {
    const before = told?.get(record);
    return before === text ? [] : [{ record, before, after: text, event: undefined, since }];
  });
  if (told === undefined) return { changes, more: false };
  const first = changes.slice(0, MOST_TOLD);
  return { changes: await withCauses(snapshot, first), more: changes.length > first.length };
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

/** Affairs in the order of the chain. */
async function watched(
  { database }: Snapshot,
  records: readonly RecordId[],
  page: Page,
): Promise<(StandingRow & Place)[]> {
  let query = database
    .selectFrom("record")
    .select([...STANDING_COLUMNS, "block_number", "log_index"])
    .where("id", "in", sql<RecordId>`(SELECT id FROM asked.affair)`);
  if (records.length > 0) query = query.where("id", "=", sql<RecordId>`ANY(${[...records]}::text[])`);
  return await query.where(onPage(page)).orderBy("block_number").orderBy("log_index").limit(page.limit).execute();
}

function textOf({ code, status }: Standing): string {
  return `${code} ${statusName(status)}`;
}
