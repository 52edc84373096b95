import { Kind } from "./kinds.ts";
import { NO_RECORD, recordId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";

/** The id of the record of a jurisdiction: it follows from its reference, because a jurisdiction has no issuer. */
export function jurisdictionId(reference: string): RecordId {
  return recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference, revision: 0 });
}
