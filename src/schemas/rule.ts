import { Type } from "typebox";
import type { Static } from "typebox";
import { BilingualSchema, CountSchema, oneOf, optional, RecordIdSchema, SecondsSchema, WordSchema } from "./values.ts";

/** A rule as refusals, flags and verdicts cite it. Without `id` its rulebook is not known here. */
export const RuleCitationSchema = Type.Object({
  rule: CountSchema,
  id: optional(Type.String()),
  clause: optional(Type.String()),
  hardness: optional(oneOf(["HARD", "SOFT", "RECORD"])),
  text: optional(BilingualSchema),
  remedy: optional(BilingualSchema),
});
export type RuleCitation = Static<typeof RuleCitationSchema>;

export const RuleStepSchema = Type.Object({
  kind: Type.String(),
  act: oneOf(["record", "attest", "settle"]),
  code: Type.String(),
  rules: Type.Array(RuleCitationSchema),
});
export type RuleStep = Static<typeof RuleStepSchema>;

export const RulebookSchema = Type.Object({
  jurisdiction: Type.Object({ ordinal: CountSchema, id: RecordIdSchema, reference: optional(Type.String()) }),
  versions: Type.Array(
    Type.Object({
      version: CountSchema,
      effectiveFrom: SecondsSchema,
      inForce: Type.Boolean(),
      hash: WordSchema,
      steps: Type.Array(RuleStepSchema),
    }),
  ),
  /** Earlier versions were left out. */
  truncated: Type.Boolean(),
});
export type RulebookForm = Static<typeof RulebookSchema>;
