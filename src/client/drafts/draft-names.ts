import { isJsonObject } from "../../documents/canonical-json.ts";
import type { JsonValue } from "../../documents/canonical-json.ts";
import { isRecordId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { DraftedAct } from "../../schemas/act-draft.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { ClientContext } from "../client-context.ts";
import { jsonOf } from "./draft-json.ts";

/** The names of records by their ids. */
export type NamesById = ReadonlyMap<string, RecordName>;

/** The most records of a draft that are looked up. The others are shown by their ids alone. */
const MOST_LOOKED_UP = 50;

/**
 * The names that the records of a draft have, which its document and its act name by their ids: nobody can tell one
 * party from another by an id.
 * @throws ApiError
 */
export async function namesInDraft({ api }: ClientContext, { fields, payload }: DraftedAct): Promise<NamesById> {
  const names = new Map<string, RecordName>();
  const ids = new Set([...idsIn(jsonOf(fields)), ...idsIn(jsonOf(payload))]);
  for (const id of [...ids].slice(0, MOST_LOOKED_UP)) {
    const found = (await api.findRecord(id))?.result.record;
    if (found !== undefined) names.set(id, found);
  }
  return names;
}

/** The ids of records in a value of a document, in its order. */
export function idsIn(value: JsonValue): readonly RecordId[] {
  if (typeof value === "string") return isRecordId(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each: JsonValue) => idsIn(each));
  return isJsonObject(value) ? Object.values(value).flatMap((each) => idsIn(each)) : [];
}
