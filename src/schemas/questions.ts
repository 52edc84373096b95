import { Type } from "typebox";
import type { Static } from "typebox";
import { List } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import { AsOfSchema } from "./answer.ts";
import { EventFormSchema } from "./event.ts";
import { RecordDetailSchema, RecordNameSchema, RecordSummarySchema } from "./record.ts";
import {
  AccountSchema,
  BytesSchema,
  CountSchema,
  DecimalSchema,
  described,
  DigestHexSchema,
  EventKeySchema,
  FlagSchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  TextSchema,
} from "./values.ts";

const DigestMatchSchema = Type.Object(
  {
    match: oneOf(
      ["FILE", "FOLDER", "SALTED", "ENTRY"],
      "FILE, FOLDER: the digest is the export's own. SALTED: it is the commitment of a salted export. ENTRY: it is " +
        "the digest of a file in an exported folder",
    ),
    path: optional(TextSchema, "ENTRY: the path of the file in the folder"),
    record: RecordSummarySchema,
    product: optional(RecordNameSchema, "The product that was exported"),
    recipient: optional(RecordNameSchema, "The counterparty of the agreement under which it left"),
    agreement: optional(RecordNameSchema, "The agreement under which it left"),
  },
  { description: "An export in which the digest was found" },
);
export const DigestAnswerSchema = Type.Object(
  {
    algorithm: oneOf(["sha256", "sm3"], "The hash function"),
    hex: described(DigestHexSchema, "The digest asked about"),
    matches: listOf(DigestMatchSchema, "The exports in which the digest was found, oldest first"),
    firstId: optional(
      RecordIdSchema,
      "The id that the first export of this SHA-256 digest has or would have. A certificate can prove its absence",
    ),
  },
  { description: "Whether a file is one that was exported" },
);
export type DigestMatch = Static<typeof DigestMatchSchema>;
export type DigestAnswer = Static<typeof DigestAnswerSchema>;

export const StandingAnswerSchema = Type.Object(
  {
    record: RecordDetailSchema,
    suspendedScopes: listOf(RecordSummarySchema, "AUTHORIZATION: the grants of its scope that are not in force"),
  },
  { description: "A record and its standing at the time asked about" },
);
export type StandingAnswer = Static<typeof StandingAnswerSchema>;

export const ExportParentsSchema = Type.Object(
  {
    product: RecordDetailSchema,
    agreements: listOf(
      RecordDetailSchema,
      "The agreement asked about, or all agreements of the recipient, latest first",
    ),
  },
  { description: "A product, and the agreements under which it may be exported to a recipient" },
);
export type ExportParents = Static<typeof ExportParentsSchema>;

const ScopedGrantSchema = Type.Object(
  { grant: RecordSummarySchema, authorization: RecordSummarySchema },
  { description: "A grant of the resource, and the authorization under which it stands" },
);

const ScopedResourceSchema = Type.Object(
  {
    resource: RecordNameSchema,
    authorized: described(FlagSchema, "Whether one of the grants was in force"),
    grants: listOf(ScopedGrantSchema, "Every grant of the resource to the operator"),
  },
  { description: "One of the resources asked about" },
);

export const ScopeAnswerSchema = Type.Object(
  { operator: RecordNameSchema, resources: listOf(ScopedResourceSchema, "The resources asked about") },
  { description: "Whether an operator was authorized for resources" },
);
export type ScopeAnswer = Static<typeof ScopeAnswerSchema>;

const ExportLineSchema = Type.Object(
  {
    record: RecordSummarySchema,
    product: RecordNameSchema,
    scenario: optional(RecordNameSchema, "The scenario of the product"),
    authorization: optional(RecordNameSchema, "The authorization of the scenario"),
    recipient: optional(RecordNameSchema, "The counterparty of the agreement under which it left"),
    approvals: listOf(EventKeySchema, "The approvals of the export or its product"),
  },
  { description: "An export" },
);

export const ExportsAnswerSchema = Type.Object(
  {
    of: described(RecordNameSchema, "The authorization or operator asked about"),
    exports: listOf(ExportLineSchema, "Its exports, oldest first"),
    truncated: described(FlagSchema, "Whether there are more"),
  },
  { description: "The exports under an authorization, or under all authorizations of an operator" },
);
export type ExportsAnswer = Static<typeof ExportsAnswerSchema>;

