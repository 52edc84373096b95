import { Type } from "typebox";
import type { Static } from "typebox";
import { AsOfSchema } from "./answer.ts";
import { AccountSchema, BilingualSchema, CountSchema, oneOf, optional, SecondsSchema, WordSchema } from "./values.ts";

export const StatusSchema = Type.Object({
  chain: Type.Object({
    id: CountSchema,
    genesisHash: WordSchema,
    /** Absent while the node gives no answer. */
    head: optional(CountSchema),
    headTime: optional(SecondsSchema),
  }),
  ledger: AccountSchema,
  network: optional(Type.String()),
  checkpoint: AsOfSchema,
  lag: optional(Type.Object({ blocks: CountSchema, seconds: CountSchema })),
  verified: Type.Object({
    /** SEALED: header hashes, parent links, seals and receipts. LINKED: all but seals, which the chain has none of. */
    level: oneOf(["SEALED", "LINKED"]),
    says: BilingualSchema,
  }),
  records: CountSchema,
  events: CountSchema,
  warnings: Type.Array(BilingualSchema),
});
export type StatusForm = Static<typeof StatusSchema>;
