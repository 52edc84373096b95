import { Code, Family, Flag } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { Direction, Lineage } from "../schemas/lineage.ts";
import type { ActRow, RecordRow } from "../store/schema.ts";
import { answer, weakestBasis } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { toldEvents } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { walkLineage } from "./lineage-walk.ts";
import type { WalkLimits, WalkResult } from "./lineage-walk.ts";
import { nameOfRow } from "./names.ts";
import { basisOf, recordSummary } from "./record-form.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/**
 * S01 (`sources`): where did this product or file come from: everything it stands under and is made of,
 * with authorizations and reviews. D01 (`destinations`): where did my data go: every product, export and
 * recipient. One graph, walked up or down.
 * @throws AuditError RECORD_UNKNOWN, LINEAGE_TOO_LARGE
 */
export async function lineageOf(
  snapshot: Snapshot,
  id: RecordId,
  direction: Direction,
  moment: Moment,
  limits: WalkLimits,
): Promise<Answer<Lineage>> {
  const walk = await walkLineage(snapshot, id, direction, limits);
  const exportIds = [...walk.depths.keys()];
  const graph = await LedgerGraph.load(snapshot, exportIds, moment);
  const root = graph.row(id);
  if (root === undefined || !graph.existed(root)) throw unknownAt(id, snapshot);

  const rows = presentRows(graph, walk, direction, id);
  const shown = new Set(rows.map((row) => row.id));
  const acts = rows.flatMap((row) => graph.actsAbout(row.id).filter(shapesTheAnswer));
  const text = await toldEvents(snapshot, { recordings: rows, acts, subjects: rows });
  const nothing = direction === "destinations" && rows.length === 1;
  return answer(snapshot, moment, {
    result: {
      root: id,
      direction,
      nodes: rows.map((row) => ({ ...recordSummary(graph, row.id), depth: walk.depths.get(row.id)! })),
      edges: walk.edges.filter((edge) => shown.has(edge.child) && shown.has(edge.parent)),
      truncated: walk.truncated,
      authorizations: rows.filter((row) => row.kind === Kind.AUTHORIZATION).map((row) => row.id),
      exports: rows.filter((row) => row.kind === Kind.EXPORT).map((row) => exportLine(graph, row)),
    },
    events: text.events,
    basis: weakestBasis(rows.map(basisOf)),
    truncated: walk.truncated || text.truncated,
    restsOnBackfill: rows.some((row) => (row.flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)) !== 0),
    absence: nothing ? { zh: "未登记由其产生的任何记录", en: "Nothing that came of it is recorded" } : undefined,
  });
}

/** Says that a record is not there, or was not yet at the moment asked about. */
export function unknownAt(id: RecordId, snapshot: Snapshot): AuditError {
  return new AuditError(
    "RECORD_UNKNOWN",
    {
      zh: `截至区块 ${snapshot.asOf.block}，所问之时没有记录 ${id}。`,
      en: `no record ${id} at the time asked about, as of block ${snapshot.asOf.block}`,
    },
    { id, block: snapshot.asOf.block },
  );
}

/** Going down, what came later than the moment is left out; going up, everything was there before. */
function presentRows(graph: LedgerGraph, walk: WalkResult, direction: Direction, start: RecordId): RecordRow[] {
  const rows = [...walk.depths.keys()].map((id) => graph.known(id));
  return direction === "sources" ? rows : rows.filter((row) => row.id === start || graph.existed(row));
}

/** Reviews, holds, corrections, settlements; filings and access logs are the timeline's. */
function shapesTheAnswer(act: ActRow): boolean {
  if (act.type === "SETTLE") return true;
  const family = act.code! >> 8;
  return (
    family === Family.OPINION || family === Family.CORRECTION || act.code === Code.HOLD || act.code === Code.RELEASE
  );
}

function exportLine(graph: LedgerGraph, row: RecordRow): Lineage["exports"][number] {
  const recipient = recipientOf(graph, row);
  return {
    record: row.id,
    product: nameOfRow(graph.known(row.parent!)),
    ...(recipient === undefined ? {} : { recipient: nameOfRow(recipient) }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256.slice(2) }),
    recordedAt: row.recorded_at,
  };
}

/** Who an export went to: the counterparty of the agreement it stands beside. */
export function recipientOf(graph: LedgerGraph, exported: RecordRow): RecordRow | undefined {
  const counterparty = exported.link === null ? null : graph.known(exported.link).link;
  return counterparty === null ? undefined : graph.known(counterparty);
}