export const RefusalsAnswerSchema = Type.Object(
  { refusals: listOf(EventFormSchema, "The refusals, oldest first") },
  { description: "The acts that the ledger refused" },
);
export type RefusalsAnswer = Static<typeof RefusalsAnswerSchema>;

export const TimelineSchema = Type.Object(
  { record: RecordNameSchema },
  { description: "The record whose events the answer lists" },
);
export type Timeline = Static<typeof TimelineSchema>;

const nextPage = optional(EventKeySchema, "Give this as `after` to get the next page; absent on the last page");

export const EventsPageSchema = Type.Object(
  { next: nextPage },
  { description: "A page of events: they are the events of the answer" },
);
export type EventsPage = Static<typeof EventsPageSchema>;

export const ActsOfPartySchema = Type.Object(
  { party: described(RecordNameSchema, "The party whose acts are the events of the answer") },
  { description: "A party whose acts the answer lists" },
);
export type ActsOfParty = Static<typeof ActsOfPartySchema>;

export const AuthorizationsSchema = Type.Object(
  {
    authorizations: listOf(RecordSummarySchema, "The authorizations, oldest first"),
    truncated: described(FlagSchema, "Whether there are more"),
  },
  { description: "All authorizations, or those of one operator" },
);
export type Authorizations = Static<typeof AuthorizationsSchema>;

export const SeatSchema = Type.Object(
  {
    account: AccountSchema,
    party: described(RecordNameSchema, "The party for which the account speaks"),
    roles: listOf(nameOf(Role), "The roles that the account has in the party's home jurisdiction"),
    mask: described(DecimalSchema, "The same roles as a mask of bits, in decimal digits"),
    jurisdiction: described(CountSchema, "Number of the home jurisdiction"),
    elsewhere: listOf(
      Type.Object({
        jurisdiction: described(CountSchema, "Number of the jurisdiction"),
        roles: listOf(nameOf(Role), "The roles that the account has there"),
        until: optional(SecondsSchema, "End of these roles, in seconds; absent for roles without an end"),
      }),
      "The roles that the account has in other jurisdictions",
    ),
    stage: oneOf(
      ["OFFERED", "WITHDRAWN", "BOUND", "FROZEN"],
      "OFFERED: the account has not accepted yet. WITHDRAWN: the offer was taken back before that. " +
        "BOUND: it speaks for the party. FROZEN: it may not act any more",
    ),
    until: optional(SecondsSchema, "End of the seat, in seconds; absent for a seat without an end"),
    event: described(EventKeySchema, "The event that last changed the seat"),
  },
  { description: "The seat of an account: the party for which it speaks, and its roles" },
);
export type SeatForm = Static<typeof SeatSchema>;

export const PartySchema = Type.Object(
  { record: RecordDetailSchema, seats: listOf(SeatSchema, "The accounts that speak for the party, now or formerly") },
  { description: "A party with its accounts" },
);
export type PartyAnswer = Static<typeof PartySchema>;

const ListSchema = Type.Object(
  {
    list: nameOf(List, "The list"),
    items: listOf(RecordIdSchema, "Its records, in the order of the ledger"),
    truncated: described(FlagSchema, "Whether there are more than a settlement can bring"),
    head: Type.Object(
      {
        count: described(CountSchema, "The number of its items"),
        hash: described(BytesSchema, "The hash over its items, 28 bytes"),
      },
      { description: "The head of the list on the ledger: whoever hashes the items sees whether none is left out" },
    ),
  },
  { description: "A complete list of a record" },
);

export const ListedItemsSchema = Type.Object(
  {
    asOf: AsOfSchema,
    record: described(RecordIdSchema, "The record that would be settled"),
    lists: listOf(ListSchema, "The lists that the rules ask a settlement to this status to bring; often none"),
  },
  { description: "What a settlement must bring" },
);
export type ListedItems = Static<typeof ListedItemsSchema>;

export const SearchSchema = Type.Object(
  {
    results: listOf(RecordSummarySchema, "The records found; of several revisions the latest"),
    truncated: described(FlagSchema, "Whether there are more"),
  },
  { description: "Records by their exact reference, id or digest" },
);
export type SearchAnswer = Static<typeof SearchSchema>;
