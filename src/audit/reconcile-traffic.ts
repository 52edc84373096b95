import { standingOf } from "../ledger/evaluate-standing.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import type { Answer } from "../schemas/answer.ts";
import type { FoundExport, ReconciledTraffic, TrafficLine } from "../schemas/reconciliation.ts";
import { answer, weakestBasis } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import type { ExportScope } from "./export-scope.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { nameOfRow } from "./names.ts";
import { exportForms } from "./reconciled-exports.ts";
import { legalTime } from "./moment.ts";
import { momentOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";
import { holdersOf } from "./traffic-holders.ts";
import type { Holder } from "./traffic-holders.ts";

/** A line shows this many exports of its digest at most. */
const MOST_EXPORTS_OF_LINE = 100;

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
  const any = lines.filter((line) => line.export === undefined);
  const holders = await holdersOf(snapshot, digestsOf(any), { most: MOST_EXPORTS_OF_LINE + 1 });
  const one = lines.filter((line) => line.export !== undefined);
  const among = one.flatMap((line) => (line.export === undefined ? [] : [line.export]));
  const named = await holdersOf(snapshot, digestsOf(one), { among });
  const found = lines.map(({ digest, export: only }) =>
    only === undefined
      ? (holders.get(digest) ?? [])
      : (named.get(digest) ?? []).filter(({ id }) => id === only.toLowerCase()),
  );
  const ids = [...new Set(found.flatMap((each) => each.slice(0, MOST_EXPORTS_OF_LINE)).map(({ id }) => id))];
  const graph = await LedgerGraph.load(snapshot, ids, moment);
  const then = graph.earlier();
  const rows = ids.map((id) => graph.known(id));
  const shown = await eventsOf(snapshot, { recordings: rows });
  const cut = found.some((each) => each.length > MOST_EXPORTS_OF_LINE);
  return answer(snapshot, moment, {
    result: {
      of: nameOfRow(scope.of),
      exports: await exportForms(snapshot, scope, graph, rows),
      lines: lines.map(({ at }, place) => {
        const all = found[place] ?? [];
        return {
          exports: all.slice(0, MOST_EXPORTS_OF_LINE).map((holder) => foundExport(then(at), holder, at)),
          truncated: all.length > MOST_EXPORTS_OF_LINE,
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

function digestsOf(lines: readonly TrafficLine[]): string[] {
  return [...new Set(lines.map(({ digest }) => digest))];
}

/** An export of a digest, with its standing at the time of a line. */
function foundExport(graph: LedgerGraph, { id, ...place }: Holder, at: number): FoundExport {
  const row = graph.known(id);
  const isLater = legalTime(row, row.recorded_at) > at;
  const standing = isLater ? undefined : standingOf(graph, id, at)?.code;
  return {
    id,
    ...place,
    ...(standing === undefined ? {} : { standing }),
  };
}
