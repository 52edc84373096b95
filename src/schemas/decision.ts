import { Type } from "typebox";
import type { Static } from "typebox";
import { DecisionKind } from "../ledger/decisions.ts";
import { RecordNameSchema } from "./record.ts";
import {
  AccountSchema,
  BilingualSchema,
  BytesSchema,
  CountSchema,
  described,
  EventKeySchema,
  FlagSchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

/** How far a decision has come. */
export const DECISION_STATES = ["PENDING", "DECIDED", "CARRIED_OUT", "VOID"] as const;
export const DecisionStateSchema = oneOf(
  DECISION_STATES,
  "PENDING: approvals are missing. DECIDED: enough agencies approved, and anybody may have it carried out from " +
    "`effectiveFrom` on. CARRIED_OUT. VOID: another roster governs now, or the jurisdiction has retired",
);
export type DecisionState = (typeof DECISION_STATES)[number];

const ApprovalSchema = Type.Object(
  {
    agency: described(RecordNameSchema, "The agency that approved"),
    account: AccountSchema,
    time: described(SecondsSchema, "Time of the approval, in seconds"),
    event: described(EventKeySchema, "The event of the approval"),
    counts: described(
      FlagSchema,
      "Whether it counts: the approval of an agency that was ended does not, nor that of the party concerned",
    ),
  },
  { description: "An approval by an agency" },
);

const CarriedOutSchema = Type.Object(
  {
    account: described(AccountSchema, "The account that had it carried out"),
    time: described(SecondsSchema, "When it was carried out, in seconds"),
    event: described(EventKeySchema, "The event"),
  },
  { description: "When and by whom the decision was carried out" },
);

const DecisionSchema = Type.Object(
  {
    decision: described(WordSchema, "Number of the decision: a hash of what is decided, of the roster and the paper"),
    jurisdiction: Type.Object(
      { ordinal: described(CountSchema, "Number of the jurisdiction on this ledger"), record: RecordNameSchema },
      { description: "The jurisdiction whose agencies decide" },
    ),
    kind: nameOf(DecisionKind, "What kind of decision it is"),
    label: described(BilingualSchema, "The words for the kind"),
    paper: described(TextSchema, "The number of the agencies' paper"),
    text: described(BilingualSchema, "What is decided, in words; it says so where the content means nothing"),
    content: described(BytesSchema, "The ABI encoding of what is decided, as it is approved and carried out"),
    paperBytes: described(BytesSchema, "The bytes of the number of the paper, as it is approved and carried out"),
    roster: described(CountSchema, "The version of the roster that decides"),
    quorum: described(CountSchema, "How many agencies must approve"),
    delaySeconds: described(CountSchema, "How long it waits after the last approval that it needs"),
    approvals: listOf(ApprovalSchema, "The approvals, oldest first"),
    missing: described(CountSchema, "How many approvals are missing"),
    state: DecisionStateSchema,
    stateLabel: described(BilingualSchema, "The words for the state"),
    proposed: described(EventKeySchema, "The event of the proposal"),
    decidedAt: optional(SecondsSchema, "When the last approval that it needs was given, in seconds"),
    effectiveFrom: optional(SecondsSchema, "From when on it may be carried out, in seconds"),
    carriedOut: optional(CarriedOutSchema),
  },
  { description: "A decision of the agencies of a jurisdiction" },
);
export type DecisionForm = Static<typeof DecisionSchema>;

export const DecisionsAnswerSchema = Type.Object(
  {
    decisions: listOf(DecisionSchema, "The decisions, oldest first"),
  },
  { description: "Decisions of governance" },
);
export type DecisionsAnswer = Static<typeof DecisionsAnswerSchema>;

const RosterAgencySchema = Type.Object(
  {
    agency: described(RecordNameSchema, "The agency"),
    stands: described(FlagSchema, "Whether it stands: the approval of an agency that was ended does not count"),
  },
  { description: "An agency of a roster" },
);

const RosterSchema = Type.Object(
  {
    version: described(CountSchema, "The version of the roster, from 1"),
    governs: described(FlagSchema, "Whether it is the one that governs"),
    agencies: listOf(RosterAgencySchema, "The agencies, in the order of the roster"),
    quorum: described(CountSchema, "How many of them must approve a decision"),
    delaySeconds: described(CountSchema, "How long a decision waits after the last approval that it needs, in seconds"),
    adopted: described(EventKeySchema, "The event with which it was adopted"),
  },
  { description: "The agencies that decide together" },
);
export type RosterForm = Static<typeof RosterSchema>;

export const RosterAnswerSchema = Type.Object(
  {
    jurisdiction: Type.Object(
      { ordinal: described(CountSchema, "Number of the jurisdiction on this ledger"), record: RecordNameSchema },
      { description: "The jurisdiction" },
    ),
    isRetired: described(FlagSchema, "Whether the jurisdiction has retired, so that no roster governs it"),
    rosters: listOf(RosterSchema, "Its rosters, oldest first; the last one governs"),
  },
  { description: "Who governs a jurisdiction" },
);
export type RosterAnswer = Static<typeof RosterAnswerSchema>;
