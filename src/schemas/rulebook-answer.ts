import { Type } from "typebox";
import type { Static } from "typebox";
import { AsOfSchema } from "./answer.ts";
import { RulebookSchema } from "./rule.ts";

/** The published versions of the rulebook of a jurisdiction, as of a block. */
export const RulebookAnswerSchema = Type.Object({ asOf: AsOfSchema, result: RulebookSchema });
export type RulebookAnswer = Static<typeof RulebookAnswerSchema>;
