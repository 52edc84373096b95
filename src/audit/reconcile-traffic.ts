import { sql } from "kysely";
import type { DigestAlgorithm } from "../documents/digest.ts";
import { standingOf } from "../ledger/evaluate-standing.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import type { Answer } from "../schemas/answer.ts";
import type { FoundExport, ReconciledTraffic, TrafficLine } from "../schemas/reconciliation.ts";
import { answer, weakestBasis } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import type { ExportScope } from "./export-scope.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { nameOfRow } from "./names.ts";
import { exportForms } from "./reconciled-exports.ts";
import { legalTime, momentOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** A line shows this many exports of its digest at most. */
const MOST_EXPORTS_OF_LINE = 100;

/** An export that holds the content of a digest. */
interface Holder {
  readonly id: RecordId;
  readonly path?: string;
}

/**
 * Holds what left a domain against the recorded exports: for each line the exports of its digest, each with its
 * standing at the time of the line.
 * @throws AuditError LINEAGE_TOO_LARGE
 */
export async function reconcileTraffic(
  snapshot: Snapshot,
  scope: ExportScope,
  lines: readonly TrafficLine[],
): Promise<Answer<ReconciledTraffic>> {
  const moment = momentOf(snapshot, {});
  const holders = await holdersOf(snapshot, [...new Set(lines.map(({ digest }) => digest))]);
  const ids = [
    ...new Set([...holders.values()].flatMap((found) => found.slice(0, MOST_EXPORTS_OF_LINE)).map(({ id }) => id)),
  ];
  const graph = await LedgerGraph.load(snapshot, ids, moment);
  const then = graph.earlier();
  const rows = ids.map((id) => graph.known(id));
  const shown = await eventsOf(snapshot, { recordings: rows });
  const cut = [...holders.values()].some((found) => found.length > MOST_EXPORTS_OF_LINE);
  return answer(snapshot, moment, {
    result: {
      of: nameOfRow(scope.of),
      exports: await exportForms(snapshot, scope, graph, rows),
      lines: lines.map(({ digest, at }) => {
        const found = holders.get(digest) ?? [];
        return {
          exports: found.slice(0, MOST_EXPORTS_OF_LINE).map((holder) => foundExport(then(at), holder, at)),
          truncated: found.length > MOST_EXPORTS_OF_LINE,
        };
      }),
    },
    events: shown.events,
    basis: weakestBasis(rows.map(basisOfRecord)),
    truncated: cut || shown.truncated,
    restsOnBackfill: rows.some(restsOnBackfill),
    absence:
      rows.length === 0
        ? { zh: "这些杂凑值均无出域的记录", en: "No export of any of these digests is recorded" }
        : undefined,
  });
}

/** The exports of each digest, by themselves or in a folder: one more than are shown where there are more. */
async function holdersOf(
  { database }: Snapshot,
  digests: readonly string[],
): Promise<ReadonlyMap<string, readonly Holder[]>> {
  const [sha256, sm3] = [ofAlgorithm("sha256", digests), ofAlgorithm("sm3", digests)];
  // Digests are bound as lists of texts, so that each of the indexes on them serves all lines at once.
  const held = sql<{ digest: string; id: RecordId; path: string | null; place: number }>`(
    SELECT digest, id, path,
           row_number() OVER (PARTITION BY digest ORDER BY block_number, log_index, path)::int AS place
    FROM (
      SELECT 'sha256:' || substr(sha256, 3) AS digest, id, NULL AS path, block_number, log_index
      FROM record WHERE sha256 = ANY(${sha256.map((hex) => `0x${hex}`)}::text[])
      UNION ALL
      SELECT 'sm3:' || substr(sm3, 3), id, NULL, block_number, log_index
      FROM record WHERE sm3 = ANY(${sm3.map((hex) => `0x${hex}`)}::text[])
      UNION ALL
      SELECT entry.algorithm || ':' || entry.hex, record.id, entry.path, record.block_number, record.log_index
      FROM manifest_entry entry JOIN record ON record.id = entry.record
      WHERE (entry.algorithm = 'sha256' AND entry.hex = ANY(${sha256}::text[]))
         OR (entry.algorithm = 'sm3' AND entry.hex = ANY(${sm3}::text[]))
    ) found
  )`.as("held");
  const rows = await database
    .selectFrom(held)
    .selectAll()
    .where("place", "<=", MOST_EXPORTS_OF_LINE + 1)
    .orderBy("digest")
    .orderBy("place")
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ digest }) => digest)].map(([digest, found]) => [
      digest,
      found.map(({ id, path }) => ({ id, ...(path === null ? {} : { path }) })),
    ]),
  );
}

/** The hexadecimal digits of the digests of one algorithm. */
function ofAlgorithm(algorithm: DigestAlgorithm, digests: readonly string[]): string[] {
  const prefix = `${algorithm}:`;
  return digests.filter((digest) => digest.startsWith(prefix)).map((digest) => digest.slice(prefix.length));
}

/** An export of a digest, with its standing at the time of a line. */
function foundExport(graph: LedgerGraph, { id, path }: Holder, at: number): FoundExport {
  const row = graph.known(id);
  const isLater = legalTime(row, row.recorded_at) > at;
  const standing = isLater ? undefined : standingOf(graph, id, at)?.code;
  return {
    id,
    ...(path === undefined ? {} : { path }),
    ...(standing === undefined ? {} : { standing }),
  };
}
