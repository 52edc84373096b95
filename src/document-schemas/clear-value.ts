import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import type { DocumentSchema } from "./document-schema.ts";
import { isAmount } from "./check-document.ts";
import type { FieldType } from "./field-type.ts";

/**
 * The quantity of a statement (88 bits) that stands for a field in the clear, so that rows can compare it: a whole
 * number as it is, an amount in fen (0.01 yuan), a choice by its place in the list from 1, several choices as bits from
 * the first on, yes as 1, a record by the number of its id.
 * @param fields - of a document without faults
 * @param idOf - resolves the reference of a record
 * @returns 0 for a document whose schema has no such field, or which leaves it out
 */
export function clearValue(schema: DocumentSchema, fields: JsonObject, idOf: (reference: string) => bigint): bigint {
  const field = schema.fields.find(({ clear }) => clear === "VALUE");
  const value = field === undefined ? undefined : fields[field.name];
  return field === undefined || value === undefined ? 0n : quantityOf(field.type, value, { schema, idOf });
}

interface Within {
  readonly schema: DocumentSchema;
  readonly idOf: (reference: string) => bigint;
}

function quantityOf(type: FieldType, value: JsonValue, { schema, idOf }: Within): bigint {
  if (type.is === "WHOLE" && typeof value === "number") return BigInt(value);
  if (type.is === "AMOUNT" && isAmount(value)) return BigInt(value.replace(".", ""));
  if (type.is === "YES_NO") return value === true ? 1n : 0n;
  if (type.is === "CHOICE") return BigInt(placeOf(type, value) + 1);
  if (type.is === "CHOICES" && Array.isArray(value))
    return value.reduce((bits: bigint, each: JsonValue) => bits | (1n << BigInt(placeOf(type, each))), 0n);
  if (type.is === "RECORD" && typeof value === "string") return idOf(value);
  throw new TypeError(`${schema.id} has a clear value that stands for no number: ${type.is}`);
}

function placeOf({ of }: FieldType & { is: "CHOICE" | "CHOICES" }, value: JsonValue): number {
  return of.findIndex((choice) => choice.value === value);
}
