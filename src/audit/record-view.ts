import type { RecordId } from "../ledger/record-id.ts";
import { viewOf } from "../ledger/views.ts";
import type { RecordView } from "../ledger/views.ts";
import type { RecordRow } from "../store/schema.ts";

/**
 * The words of an indexed record under the names that they have for its kind.
 * @param inputs - from a table of their own; they matter only for products and scenarios
 * @throws LedgerDataError NEIGHBOUR_MISSING
 */
export function viewOfRow(row: RecordRow, inputs: readonly RecordId[] = []): RecordView {
  const { kind, parent, link, clear } = row;
  return viewOf({ kind, parent: parent ?? undefined, link: link ?? undefined, clear, inputs });
}
