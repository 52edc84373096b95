import { Type } from "typebox";
import type { Static } from "typebox";
import { Flag, Form } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { STANDING_CODES } from "../ledger/evaluate-standing.ts";
import { Status } from "../ledger/statuses.ts";
import {
  BilingualSchema,
  CountSchema,
  DecimalSchema,
  DigestHexSchema,
  EventKeySchema,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  TrailHeadSchema,
  WordSchema,
  AccountSchema,
} from "./values.ts";

/** A record named in passing. */
export const RecordNameSchema = Type.Object({
  id: RecordIdSchema,
  kind: nameOf(Kind),
  reference: optional(Type.String({ description: "The issuer's own business number" })),
});
export type RecordName = Static<typeof RecordNameSchema>;

export const StandingSchema = Type.Object({
  code: oneOf(STANDING_CODES),
  label: BilingualSchema,
  status: nameOf(Status),
  since: SecondsSchema,
  cause: Type.Object({
    record: RecordNameSchema,
    event: optional(EventKeySchema),
    time: SecondsSchema,
  }),
});
export type StandingForm = Static<typeof StandingSchema>;

const summary = {
  id: RecordIdSchema,
  kind: nameOf(Kind),
  label: BilingualSchema,
  reference: optional(Type.String()),
  revision: optional(CountSchema),
  /** Of an export named by digest. */
  ordinal: optional(DecimalSchema),
  form: nameOf(Form),
  issuer: optional(RecordNameSchema),
  jurisdiction: CountSchema,
  standing: StandingSchema,
  flags: Type.Array(nameOf(Flag)),
  basis: oneOf(["ENFORCED", "ATTESTED", "RECORDED"]),
  from: optional(SecondsSchema),
  until: optional(SecondsSchema),
  effectiveAt: optional(SecondsSchema),
  recordedAt: SecondsSchema,
  recordedIn: EventKeySchema,
  sha256: optional(DigestHexSchema),
  sm3: optional(DigestHexSchema),
};

export const RecordSummarySchema = Type.Object(summary);
export type RecordSummary = Static<typeof RecordSummarySchema>;

export const OpenHoldSchema = Type.Object({
  by: RecordNameSchema,
  reach: oneOf(["FORWARD", "RECALL"]),
  reason: Type.String(),
  since: SecondsSchema,
  break: CountSchema,
  event: EventKeySchema,
});
export type OpenHold = Static<typeof OpenHoldSchema>;

export const RecordDetailSchema = Type.Object({
  ...summary,
  parent: optional(RecordNameSchema),
  link: optional(RecordNameSchema),
  inputs: Type.Array(RecordNameSchema),
  role: optional(nameOf(Role)),
  account: optional(AccountSchema),
  content: WordSchema,
  clear: DecimalSchema,
  version: CountSchema,
  breaks: CountSchema,
  answers: optional(CountSchema),
  trailHead: TrailHeadSchema,
  holds: Type.Array(OpenHoldSchema),
});
export type RecordDetail = Static<typeof RecordDetailSchema>;
