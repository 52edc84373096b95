import { Kind } from "../ledger/kinds.ts";
import { basisOfRecord } from "../ledger/statements.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { ExportParents } from "../schemas/questions.ts";
import { answer, weakestBasis } from "./answer.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { unknownAt } from "./lineage.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";
import { recordDetail } from "./standing-at.ts";

/** An answer shows this many agreements of one recipient at most, the latest first. */
const MOST_AGREEMENTS = 200;

/**
 * A product, and one agreement or all agreements of a recipient. With both, the agreement if it is with the recipient.
 * @throws AuditError RECORD_UNKNOWN
 */
export async function exportParents(
  snapshot: Snapshot,
  product: RecordId,
  under: { readonly agreement?: RecordId; readonly recipient?: RecordId },
  moment: Moment,
): Promise<Answer<ExportParents>> {
  const found = await agreementsUnder(snapshot, under);
  const kept = found.slice(0, MOST_AGREEMENTS);
  const graph = await LedgerGraph.load(snapshot, [product, ...kept], moment);
  const productRow = graph.row(product);
  if (productRow === undefined || !graph.existed(productRow)) throw unknownAt(product, snapshot, moment);
  const rows = kept.map((id) => graph.known(id)).filter((row) => graph.existed(row));
  const agreements = [];
  for (const row of rows) agreements.push(await recordDetail(snapshot, graph, row));
  return answer(snapshot, moment, {
    result: { product: await recordDetail(snapshot, graph, productRow), agreements },
    events: [],
    basis: weakestBasis([productRow, ...rows].map(basisOfRecord)),
    truncated: found.length > MOST_AGREEMENTS,
    absence:
      rows.length > 0
        ? undefined
        : under.agreement === undefined
          ? { zh: "没有与该接收方的任何协议的记录", en: "No agreement with this recipient is recorded" }
          : { zh: "没有该协议与该接收方订立的记录", en: "No record says that this agreement is with this recipient" },
  });
}

async function agreementsUnder(
  snapshot: Snapshot,
  { agreement, recipient }: { readonly agreement?: RecordId; readonly recipient?: RecordId },
): Promise<RecordId[]> {
  let query = snapshot.database.selectFrom("record").select("id").where("kind", "=", Kind.AGREEMENT);
  if (agreement !== undefined) query = query.where("id", "=", agreement);
  if (recipient !== undefined) query = query.where("link", "=", recipient);
  const rows = await query
    .orderBy("block_number", "desc")
    .orderBy("log_index", "desc")
    .limit(MOST_AGREEMENTS + 1)
    .execute();
  return rows.map((row) => row.id);
}
