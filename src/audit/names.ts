import { sql } from "kysely";
import { kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/standing.ts";
import type { RecordName } from "../schemas/record.ts";
import type { RecordRow } from "../store/schema.ts";
import { AuditError } from "./audit-error.ts";
import type { Snapshot } from "./snapshot.ts";

/** Names of records by id. */
export type Names = (id: RecordId) => RecordName;

/** How a record is named in passing. */
export function nameOfRow(row: Pick<RecordRow, "id" | "kind" | "business_number">): RecordName {
  return {
    id: row.id,
    kind: kindName(row.kind)!,
    ...(row.business_number === null ? {} : { reference: row.business_number }),
  };
}

/**
 * The names of many records at once; asking for one that was not loaded is refused.
 * @throws AuditError RECORD_UNKNOWN by the function it gives
 */
export async function loadNames(snapshot: Snapshot, ids: Iterable<RecordId | null | undefined>): Promise<Names> {
  const wanted = [...new Set(ids)].filter((id) => id !== null && id !== undefined);
  const rows = await snapshot.database
    .selectFrom("record")
    .select(["id", "kind", "business_number"])
    .where("id", "=", sql<RecordId>`ANY(${wanted}::text[])`)
    .execute();
  const names = new Map(rows.map((row) => [row.id, nameOfRow(row)]));
  return (id) =>
    names.get(id) ??
    (() => {
      throw new AuditError("RECORD_UNKNOWN", { zh: `没有记录 ${id}。`, en: `there is no record ${id}` }, { id });
    })();
}
