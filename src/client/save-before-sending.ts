import { saveRecord, setAsideRefused } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import { findRecordById } from "./resolve-record.ts";
import type { Session } from "../cli/session.ts";

/**
 * Keeps what stands behind a record before it is sent. What an earlier attempt saved under the same id
 * is set aside when the ledger has no such record: that attempt was refused.
 */
export async function saveBeforeSending(
  session: Session,
  dossier: Dossier,
  id: string,
  record: RecordToSave,
): Promise<void> {
  if ((await findRecordById(session, id)) === undefined) await setAsideRefused(dossier, id);
  await saveRecord(dossier, id, record);
}
