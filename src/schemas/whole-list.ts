import { Type } from "typebox";
import type { Static } from "typebox";
import { AsOfSchema, CompletenessSchema } from "./answer.ts";
import { GapSchema } from "./desk-answer.ts";
import { BilingualSchema, CountSchema, described, listOf, optional } from "./values.ts";

/** The members of the last record of a whole list that every list has, and those that a client tells of. */
export const WholeListEndSchema = Type.Object({
  rows: described(CountSchema, "How many rows the list has"),
  asOf: AsOfSchema,
  completeness: CompletenessSchema,
  gaps: Type.Optional(listOf(GapSchema, "What the answer does not contain")),
  absence: optional(BilingualSchema, "A sentence that nothing was found as of a block"),
  limitedTo: optional(BilingualSchema, "The part of the ledger that the asker may see"),
});
export type WholeListEnd = Static<typeof WholeListEndSchema>;
