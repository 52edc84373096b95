import { sql } from "kysely";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordRow } from "../store/schema.ts";
import type { KnownAct } from "./act-rows.ts";
import type { Snapshot } from "./snapshot.ts";

/** The records that some acts are about, each once. */
export async function subjectsOfActs({ database }: Snapshot, acts: readonly KnownAct[]): Promise<RecordRow[]> {
  const ids = [...new Set(acts.map(({ subject }) => subject))];
  return await database
    .selectFrom("record")
    .selectAll()
    .where("id", "=", sql<RecordId>`ANY(${ids}::text[])`)
    .execute();
}
