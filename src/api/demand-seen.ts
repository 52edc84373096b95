import { unknownAt } from "../audit/lineage.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { draftOf, settlementOf, statementOf } from "../schemas/act-call.ts";
import type { Act } from "../schemas/act.ts";

/**
 * Refuses an act that names a record which its asker does not see, before the ledger is asked: the ledger's answer
 * would tell whether it is there. What is not there is refused in the same words.
 * @throws AuditError RECORD_UNKNOWN for an asker who does not see everything
 */
export async function demandSeen(snapshot: Snapshot, acts: readonly Act[]): Promise<void> {
  if (snapshot.sight === undefined) return;
  const named = new Set(acts.flatMap(recordsNamedIn));
  const rows = await snapshot.database
    .selectFrom("record")
    .select("id")
    .where("id", "in", [...named, NO_RECORD])
    .execute();
  const seen = new Set(rows.map(({ id }) => id));
  const unseen = [...named].find((id) => !seen.has(id));
  if (unseen !== undefined) throw unknownAt(unseen, snapshot, momentOf(snapshot, {}));
}

/** Every record that an act names, also as an item of a list. */
function recordsNamedIn(act: Act): readonly RecordId[] {
  return idsIn(act).filter((id) => id !== NO_RECORD);
}

function idsIn(act: Act): readonly RecordId[] {
  switch (act.act) {
    case "record":
      return act.payload.map(draftOf).flatMap(({ parent, link, inputs }) => [parent, link, ...inputs]);
    case "attest":
      return act.payload.map(statementOf).flatMap(({ subject, about }) => [subject, about]);
    case "settle":
      return act.payload.map(settlementOf).flatMap(({ subject, about, items }) => [subject, about, ...items]);
    default:
      return act satisfies never;
  }
}
