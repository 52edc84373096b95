import { Type } from "typebox";
import type { TSchema } from "typebox";
import type { Hex } from "../consensus/hex.ts";
import type { RecordId } from "../ledger/record-id.ts";

/* Values as they stand at every JSON edge: hexadecimal text in lower case after 0x, times in seconds. */

const hex = (bytes: number, description: string) =>
  Type.Unsafe<Hex>({ type: "string", pattern: `^0x[0-9a-f]{${2 * bytes}}$`, description });

export const RecordIdSchema = Type.Unsafe<RecordId>(hex(10, "Id of a record on the ledger"));
export const WordSchema = hex(32, "32 bytes");
export const AccountSchema = hex(20, "Account on the chain");
export const TrailHeadSchema = hex(24, "The current value of the hash chain of a record and its acts (24 bytes)");
export const BytesSchema = Type.Unsafe<Hex>({ type: "string", pattern: "^0x([0-9a-f]{2})*$" });
/** The end of the year 9999, in seconds since 1970 (UTC). */
export const LATEST_SECOND = 253_402_300_799;
export const SecondsSchema = Type.Integer({
  minimum: 0,
  maximum: LATEST_SECOND,
  description: "Seconds since 1970 (UTC), to the end of the year 9999",
});
export const DigestHexSchema = Type.String({
  pattern: "^[0-9a-f]{64}$",
  description: "Digest of 256 bits, without 0x",
});
export const CountSchema = Type.Integer({ minimum: 0 });
/** An integer that can exceed 2^53. */
export const DecimalSchema = Type.String({ pattern: "^[0-9]+$" });
/** An event of the ledger by its place: block and position of the log in it. */
export const EventKeySchema = Type.String({ pattern: "^[0-9]+:[0-9]+$", description: "block:log" });

export const BilingualSchema = Type.Object({ zh: Type.String(), en: Type.String() });

/** One of a closed set of words. */
export function oneOf<const Words extends readonly string[]>(words: Words, description?: string) {
  return Type.Unsafe<Words[number]>({
    type: "string",
    enum: [...words],
    ...(description === undefined ? {} : { description }),
  });
}

/** The names of a table of codes, as a closed set of words. */
export function nameOf<Name extends string>(table: Readonly<Record<Name, unknown>>, description?: string) {
  return Type.Unsafe<Name>({
    type: "string",
    enum: Object.keys(table),
    ...(description === undefined ? {} : { description }),
  });
}

export const optional = <S extends TSchema>(schema: S) => Type.Optional(schema);
