import { Type } from "typebox";
import type { Static } from "typebox";
import { Outcome } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import { RecordNameSchema } from "./record.ts";
import { RuleCitationSchema } from "./rule.ts";
import {
  AccountSchema,
  CountSchema,
  EventKeySchema,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  WordSchema,
} from "./values.ts";

/**
 * How far an answer can be relied on: ENFORCED by the ledger's rules, ATTESTED by the party that said
 * so, or only RECORDED (kept as evidence, judged by nobody).
 */
export const BASES = ["ENFORCED", "ATTESTED", "RECORDED"] as const;
export type Basis = (typeof BASES)[number];

export const EventFormSchema = Type.Object({
  event: EventKeySchema,
  block: CountSchema,
  transaction: WordSchema,
  type: oneOf(["RECORDED", "ATTESTED", "SETTLED", "REFUSED"]),
  time: SecondsSchema,
  effectiveAt: optional(SecondsSchema),
  /** Of a refused recording: the id that it would have had, without a kind's record behind it. */
  record: Type.Object({ id: RecordIdSchema, kind: optional(Type.String()), reference: optional(Type.String()) }),
  by: optional(RecordNameSchema),
  account: optional(AccountSchema),
  role: optional(nameOf(Role)),
  code: optional(Type.String({ description: "Code of a statement, by name where it has one" })),
  outcome: optional(nameOf(Outcome)),
  status: optional(nameOf(Status)),
  reason: optional(Type.String()),
  reach: optional(oneOf(["FORWARD", "RECALL"])),
  until: optional(SecondsSchema),
  about: optional(RecordIdSchema),
  document: optional(WordSchema),
  answers: optional(CountSchema),
  break: optional(CountSchema),
  version: CountSchema,
  basis: oneOf(BASES),
  /** Rows that were unmet and did not refuse, or of a refusal did. */
  unmet: Type.Array(RuleCitationSchema),
  rule: optional(RuleCitationSchema),
});
export type EventForm = Static<typeof EventFormSchema>;
