import { Type } from "typebox";
import type { Static } from "typebox";
import { EventFormSchema } from "./event.ts";
import { RecordDetailSchema, RecordNameSchema, RecordSummarySchema } from "./record.ts";
import {
  AccountSchema,
  CountSchema,
  DecimalSchema,
  DigestHexSchema,
  EventKeySchema,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
} from "./values.ts";
import { Role } from "../ledger/roles.ts";
import { nameOf } from "./values.ts";

/** Is this file the one that was approved and exported? (S02) */
export const DigestMatchSchema = Type.Object({
  /** FILE, FOLDER, SALTED: the record's own digest. ENTRY: a file of an exported folder. CONTENT: another kind of record. */
  match: oneOf(["FILE", "FOLDER", "SALTED", "ENTRY", "CONTENT"]),
  path: optional(Type.String()),
  record: RecordSummarySchema,
  product: optional(RecordNameSchema),
  recipient: optional(RecordNameSchema),
  agreement: optional(RecordNameSchema),
});
export const DigestAnswerSchema = Type.Object({
  algorithm: oneOf(["sha256", "sm3"]),
  hex: DigestHexSchema,
  matches: Type.Array(DigestMatchSchema),
  /** The id that the first export of this SHA-256 digest has or would have: what an absence is proven of. */
  firstId: optional(RecordIdSchema),
});
export type DigestMatch = Static<typeof DigestMatchSchema>;
export type DigestAnswer = Static<typeof DigestAnswerSchema>;

/** Was it valid at T? (T01) */
export const StandingAnswerSchema = Type.Object({
  record: RecordDetailSchema,
  /** Of an authorization: what of its scope is not in force. */
  suspendedScopes: Type.Array(RecordSummarySchema),
});
export type StandingAnswer = Static<typeof StandingAnswerSchema>;

/** What an export can stand under: a product, and the agreements under which it may go to a recipient. */
export const ExportParentsSchema = Type.Object({
  product: RecordDetailSchema,
  /** Of a recipient all of its agreements, the latest first. */
  agreements: Type.Array(RecordDetailSchema),
});
export type ExportParents = Static<typeof ExportParentsSchema>;

/** Is the operator authorized for these resources? (S03) */
export const ScopeAnswerSchema = Type.Object({
  operator: RecordNameSchema,
  resources: Type.Array(
    Type.Object({
      resource: RecordNameSchema,
      authorized: Type.Boolean(),
      grants: Type.Array(Type.Object({ grant: RecordSummarySchema, authorization: RecordSummarySchema })),
    }),
  ),
});
export type ScopeAnswer = Static<typeof ScopeAnswerSchema>;

/** Exports of an authorization or operator. (D02) */
export const ExportsAnswerSchema = Type.Object({
  of: RecordNameSchema,
  exports: Type.Array(
    Type.Object({
      record: RecordSummarySchema,
      product: RecordNameSchema,
      scenario: optional(RecordNameSchema),
      authorization: optional(RecordNameSchema),
      recipient: optional(RecordNameSchema),
      approvals: Type.Array(EventKeySchema),
    }),
  ),
  truncated: Type.Boolean(),
});
export type ExportsAnswer = Static<typeof ExportsAnswerSchema>;

/** What was refused? (B09) */
export const RefusalsAnswerSchema = Type.Object({
  refusals: Type.Array(EventFormSchema),
  next: optional(EventKeySchema),
});
export type RefusalsAnswer = Static<typeof RefusalsAnswerSchema>;

export const TimelineSchema = Type.Object({ record: RecordNameSchema, next: optional(EventKeySchema) });
export type Timeline = Static<typeof TimelineSchema>;

export const AuthorizationsSchema = Type.Object({
  authorizations: Type.Array(RecordSummarySchema),
  truncated: Type.Boolean(),
});
export type Authorizations = Static<typeof AuthorizationsSchema>;

export const SeatSchema = Type.Object({
  account: AccountSchema,
  party: RecordNameSchema,
  roles: Type.Array(nameOf(Role)),
  mask: DecimalSchema,
  jurisdiction: CountSchema,
  stage: oneOf(["OFFERED", "BOUND", "FROZEN"]),
  until: optional(SecondsSchema),
  event: EventKeySchema,
});
export type SeatForm = Static<typeof SeatSchema>;

export const PartySchema = Type.Object({ record: RecordDetailSchema, seats: Type.Array(SeatSchema) });
export type PartyAnswer = Static<typeof PartySchema>;

export const SearchSchema = Type.Object({ results: Type.Array(RecordSummarySchema), truncated: Type.Boolean() });
export type SearchAnswer = Static<typeof SearchSchema>;
