import { saveRecord, setAsideRefused } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import type { RecordId } from "../ledger/record-id.ts";

/**
 * Saves a new record's documents before it is sent. Call it only after a check: the ledger then has no record of this
 * id, for it would not have taken the act. What is saved under the id already belongs to an attempt that the ledger
 * refused, and is set aside.
 */
export async function saveNewRecord(dossier: Dossier, id: RecordId, record: RecordToSave): Promise<void> {
  await setAsideRefused(dossier, id);
  await saveRecord(dossier, id, record);
}
