import { withSnapshot } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Store } from "../store/open-store.ts";

/** As for a question of a party. */
const STATEMENT_MS = 10_000;

/** Asks in the sight of a party, as for a question that it asks itself. */
export async function inSight<T>(store: Store, party: RecordId, ask: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const sight = { party, published: false, statementMs: STATEMENT_MS };
  return await withSnapshot(store.reader, ask, undefined, undefined, sight);
}
