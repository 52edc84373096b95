import { Type } from "typebox";
import type { Static, TSchema } from "typebox";
import { BASES } from "../ledger/statements.ts";
import { EventFormSchema } from "./event.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  listOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

export const AsOfSchema = Type.Object(
  {
    block: described(CountSchema, "Number of the block"),
    hash: described(WordSchema, "Hash of the block"),
    time: described(SecondsSchema, "Time of the block, in seconds since 1970 (UTC)"),
  },
  { description: "The last indexed block: the answer is true as of this block" },
);
export type AsOf = Static<typeof AsOfSchema>;

/**
 * The completeness of an answer:
 * - `truncated`: it was cut at a limit;
 * - `beyond-checkpoint`: asked about a time after the last block that is indexed;
 * - `rests-on-backfill`: part of it was backfilled, and nothing promises that everything was.
 */
const COMPLETENESS = ["complete", "truncated", "beyond-checkpoint", "rests-on-backfill"] as const;
export type Completeness = (typeof COMPLETENESS)[number];

export const CompletenessSchema = oneOf(
  COMPLETENESS,
  "The possible gaps of the answer: it was cut at a limit (truncated), it was asked about a time after the last " +
    "indexed block (beyond-checkpoint), or part of it was backfilled and nothing promises that everything was " +
    "(rests-on-backfill)",
);

/** The members of every answer of the audit besides its result. */
const answerFields = {
  asOf: AsOfSchema,
  at: described(SecondsSchema, "The legal time asked about, in seconds"),
  knownAt: described(SecondsSchema, "The time of knowledge, in seconds: acts of later blocks are left out"),
  completeness: CompletenessSchema,
  basis: oneOf(
    BASES,
    "The degree to which the answer can be relied on: ENFORCED by the ledger's rules, ATTESTED by a party, or only " +
      "RECORDED. The answer has the basis of its weakest part",
  ),
  events: listOf(EventFormSchema, "The events on which the answer rests, oldest first"),
  absence: optional(BilingualSchema, "A sentence that nothing was found as of a block"),
  limitedTo: optional(
    BilingualSchema,
    "The part of the ledger that the asker may see, to which the answer is limited; absent for an asker who sees all " +
      "of it",
  ),
};

/** An answer with its result. */
export function answerOf<S extends TSchema>(result: S) {
  return Type.Object({ ...answerFields, result });
}

/** An answer that is a page of a list. */
export function listAnswerOf<S extends TSchema>(result: S) {
  return Type.Object({ ...answerFields, next: NextSchema, result });
}

/** The member of an answer by which its next page is asked for. */
export const NextSchema = optional(
  TextSchema,
  "Give this as `cursor`, with the same question, to get the next page; absent on the last page",
);

const AnyAnswerSchema = Type.Object(answerFields);
export type Answer<T> = Static<typeof AnyAnswerSchema> & { result: T };
/** An answer that is a page of a list, with the name of the next one. */
export type ListAnswer<T> = Answer<T> & { next?: string };
