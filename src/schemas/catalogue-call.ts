import { Type } from "typebox";
import type { Static } from "typebox";
import type { LedgerCall } from "../ledger/calldata.ts";
import { DecisionKind } from "../ledger/decisions.ts";
import { callOf } from "./act-call.ts";
import { ActSchema } from "./act.ts";
import { BytesSchema, CountSchema, described, nameOf, oneOf, RecordIdSchema } from "./values.ts";

const exact = { additionalProperties: false };

const AcceptanceSchema = Type.Object(
  {
    act: Type.Literal("accept", { description: "The kind of call" }),
    party: described(RecordIdSchema, "The party whose offer of a seat the account accepts"),
  },
  { ...exact, description: "The acceptance of a seat" },
);

const DecisionCallSchema = Type.Object(
  {
    act: oneOf(["propose", "approve", "carryOut"], "The step of the decision"),
    proposal: Type.Object(
      {
        ordinal: described(CountSchema, "Number of the jurisdiction that decides"),
        kind: nameOf(DecisionKind, "What kind of decision it is"),
        content: described(BytesSchema, "The ABI encoding of what is decided"),
        paperBytes: described(BytesSchema, "The bytes of the number of the agencies' paper"),
      },
      { ...exact, description: "What is decided" },
    ),
  },
  { ...exact, description: "A step of a decision of the agencies" },
);

/** A call to the ledger as the catalogue of acts has it. */
export const CatalogueCallSchema = Type.Union([ActSchema, AcceptanceSchema, DecisionCallSchema], {
  description: "A call to the ledger as it would be sent",
});
export type CatalogueCallForm = Static<typeof CatalogueCallSchema>;

/** The call to the ledger for a call in JSON. @throws the same as {@link callOf} */
export function catalogueCallOf(call: CatalogueCallForm): LedgerCall {
  switch (call.act) {
    case "record":
    case "attest":
    case "settle":
      return callOf(call);
    case "accept":
      return call;
    case "propose":
    case "approve":
    case "carryOut": {
      const { ordinal, kind, content, paperBytes } = call.proposal;
      const proposal = { ordinal, kind: DecisionKind[kind], content, referenceBytes: paperBytes };
      return { act: call.act, proposal };
    }
    default:
      return call satisfies never;
  }
}
