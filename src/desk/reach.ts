import { sql } from "kysely";
import { STANDING_COLUMNS } from "../audit/checkpoint-graph.ts";
import type { StandingRow } from "../audit/checkpoint-graph.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";

/** A walk reaches this many records at most. */
const MOST_REACHED = 50_000;
/** One step follows this many edges at most: a record has at most 32 inputs, and usually a handful. */
const MOST_STEPS = 200_000;

/** A record that a walk reached, and the record from which it came to it first. */
export interface Reached {
  readonly kind: Kind;
  readonly from: RecordId;
}

/** Everything that a walk reached, nearest first, without the start. */
export interface Reach {
  readonly reached: ReadonlyMap<RecordId, Reached>;
  readonly rows: readonly StandingRow[];
  readonly truncated: boolean;
}

/**
 * Walks from a record down to everything that stands under it, was recorded by it or was made of it, one step for all
 * records at a time, so that it finds the shortest ways. Of a party it also reaches what that party recorded, which
 * stands only while the party does. A scenario names the grants that it needs, but no data flow to it through them.
 */
export async function reachOf(snapshot: Snapshot, start: RecordId): Promise<Reach> {
  const reached = new Map<RecordId, Reached>();
  const rows: StandingRow[] = [];
  for (let ahead: readonly RecordId[] = [start], isFirst = true; ahead.length > 0; isFirst = false) {
    const steps = await stepsFrom(snapshot, ahead, isFirst);
    if (steps.length > MOST_STEPS) return { reached, rows, truncated: true };
    const next: RecordId[] = [];
    for (const step of steps) {
      const { id, kind, from } = step;
      if (id === start || reached.has(id)) continue;
      if (reached.size === MOST_REACHED) return { reached, rows, truncated: true };
      reached.set(id, { kind, from });
      rows.push(step);
      // The records under a party that was reached do not stand or fall with the start.
      if (kind !== Kind.PARTY && kind !== Kind.JURISDICTION) next.push(id);
    }
    ahead = next;
  }
  return { reached, rows, truncated: false };
}

/** A record, and the one from which the step came to it. */
interface Step extends StandingRow {
  readonly from: RecordId;
}

/**
 * The steps from each record by itself. Parties and jurisdictions have millions of edges, so that a plan for all
 * records at once expects millions of steps, and reads the whole table for them.
 */
async function stepsFrom({ database }: Snapshot, ahead: readonly RecordId[], isFirst: boolean): Promise<Step[]> {
  return await database
    .selectFrom(sql<{ id: RecordId }>`unnest(${[...ahead]}::text[])`.as<"ahead">(sql`ahead(id)`))
    .innerJoinLateral(
      (from) => {
        const steps = from
          .selectFrom("edge")
          .innerJoin("record", "record.id", "edge.child")
          .select(["edge.parent as from", "edge.relation", "edge.position", "record.block_number", "record.log_index"])
          .select(STANDING_COLUMNS)
          .whereRef("edge.parent", "=", "ahead.id")
          .where((where) =>
            where.or([where("edge.relation", "<>", "INPUT"), where("record.kind", "<>", Kind.SCENARIO)]),
          );
        return (isFirst ? steps : steps.where("edge.relation", "<>", "ISSUER")).offset(0).as("step");
      },
      (join) => join.onTrue(),
    )
    .selectAll("step")
    .orderBy("step.block_number")
    .orderBy("step.log_index")
    .orderBy("step.relation")
    .orderBy("step.position")
    .limit(MOST_STEPS + 1)
    .execute();
}

/** The way to a record from the start of a walk, both included. */
export function wayTo({ reached }: Reach, id: RecordId): RecordId[] {
  const way = [id];
  for (let at = reached.get(id); at !== undefined; at = reached.get(at.from)) way.push(at.from);
  return way.toReversed();
}
