import { sql } from "kysely";
import { kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordName } from "../schemas/record.ts";
import type { RecordRow } from "../store/schema.ts";
import { AuditError } from "./audit-error.ts";
import type { Snapshot } from "./snapshot.ts";

/** Gives the name of a record by its id. @throws AuditError RECORD_UNKNOWN */
export type Names = (id: RecordId) => RecordName;

/** The short name of a record, as answers mention it. */
export function nameOfRow(row: Pick<RecordRow, "id" | "kind" | "reference">): RecordName {
  return {
    id: row.id,
    kind: kindName(row.kind),
    ...(row.reference === null ? {} : { reference: row.reference }),
  };
}

async function rowsOf({ database }: Snapshot, ids: readonly RecordId[]) {
  return await database
    .selectFrom("record")
    .select(["id", "kind", "reference"])
    .where("id", "=", sql<RecordId>`ANY(${[...ids]}::text[])`)
    .execute();
}

/** Loads the names of many records at once. The function that it returns knows only these. */
export async function loadNames(snapshot: Snapshot, ids: Iterable<RecordId | null | undefined>): Promise<Names> {
  const names = new Map<RecordId, RecordName>();
  const wanted: RecordId[] = [];
  for (const id of new Set(ids)) {
    if (id === null || id === undefined) continue;
    const kept = snapshot.shelf.get(id);
    if (kept === undefined) wanted.push(id);
    else names.set(id, nameOfRow(kept.row));
  }
  for (const row of wanted.length === 0 ? [] : await rowsOf(snapshot, wanted)) names.set(row.id, nameOfRow(row));
  return (id) => {
    const name = names.get(id);
    if (name !== undefined) return name;
    throw new AuditError(
      "RECORD_UNKNOWN",
      { zh: `没有记录 ${id}：请核对标识。`, en: `There is no record ${id}: check the id.` },
      { id },
    );
  };
}
