import { Type } from "typebox";
import type { Static } from "typebox";
import { Outcome } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import { BASES } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import { ReachSchema, RecordNameSchema } from "./record.ts";
import { RuleCitationSchema } from "./rule.ts";
import {
  AccountSchema,
  CountSchema,
  described,
  EventKeySchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

export const EVENT_TYPES = ["RECORDED", "ATTESTED", "SETTLED", "REFUSED"] as const;
export const EventTypeSchema = oneOf(
  EVENT_TYPES,
  "The type of the event: a record was made (RECORDED), a statement (ATTESTED), a new status (SETTLED), or an act " +
    "was refused (REFUSED)",
);

const EventSubjectSchema = Type.Object(
  {
    id: RecordIdSchema,
    kind: optional(TextSchema, "The kind of the record"),
    reference: optional(TextSchema, "The issuer's own reference"),
  },
  {
    description:
      "The record that the event is about. For a refused recording: the id that the record would have had; " +
      "there may be none",
  },
);

export const EventFormSchema = Type.Object(
  {
    event: EventKeySchema,
    block: described(CountSchema, "Number of the block"),
    transaction: described(WordSchema, "Hash of the transaction"),
    type: EventTypeSchema,
    time: described(SecondsSchema, "Time of the block, in seconds"),
    effectiveAt: optional(SecondsSchema, "The legal date on paper, in seconds, where one was given"),
    record: EventSubjectSchema,
    by: optional(RecordNameSchema, "The party that acted; absent for a record of the founding of a jurisdiction"),
    account: optional(AccountSchema, "The account that signed"),
    role: optional(nameOf(Role), "The role under which the party acted"),
    code: optional(TextSchema, "The code of a statement, by name where it has one, otherwise in hexadecimal"),
    outcome: optional(nameOf(Outcome), "The outcome of a statement"),
    status: optional(nameOf(Status), "The status that a recording or settlement gave, or that was refused"),
    reason: optional(
      TextSchema,
      "The reason of a hold by name, or the number of a settlement's reason in its rulebook",
    ),
    reach: optional(ReachSchema),
    until: optional(SecondsSchema, "The end of a term or of a statement's validity, in seconds"),
    about: optional(RecordIdSchema, "Another record on which the act rests"),
    document: optional(WordSchema, "Root or digest of the document behind the act"),
    answers: optional(CountSchema, "The number of the jurisdiction's breaks that a disposition answers"),
    break: optional(CountSchema, "The number of this act in the jurisdiction's list of breaks, if it is a break"),
    version: described(CountSchema, "The version of the rulebook that judged the act"),
    basis: oneOf(BASES, "The degree to which this event can be relied on"),
    unmet: listOf(
      RuleCitationSchema,
      "The rules that were unmet. They did not refuse the act, except in a refusal, where they may have",
    ),
    rule: optional(RuleCitationSchema, "The rule that refused the act"),
  },
  { description: "An event of the ledger" },
);
export type EventForm = Static<typeof EventFormSchema>;
