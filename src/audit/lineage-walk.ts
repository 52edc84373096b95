import { sql } from "kysely";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** The greatest number of steps and of records of a walk. */
export interface WalkLimits {
  readonly depth: number;
  readonly records: number;
}

export const DEFAULT_WALK: WalkLimits = { depth: 32, records: 2_000 };
export const LARGEST_WALK: WalkLimits = { depth: 64, records: 10_000 };

/** A bound on memory. A record has at most 32 inputs, and usually a handful. */
const MAX_EDGES = 50_000;

export interface WalkResult {
  /** Steps from the start on the shortest way, by record, nearest first. The start has 0. */
  readonly depths: ReadonlyMap<RecordId, number>;
  readonly edges: readonly WalkEdge[];
  readonly truncated: boolean;
}

interface WalkEdge {
  readonly child: RecordId;
  readonly parent: RecordId;
  readonly relation: "PARENT" | "LINK" | "INPUT";
}

/** The records above a start, as far as a walk looks at them. */
interface Above {
  row(id: RecordId): RecordRow | undefined;
  inputs(id: RecordId): readonly RecordId[];
}

/**
 * Walks from a record up to what it stands under and is made of. The walk ends at parties and jurisdictions, because
 * these are not sources of data.
 */
export function walkUp(above: Above, start: RecordId, limits: WalkLimits): WalkResult {
  const depths = new Map<RecordId, number>();
  const edgesOf = new Map<RecordId, readonly WalkEdge[]>();
  let truncated = false;
  let ahead: readonly RecordId[] = [start];
  for (let depth = 0; ahead.length > 0; depth += 1) {
    const next = new Set<RecordId>();
    for (const id of ahead.toSorted()) {
      const row = above.row(id);
      // Nothing is told of a record that the asker does not see.
      if (row === undefined || depths.has(id)) continue;
      if (depth > limits.depth || depths.size === limits.records) {
        truncated = true;
        continue;
      }
      depths.set(id, depth);
      const edges = edgesUp(above, row);
      edgesOf.set(id, edges);
      if (depth === 0 || !endsWalk(row)) for (const { parent } of edges) next.add(parent);
    }
    ahead = depth > limits.depth ? [] : [...next];
  }
  const edges = edgesAmongReached(edgesOf);
  return { depths, edges: edges.slice(0, MAX_EDGES), truncated: truncated || edges.length > MAX_EDGES };
}

function endsWalk({ kind }: RecordRow): boolean {
  return kind === Kind.PARTY || kind === Kind.JURISDICTION;
}

/** The edges between records of the walk, by child, relation and position. */
function edgesAmongReached(edgesOf: ReadonlyMap<RecordId, readonly WalkEdge[]>): WalkEdge[] {
  const edges: WalkEdge[] = [];
  for (const id of [...edgesOf.keys()].toSorted())
    for (const edge of edgesOf.get(id) ?? []) if (edgesOf.has(edge.parent)) edges.push(edge);
  return edges;
}

function edgesUp(above: Above, { id: child, parent, link }: RecordRow): WalkEdge[] {
  const edges = above.inputs(child).map((input): WalkEdge => ({ child, parent: input, relation: "INPUT" }));
  if (link !== null) edges.push({ child, parent: link, relation: "LINK" });
  if (parent !== null) edges.push({ child, parent, relation: "PARENT" });
  return edges;
}

/** Walks from a record down to what was made of it, in one recursive statement. */
export async function walkDown(snapshot: Snapshot, start: RecordId, limits: WalkLimits): Promise<WalkResult> {
  // A record occurs once for each length of a way to it, so there are more rows than records.
  const rowLimit = limits.records * 8;
  const rows = await snapshot.database
    .withRecursive("walk(id, depth)", (db) =>
      db.selectNoFrom([sql<RecordId>`${start}::text`.as("id"), sql<number>`0`.as("depth")]).union((further) =>
        further
          .selectFrom("walk")
          .innerJoin("record", "record.id", "walk.id")
          .innerJoin("edge", "edge.parent", "walk.id")
          .select(["edge.child as id", sql<number>`walk.depth + 1`.as("depth")])
          .where("edge.relation", "<>", "ISSUER")
          .where("walk.depth", "<=", limits.depth)
          .where((where) =>
            where.or([where("walk.depth", "=", 0), where("record.kind", "not in", [Kind.PARTY, Kind.JURISDICTION])]),
          ),
      ),
    )
    .selectFrom("walk")
    .select(["id", "depth"])
    .limit(rowLimit + 1)
    .execute();

  const depths = new Map<RecordId, number>();
  // The statement takes one step too many. Records that are found only there show that the depth has cut the walk.
  let truncated = rows.length > rowLimit;
  for (const { id, depth } of rows.toSorted((a, b) => a.depth - b.depth || (a.id < b.id ? -1 : 1))) {
    if (depths.has(id)) continue;
    if (depth > limits.depth || depths.size === limits.records) truncated = true;
    else depths.set(id, depth);
  }
  const edges = await edgesAmong(snapshot, [...depths.keys()]);
  return { depths, edges: edges.slice(0, MAX_EDGES), truncated: truncated || edges.length > MAX_EDGES };
}

async function edgesAmong(snapshot: Snapshot, ids: readonly RecordId[]): Promise<WalkEdge[]> {
  const among = sql<RecordId>`ANY(${[...ids]}::text[])`;
  const rows = await snapshot.database
    .selectFrom("edge")
    .select(["child", "parent", "relation"])
    .where("child", "=", among)
    .where("parent", "=", among)
    .where("relation", "<>", "ISSUER")
    .orderBy("child")
    .orderBy("relation")
    .orderBy("position")
    .limit(MAX_EDGES + 1)
    .execute();
  return rows.flatMap(({ child, parent, relation }) => (relation === "ISSUER" ? [] : [{ child, parent, relation }]));
}
