import { Type } from "typebox";
import type { TSchema } from "typebox";
import type { Hex } from "../consensus/hex.ts";
import type { RecordId } from "../ledger/record-id.ts";

/*
 * The values in all JSON that the API receives and sends: hexadecimal text in lower case after 0x, times in seconds
 * since 1970 (UTC). A description gives the meaning of a value; it appears in the OpenAPI document.
 */

const hex = (bytes: number, description: string) =>
  Type.Unsafe<Hex>({ type: "string", pattern: `^0x[0-9a-f]{${2 * bytes}}$`, description });

export const RecordIdSchema = Type.Unsafe<RecordId>(
  hex(10, "Id of a record on the ledger: 0x and 20 hexadecimal digits"),
);
export const WordSchema = hex(32, "32 bytes: 0x and 64 hexadecimal digits");
export const AccountSchema = hex(20, "Account on the chain: 0x and 40 hexadecimal digits");
export const TrailHeadSchema = hex(
  24,
  "Trail head: the current value (24 bytes) of the hash chain of a record and of every act that extends it",
);
export const BytesSchema = Type.Unsafe<Hex>({
  type: "string",
  pattern: "^0x([0-9a-f]{2})*$",
  description: "Bytes: 0x and two hexadecimal digits for each byte",
});
/** The end of the year 9999, in seconds since 1970 (UTC). */
export const LATEST_SECOND = 253_402_300_799;
export const SecondsSchema = Type.Integer({
  minimum: 0,
  maximum: LATEST_SECOND,
  description: "Seconds since 1970 (UTC), up to the end of the year 9999",
});
export const DigestHexSchema = Type.String({
  pattern: "^[0-9a-f]{64}$",
  description: "Digest of 256 bits: 64 hexadecimal digits without 0x",
});
export const CountSchema = Type.Integer({ minimum: 0, description: "A count or an ordinal number" });
export const DecimalSchema = Type.String({
  pattern: "^[0-9]+$",
  // The greatest number of the ledger, 2^256 - 1, has 78 digits.
  maxLength: 78,
  description: "An integer in decimal digits; it can exceed 2^53",
});
export const EventKeySchema = Type.String({
  pattern: "^[0-9]+:[0-9]+$",
  description: "An event by its place: the number of its block, a colon, and the position of its log in the block",
});
export const FlagSchema = Type.Boolean({ description: "Yes or no" });
export const TextSchema = Type.String({ description: "Text" });

export const BilingualSchema = Type.Object(
  { zh: Type.String({ description: "Chinese" }), en: Type.String({ description: "English" }) },
  { description: "One text in both languages" },
);

/** One of a closed set of words. */
export function oneOf<const Words extends readonly string[]>(words: Words, description: string) {
  return Type.Unsafe<Words[number]>({ type: "string", enum: [...words], description });
}

/** The names of a table of codes, as a closed set of words. */
export function nameOf<Name extends string>(table: Readonly<Record<Name, unknown>>, description?: string) {
  return Type.Unsafe<Name>({
    type: "string",
    enum: Object.keys(table),
    ...(description === undefined ? {} : { description }),
  });
}

/** The same schema with a description of what its value means at this place. */
export function described<S extends TSchema>(schema: S, description: string): S {
  // TypeBox marks its schemas with properties that a spread leaves out.
  const { description: _, ...marks } = Object.getOwnPropertyDescriptors(schema);
  return Object.defineProperties({ ...schema, description }, marks);
}

/** A member that may be absent, with a description of what it means where it is present. */
export function optional<S extends TSchema>(schema: S, description?: string) {
  return Type.Optional(description === undefined ? schema : described(schema, description));
}

/** A list, with a description of what it lists. */
export function listOf<S extends TSchema>(schema: S, description: string, bounds: { readonly maxItems?: number } = {}) {
  return Type.Array(schema, { description, ...bounds });
}
