import { sql } from "kysely";
import { formName } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import { statusName } from "../ledger/statuses.ts";
import type { ListAnswer } from "../schemas/answer.ts";
import type { ReconciledExport, ReconciledExports } from "../schemas/reconciliation.ts";
import type { RecordRow } from "../store/schema.ts";
import { affairsAmong } from "../store/sight.ts";
import { weakestBasis } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import { exportsInPeriod, ownExports } from "./export-scope.ts";
import type { ExportFilter, ExportScope } from "./export-scope.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { productOf, recipientOf } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import { holdersOf } from "./traffic-holders.ts";
import type { Holder } from "./traffic-holders.ts";
import { pageAnswer } from "./page.ts";
import type { Page } from "./page.ts";
import { momentOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The exports for which traffic is to be found: those of a scope that a filter leaves, page by page.
 * @throws AuditError LINEAGE_TOO_LARGE
 */
export async function scopedExports(
  snapshot: Snapshot,
  scope: ExportScope,
  filter: ExportFilter,
  page: Page,
): Promise<ListAnswer<ReconciledExports>> {
  const moment = momentOf(snapshot, {});
  const found = await exportsInPeriod(snapshot, scope, filter, page);
  const kept = found.slice(0, page.limit);
  const graph = await LedgerGraph.load(snapshot, kept, moment);
  const rows = kept.map((id) => graph.known(id));
  const last = found.length > page.limit ? rows.at(-1) : undefined;
  const shown = await eventsOf(snapshot, { recordings: rows });
  const places = await placesOf(snapshot, filter.digest, kept);
  return pageAnswer(
    snapshot,
    moment,
    { page, last },
    {
      result: {
        of: nameOfRow(scope.of),
        exports: (await exportForms(snapshot, scope, graph, rows)).map((each) => ({
          ...each,
          ...places.get(each.export.id),
        })),
      },
      events: shown.events,
      basis: weakestBasis(rows.map(basisOfRecord)),
      truncated: shown.truncated,
      restsOnBackfill: rows.some(restsOnBackfill),
      period: { from: filter.from, until: filter.until },
      absence: rows.length === 0 ? { zh: "没有出域的记录", en: "No export is recorded" } : undefined,
    },
  );
}

/** Where each export holds the content that was asked about: a path, for those of folders. */
async function placesOf(
  snapshot: Snapshot,
  digest: string | undefined,
  ids: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, Pick<Holder, "path" | "copies">>> {
  if (digest === undefined) return new Map();
  const holders = (await holdersOf(snapshot, [digest], { among: ids })).get(digest) ?? [];
  return new Map(holders.map(({ id, ...place }) => [id, place]));
}

/** Exports as traffic is held against them. */
export async function exportForms(
  snapshot: Snapshot,
  scope: ExportScope,
  graph: LedgerGraph,
  rows: readonly RecordRow[],
): Promise<ReconciledExport[]> {
  const ids = rows.map(({ id }) => id);
  const own = await ownExports(snapshot, scope, ids);
  const affairs = snapshot.sight === undefined ? new Set(ids) : await affairsAmong(snapshot.database, ids);
  const files = await filesOf(snapshot, ids);
  return rows.map((row) => {
    const recipient = affairs.has(row.id) ? recipientOf(graph, row) : undefined;
    const count = files.get(row.id);
    return {
      export: nameOfRow(row),
      form: formName(row.form),
      ...(row.sha256 === null ? {} : { digest: row.sha256.slice(2) }),
      status: statusName(graph.stateOf(row).ownStatus),
      isOwn: own.has(row.id),
      product: nameOfRow(productOf(graph, row)),
      ...(recipient === undefined ? {} : { recipient: nameOfRow(recipient) }),
      recordedAt: row.recorded_at,
      ...(row.effective_at === null ? {} : { effectiveAt: row.effective_at }),
      ...(count === undefined ? {} : { files: count }),
    };
  });
}

/** The number of files of each exported folder whose manifest is known here. */
async function filesOf({ database }: Snapshot, ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, number>> {
  const rows = await database
    .selectFrom("manifest_entry")
    .select(["record", sql<number>`count(DISTINCT path)::int`.as("files")])
    .where("record", "=", sql<RecordId>`ANY(${[...ids]}::text[])`)
    .groupBy("record")
    .execute();
  return new Map(rows.map(({ record, files }) => [record, files]));
}
