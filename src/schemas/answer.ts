import { Type } from "typebox";
import type { Static, TSchema } from "typebox";
import { BASES, EventFormSchema } from "./event.ts";
import { BilingualSchema, CountSchema, oneOf, optional, SecondsSchema, WordSchema } from "./values.ts";

/** The block that an answer is true as of. */
export const AsOfSchema = Type.Object({ block: CountSchema, hash: WordSchema, time: SecondsSchema });
export type AsOf = Static<typeof AsOfSchema>;

/**
 * What an answer may lack:
 * - `truncated`: it was cut at a limit;
 * - `beyond-checkpoint`: asked about a time after the last block that is indexed;
 * - `rests-on-backfill`: part of it was back-filled, and nothing promises that all of it was.
 */
export const COMPLETENESS = ["complete", "truncated", "beyond-checkpoint", "rests-on-backfill"] as const;
export type Completeness = (typeof COMPLETENESS)[number];

/** What every answer of the audit carries beside its result. */
export const answerFields = {
  asOf: AsOfSchema,
  /** The legal time asked about. */
  at: SecondsSchema,
  /** What the ledger knew: acts of later blocks are left out. */
  knownAt: SecondsSchema,
  completeness: oneOf(COMPLETENESS),
  basis: oneOf(BASES),
  /** The events that the answer rests on, oldest first. */
  events: Type.Array(EventFormSchema),
  /** Said when nothing was found: never a mere empty list. */
  absence: optional(BilingualSchema),
};

/** An answer with its result. */
export function answerOf<S extends TSchema>(result: S) {
  return Type.Object({ ...answerFields, result });
}

const AnyAnswerSchema = Type.Object(answerFields);
export type Answer<T> = Static<typeof AnyAnswerSchema> & { result: T };
