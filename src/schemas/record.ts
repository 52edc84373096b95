import { Type } from "typebox";
import type { Static } from "typebox";
import { Flag, Form } from "../ledger/codes.ts";
import { STANDING_CODES } from "../ledger/evaluate-standing.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { BASES, REACHES } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import {
  AccountSchema,
  BilingualSchema,
  CountSchema,
  DecimalSchema,
  described,
  DigestHexSchema,
  EventKeySchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  TextSchema,
  TrailHeadSchema,
  WordSchema,
} from "./values.ts";

const ReferenceSchema = described(TextSchema, "The issuer's own reference; absent for an export named by a digest");

export const RecordNameSchema = Type.Object(
  { id: RecordIdSchema, kind: nameOf(Kind), reference: optional(ReferenceSchema) },
  { description: "A record named in passing" },
);
export type RecordName = Static<typeof RecordNameSchema>;

export const StandingSchema = Type.Object(
  {
    code: oneOf(
      STANDING_CODES,
      "PROPOSED: not yet in force. IN_FORCE. CONTINUED: an export in force by a disposition. SUSPENDED: something is " +
        "held. DISPOSITION_PENDING: an export harmed and not yet disposed of. BROKEN: made of something harmed. " +
        "EXPIRED: a term is over. ENDED: ended by an act",
    ),
    label: described(BilingualSchema, "The words for the code"),
    status: described(nameOf(Status), "The record's own status, whatever the records above it are"),
    since: described(SecondsSchema, "The legal time from which the cause holds, in seconds"),
    cause: Type.Object(
      {
        record: RecordNameSchema,
        event: optional(EventKeySchema, "The act that is the cause; absent where a term ended by the clock"),
        time: described(SecondsSchema, "Legal time of the cause, in seconds"),
      },
      {
        description:
          "The record that causes the standing: the record itself, or one that it stands under or is made of",
      },
    ),
  },
  { description: "The standing of a record at the time asked about, the time from which it holds, and its cause" },
);
export type StandingForm = Static<typeof StandingSchema>;

const summary = {
  id: RecordIdSchema,
  kind: nameOf(Kind),
  label: described(BilingualSchema, "The words for the kind"),
  reference: optional(ReferenceSchema),
  revision: optional(CountSchema, "Revision of the reference, from 0"),
  ordinal: optional(
    DecimalSchema,
    "Ordinal of an export named by a digest: 0 for the first one, random for later ones",
  ),
  form: nameOf(Form, "The form of the record's name: a reference, or for an export a digest"),
  issuer: optional(RecordNameSchema, "The party that recorded it; absent for a jurisdiction"),
  jurisdiction: described(CountSchema, "Number of the jurisdiction whose rulebook judges the record"),
  standing: StandingSchema,
  flags: listOf(
    nameOf(Flag),
    "BACKFILLED: recorded afterwards. RESTS_ON_BACKFILL: rests on such a record. FOREIGN: made of material of " +
      "another jurisdiction. SOFT: a rule that does not refuse was unmet. AUTHORITY: a party that governance " +
      "admitted, and that only governance ends",
  ),
  basis: oneOf(BASES, "ENFORCED by the rules, or ATTESTED because the record was backfilled"),
  from: optional(SecondsSchema, "Beginning of the term, in seconds"),
  until: optional(SecondsSchema, "End of the term, in seconds; the term does not include it"),
  effectiveAt: optional(SecondsSchema, "The legal date on paper, in seconds, where one was given"),
  recordedAt: described(SecondsSchema, "Time of the block that recorded it, in seconds"),
  recordedIn: described(EventKeySchema, "The event that recorded it"),
  sha256: optional(DigestHexSchema, "SHA-256 digest of the exported file or folder"),
  sm3: optional(DigestHexSchema, "SM3 digest of the exported file or folder"),
};

export const RecordSummarySchema = Type.Object(summary, { description: "A record in short, with its standing" });
export type RecordSummary = Static<typeof RecordSummarySchema>;

export const ReachSchema = oneOf(
  REACHES,
  "The reach of a hold: FORWARD stops new use, RECALL also breaks what was already made of the record",
);

export const OpenHoldSchema = Type.Object(
  {
    by: described(RecordNameSchema, "The party that holds the record"),
    reach: ReachSchema,
    reason: described(TextSchema, "The reason by name, or its number where it has no name"),
    since: described(SecondsSchema, "Legal time of the hold, in seconds"),
    break: optional(CountSchema, "The number of the hold in the jurisdiction's list of breaks, if it is one"),
    event: described(EventKeySchema, "The event of the hold"),
  },
  { description: "A hold that is still open" },
);

/** The members of a record that only some kinds have; see `src/ledger/views.ts`. */
const ofKind = {
  controller: optional(RecordNameSchema, "PARTY: the party that controls this one, where it is an enterprise"),
  industryAuthority: optional(RecordNameSchema, "RESOURCE: the competent authority of its industry"),
  plan: optional(RecordNameSchema, "PROCUREMENT: the plan that it carries out"),
  operator: optional(RecordNameSchema, "AUTHORIZATION: the operator that is authorized"),
  resource: optional(RecordNameSchema, "GRANT: the resource that is granted"),
  grant: optional(RecordNameSchema, "DEMAND: the grant that it draws on"),
  developer: optional(RecordNameSchema, "PRODUCT: the developer"),
  counterparty: optional(RecordNameSchema, "AGREEMENT: the party with which it is made"),
  agreement: optional(RecordNameSchema, "EXPORT: the agreement under which it left"),
  domain: optional(RecordNameSchema, "DELIVERY, IMPORT: the trusted domain into which it went"),
  addressee: optional(RecordNameSchema, "CASE: the party that must answer it"),
  keeper: optional(RecordNameSchema, "DOMAIN: the party that runs it"),
  firstAccount: optional(AccountSchema, "PARTY: the account to which its recording offered the first seat"),
  roles: optional(listOf(nameOf(Role), "Roles"), "PARTY: the roles of the first seat in the home jurisdiction"),
  code: optional(TextSchema, "CASE: the code of the case, by name where it has one, otherwise in hexadecimal"),
  clauses: optional(
    listOf(TextSchema, "Clauses"),
    "The clauses that the document contains, by name; BIT_ and a number for a clause without a name. Not for " +
      "PARTY and CASE",
  ),
};

export const RecordDetailSchema = Type.Object(
  {
    ...summary,
    parent: optional(
      RecordNameSchema,
      "The record under which it stands: the authorization of a grant or scenario, the scenario of a demand, import, " +
        "product or agreement, the demand of a delivery, the product of an export, the procurement of an " +
        "application, " +
        "the subject of a case, otherwise the jurisdiction",
    ),
    ...ofKind,
    inputs: listOf(
      RecordNameSchema,
      "PRODUCT: the records of which it is made. SCENARIO: the grants that it names. AUTHORIZATION: the plan and the " +
        "procurement on which it rests. Otherwise empty",
    ),
    role: optional(nameOf(Role), "The role under which it was recorded"),
    account: optional(AccountSchema, "The account that signed the recording; absent for a founding record"),
    content: described(WordSchema, "Root of the salted document behind the record"),
    version: described(CountSchema, "The version of the rulebook that judged the recording"),
    answers: optional(CountSchema, "EXPORT: the number of breaks that its last disposition answers"),
    trailHead: TrailHeadSchema,
    holds: listOf(OpenHoldSchema, "The holds that are open at the time asked about"),
  },
  { description: "Everything that the ledger holds about one record at the time asked about" },
);
export type RecordDetail = Static<typeof RecordDetailSchema>;
