import { parseReference } from "../documents/reference.ts";
import type { KindName } from "../ledger/kinds.ts";
import { parseTypedName } from "../ledger/typed-name.ts";
import type { RecordDetail } from "../schemas/record.ts";
import type { ClientContext } from "./client-context.ts";

/**
 * Finds the record that a text names now: an id, a short name of a party, `kind/issuer/reference`, or an issuer's own
 * reference where only one record has it.
 * @param kind - only records of this kind count
 * @throws ApiError; its problem is RECORD_UNKNOWN, or REFERENCE_AMBIGUOUS with the candidates
 * @throws InputError REFERENCE_*, DIGEST_* if the text cannot name a record
 */
export async function resolveRecord(context: ClientContext, text: string, kind?: KindName): Promise<RecordDetail> {
  return (await context.api.namedRecord(recordName(context, text, kind), kind)).result.record;
}

/**
 * Turns a text into a name that the API knows: a short name becomes the id of its party.
 * @throws InputError REFERENCE_*, DIGEST_*
 */
export function recordName(context: ClientContext, text: string, kind?: KindName): string {
  const alias = kind === undefined || kind === "PARTY" ? context.aliases.get(text) : undefined;
  if (alias !== undefined) return alias;
  const typed = parseTypedName(text);
  if (typed.type === "ID") return typed.id;
  // An address is longer than a reference may be.
  return typed.type === "DIGEST" || typed.address !== undefined ? text : parseReference(text);
}
