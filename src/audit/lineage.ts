import { Kind } from "../ledger/kinds.ts";
import { basisOfRecord, restsOnBackfill, shapesLineage } from "../ledger/statements.ts";
import type { ExportView } from "../ledger/views.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { Direction, Lineage } from "../schemas/lineage.ts";
import type { RecordRow } from "../store/schema.ts";
import type { KnownAct } from "./act-rows.ts";
import { momentText } from "../text/moment-text.ts";
import { answer, weakestBasis } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { eventsOf } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { walkDown, walkUp } from "./lineage-walk.ts";
import type { WalkLimits, WalkResult } from "./lineage-walk.ts";
import { nameOfRow } from "./names.ts";
import { recordSummary } from "./record-form.ts";
import { viewOfRow } from "./record-view.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The lineage of a record. `sources` is everything that it stands under and is made of, with authorizations and
 * reviews. `destinations` is every product and export that was made of it, with the recipients.
 * @throws AuditError RECORD_UNKNOWN, LINEAGE_TOO_LARGE
 */
export async function lineageOf(
  snapshot: Snapshot,
  id: RecordId,
  direction: Direction,
  moment: Moment,
  limits: WalkLimits,
): Promise<Answer<Lineage>> {
  const { walk, graph } =
    direction === "sources"
      ? await walkedUp(snapshot, id, moment, limits)
      : await walkedDown(snapshot, id, moment, limits);
  const root = graph.row(id);
  if (root === undefined || !graph.existed(root)) throw unknownAt(id, snapshot, moment);

  const rows = presentRows(graph, walk, direction, id);
  const present = new Set(rows.map((row) => row.id));
  const acts = rows.flatMap((row) => graph.actsAbout(row.id).filter(shapesTheAnswer));
  const shown = await eventsOf(snapshot, { recordings: rows, acts, subjects: rows });
  const nothing = direction === "destinations" && rows.length === 1;
  return answer(snapshot, moment, {
    result: {
      root: id,
      direction,
      nodes: rows.map((row) => ({ ...recordSummary(graph, row.id), depth: depthOf(walk, row.id) })),
      edges: walk.edges.filter((edge) => present.has(edge.child) && present.has(edge.parent)),
      truncated: walk.truncated,
      authorizations: rows.filter((row) => row.kind === Kind.AUTHORIZATION).map((row) => row.id),
      exports: rows.filter((row) => row.kind === Kind.EXPORT).map((row) => exportLine(graph, row)),
    },
    events: shown.events,
    basis: weakestBasis(rows.map(basisOfRecord)),
    truncated: walk.truncated || shown.truncated,
    restsOnBackfill: rows.some(restsOnBackfill),
    absence: nothing ? { zh: "没有由其产生的任何记录", en: "Nothing that was made of it is recorded" } : undefined,
  });
}

/** A walk, and a graph that has the records of the walk. */
interface Walked {
  readonly walk: WalkResult;
  readonly graph: LedgerGraph;
}

/** Everything to which a way up leads is in the graph of the record anyway, because its standing rests on that. */
async function walkedUp(snapshot: Snapshot, id: RecordId, moment: Moment, limits: WalkLimits): Promise<Walked> {
  const graph = await LedgerGraph.around(snapshot, [id], moment);
  return { walk: walkUp(graph, id, limits), graph };
}

async function walkedDown(snapshot: Snapshot, id: RecordId, moment: Moment, limits: WalkLimits): Promise<Walked> {
  const walk = await walkDown(snapshot, id, limits);
  return { walk, graph: await LedgerGraph.load(snapshot, [...walk.depths.keys()], moment) };
}

/** The error for a record that does not exist, or did not exist yet at the moment. */
export function unknownAt(id: RecordId, { asOf }: Snapshot, moment: Moment): AuditError {
  const { zh, en } = momentText(asOf, moment);
  return new AuditError(
    "RECORD_UNKNOWN",
    {
      zh: `${zh}，没有记录 ${id}：请核对标识；若此后才记录，请改问较晚的时间。`,
      en: `There is no record ${id} ${en}: check the id, or ask about a later time.`,
    },
    { id, block: asOf.block, ...moment },
  );
}

/** Downwards, records that came later than the moment are left out. Upwards, every record existed before. */
function presentRows(graph: LedgerGraph, walk: WalkResult, direction: Direction, start: RecordId): RecordRow[] {
  const rows = [...walk.depths.keys()].map((id) => graph.known(id));
  return direction === "sources" ? rows : rows.filter((row) => row.id === start || graph.existed(row));
}

function depthOf(walk: WalkResult, id: RecordId): number {
  const depth = walk.depths.get(id);
  if (depth === undefined) throw new RangeError(`The walk did not reach the record ${id}.`);
  return depth;
}

/** Lineage shows reviews, holds, corrections and settlements. The timeline shows filings and access logs too. */
function shapesTheAnswer(act: KnownAct): boolean {
  return act.type === "SETTLE" || shapesLineage(act.code);
}

function exportLine(graph: LedgerGraph, row: RecordRow): Lineage["exports"][number] {
  const recipient = recipientOf(graph, row);
  return {
    record: row.id,
    product: nameOfRow(productOf(graph, row)),
    ...(recipient === undefined ? {} : { recipient: nameOfRow(recipient) }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256.slice(2) }),
    recordedAt: row.recorded_at,
  };
}

/** The product that was exported. @throws LedgerDataError NEIGHBOUR_MISSING */
export function productOf(graph: LedgerGraph, exported: RecordRow): RecordRow {
  return graph.known(exportViewOf(exported).product);
}

/** The agreement under which a product was exported. */
export function agreementOf(graph: LedgerGraph, exported: RecordRow): RecordRow | undefined {
  const { agreement } = exportViewOf(exported);
  return agreement === undefined ? undefined : graph.known(agreement);
}

/** The recipient of an export: the counterparty of its agreement. */
export function recipientOf(graph: LedgerGraph, exported: RecordRow): RecordRow | undefined {
  const agreement = agreementOf(graph, exported);
  if (agreement === undefined) return undefined;
  const view = viewOfRow(agreement);
  return view.kind === Kind.AGREEMENT ? graph.known(view.counterparty) : undefined;
}

function exportViewOf(row: RecordRow): ExportView {
  const view = viewOfRow(row);
  if (view.kind === Kind.EXPORT) return view;
  throw new RangeError(`The record ${row.id} is not an export.`);
}
