import { parseReference } from "../documents/reference.ts";
import type { KindName } from "../ledger/kinds.ts";
import { parseTypedName } from "../ledger/typed-name.ts";
import type { TypedAddress } from "../ledger/typed-name.ts";
import type { RecordDetail } from "../schemas/record.ts";
import type { ClientContext } from "./client-context.ts";
import { ApiError } from "./http/api-error.ts";
import type { NamedRecord } from "./named-record.ts";

/**
 * Finds the record that an act names: one that the same run makes before it, or else as {@link resolveRecord}.
 * @throws ApiError, InputError
 */
export async function resolveNamed(context: ClientContext, text: string, kind?: KindName): Promise<NamedRecord> {
  return context.planned?.(text, kind) ?? (await resolveRecord(context, text, kind));
}

/**
 * Finds the record that a text names now: an id, a short name of a party, `kind/issuer/reference`, or an issuer's own
 * reference where only one record has it.
 * @param kind - only records of this kind count
 * @throws ApiError; its problem is RECORD_UNKNOWN, or REFERENCE_AMBIGUOUS with the candidates
 * @throws InputError REFERENCE_*, DIGEST_* if the text cannot name a record
 */
export async function resolveRecord(context: ClientContext, text: string, kind?: KindName): Promise<RecordDetail> {
  const named = recordName(context, text, kind);
  try {
    return (await context.api.namedRecord(named, kind)).result.record;
  } catch (error) {
    const isUnknown = error instanceof ApiError && error.problem?.code === "RECORD_UNKNOWN";
    // A text in the form of an address may also be a reference as a whole.
    if (!isUnknown || named === text || parseTypedName(text).type !== "NAME") throw error;
    return (await context.api.namedRecord(text, kind)).result.record;
  }
}

/**
 * Turns a text into a name that the API knows: a short name becomes the id of its party, also within an address.
 * @throws InputError REFERENCE_*, DIGEST_*
 */
export function recordName(context: ClientContext, text: string, kind?: KindName): string {
  const alias = kind === undefined || kind === "PARTY" ? context.aliases.get(text) : undefined;
  if (alias !== undefined) return alias;
  const typed = parseTypedName(text);
  if (typed.type === "ID") return typed.id;
  if (typed.type === "DIGEST") return text;
  // An address is longer than a reference may be.
  return typed.address === undefined ? parseReference(text) : addressName(context, text, typed.address);
}

/** The address with the id of its issuer where the issuer is written by its short name, else the text as it is. */
function addressName({ aliases }: ClientContext, text: string, { kind, issuer, reference }: TypedAddress): string {
  const id = aliases.get(issuer);
  return id === undefined ? text : `${kind.toLowerCase()}/${id}/${reference}`;
}
