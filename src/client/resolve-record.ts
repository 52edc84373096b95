import { parseReference } from "../documents/reference.ts";
import type { KindName } from "../ledger/kinds.ts";
import { parseTypedName } from "../ledger/typed-name.ts";
import type { TypedAddress } from "../ledger/typed-name.ts";
import type { RecordDetail } from "../schemas/record.ts";
import type { ClientContext } from "./client-context.ts";
import type { AskedMoment } from "./http/api-client.ts";
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
  return await resolve(context, text, kind, {});
}

/**
 * Finds the record that a text named at the times of a question: a reference means its newest revision of then. What
 * did not exist yet is found as it is now, so that the question can say that it came later.
 * @throws ApiError, InputError, as {@link resolveRecord}
 */
export async function resolveRecordAt(
  context: ClientContext,
  text: string,
  moment: AskedMoment,
  kind?: KindName,
): Promise<RecordDetail> {
  if (moment.at === undefined && moment.knownAt === undefined) return await resolve(context, text, kind, {});
  try {
    return await resolve(context, text, kind, moment);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return await resolve(context, text, kind, {});
  }
}

async function resolve(
  context: ClientContext,
  text: string,
  kind: KindName | undefined,
  moment: AskedMoment,
): Promise<RecordDetail> {
  const named = recordName(context, text, kind);
  try {
    return (await context.api.namedRecord(named, kind, moment)).result.record;
  } catch (error) {
    // A text in the form of an address may also be a reference as a whole.
    if (!isUnknown(error) || named === text || parseTypedName(text).type !== "NAME") throw error;
    return (await context.api.namedRecord(text, kind, moment)).result.record;
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.problem?.code === "RECORD_UNKNOWN";
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
