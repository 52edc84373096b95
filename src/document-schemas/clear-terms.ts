import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { endAtMoment, endOfTerm, recordedTime } from "../text/china-time.ts";
import type { ClearPlace, DocumentSchema, SchemaField } from "./document-schema.ts";

/**
 * What a document says at a place that its act repeats in the clear. The act takes it from here, so that chain and
 * document cannot say different things.
 * @param fields - of a document without faults
 * @returns undefined where the document says nothing at that place
 */
function clearField(schema: DocumentSchema, fields: JsonObject, place: ClearPlace): JsonValue | undefined {
  const member = memberAt(schema, place);
  return member === undefined ? undefined : fields[member.name];
}

/** The text that a document says at a place in the clear; undefined where it says none. */
export function clearText(schema: DocumentSchema, fields: JsonObject, place: ClearPlace): string | undefined {
  const value = clearField(schema, fields, place);
  return typeof value === "string" ? value : undefined;
}

/** The whole number that a document says at a place in the clear; undefined where it says none. */
export function clearWhole(schema: DocumentSchema, fields: JsonObject, place: ClearPlace): number | undefined {
  const value = clearField(schema, fields, place);
  return typeof value === "number" ? value : undefined;
}

/** The texts that a document says at a place in the clear, of all its fields there; empty where it says none. */
export function clearTexts(schema: DocumentSchema, fields: JsonObject, place: ClearPlace): readonly string[] {
  return schema.fields
    .filter(({ clear }) => clear === place)
    .flatMap(({ name }) => fields[name] ?? [])
    .filter((value) => typeof value === "string");
}

/**
 * The end of the term that a document states: the instant after its last day, or the moment that it names. Seconds
 * since 1970.
 * @throws DateError DATE_TOO_LATE
 */
export function clearEnd(schema: DocumentSchema, fields: JsonObject): number | undefined {
  const text = clearText(schema, fields, "UNTIL");
  if (text === undefined) return undefined;
  return memberAt(schema, "UNTIL")?.type.is === "TIME" ? endAtMoment(text) : endOfTerm(text);
}

/**
 * The instant at a place in the clear, in seconds since 1970: the moment that is written, or when a day begins.
 * @throws DateError INSTANT_NONEXISTENT, DATE_TOO_LATE for what no ledger can record
 */
export function clearInstant(
  schema: DocumentSchema,
  fields: JsonObject,
  place: "FROM" | "EFFECTIVE_AT",
): number | undefined {
  const text = clearText(schema, fields, place);
  return text === undefined ? undefined : recordedTime(text);
}

function memberAt({ fields }: DocumentSchema, place: ClearPlace): SchemaField | undefined {
  return fields.find(({ clear }) => clear === place);
}
