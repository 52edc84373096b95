import { saveRecord, setAsideRefused } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import type { RecordId } from "../ledger/record-id.ts";

/**
 * Saves a new record's documents before it is sent. Call it only after a check: the ledger then has no record with
 * this id. Files already saved under the id come from a refused attempt, and are moved aside.
 */
export async function saveNewRecord(dossier: Dossier, id: RecordId, record: RecordToSave): Promise<void> {
  await setAsideRefused(dossier, id);
  await saveRecord(dossier, id, record);
}
