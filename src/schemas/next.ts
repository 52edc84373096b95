import { Type } from "typebox";
import type { Static } from "typebox";
import { Role } from "../ledger/roles.ts";
import { RecordNameSchema, RecordSummarySchema } from "./record.ts";
import { RuleCitationSchema } from "./rule.ts";
import {
  AccountSchema,
  BilingualSchema,
  CountSchema,
  described,
  FlagSchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  TextSchema,
} from "./values.ts";

const named = {
  name: described(TextSchema, "The name of the act in the catalogue, such as `demand-approve`"),
  command: listOf(TextSchema, "The words of its command after `laiqu`"),
  title: described(BilingualSchema, "What is done, in the words of the regulations"),
};
export const NamedActSchema = Type.Object(named, { description: "An act of the catalogue by its names" });
export type NamedAct = Static<typeof NamedActSchema>;

const roles = (description: string) => listOf(nameOf(Role), description);

const WaySchema = Type.Object(
  {
    sentence: described(BilingualSchema, "What is needed, in one sentence"),
    act: optional(NamedActSchema, "The act that brings it about, where one is known"),
    record: optional(RecordNameSchema, "The record about which that act is; absent for the new record itself"),
    roles: roles("The roles in which a party can supply it; empty where it is for time, or for whoever acts"),
    parties: listOf(
      RecordNameSchema,
      "Parties that can supply it now: those that the records name for a competent role, or those that have the " +
        "role in the jurisdiction. At most 10",
    ),
    inAct: described(FlagSchema, "Whether the act itself supplies it, by what its document or its draft says"),
  },
  { description: "One way to meet a rule" },
);
export type Way = Static<typeof WaySchema>;

export const UnmetSchema = Type.Object(
  {
    rule: described(RuleCitationSchema, "The rule with its severity and its clause"),
    ways: listOf(WaySchema, "The ways to meet it: one of them is enough. Empty where only `remedy` tells what to do"),
  },
  { description: "A rule that the act does not meet now" },
);
export type UnmetForm = Static<typeof UnmetSchema>;

const DoerSchema = Type.Object(
  {
    party: RecordNameSchema,
    role: described(nameOf(Role), "The role in which it may do it"),
    account: described(AccountSchema, "An account of the party that has the role"),
  },
  { description: "A party that may do the act now" },
);
export type Doer = Static<typeof DoerSchema>;

/**
 * Whether an act can be done now:
 * - `POSSIBLE`: the ledger would accept it from at least one party;
 * - `MISSING`: the ledger would refuse it from everybody who was asked about;
 * - `DEPENDS`: only what the act itself will say decides, such as its term, its clauses, or an account.
 */
const STATES = ["POSSIBLE", "MISSING", "DEPENDS"] as const;

export const NextActSchema = Type.Object(
  {
    ...named,
    makes: oneOf(
      ["RECORD", "STATEMENT", "SETTLEMENT"],
      "RECORD: it makes a new record. STATEMENT: it states something about this one. SETTLEMENT: it gives this one " +
        "another status",
    ),
    place: optional(
      oneOf(
        ["PARENT", "LINK", "INPUT"],
        "RECORD: how the new record names this one: it stands under it, links to it, or is made of it",
      ),
    ),
    state: oneOf(
      STATES,
      "POSSIBLE: the ledger would accept it now from those in `by`. MISSING: it would refuse it. DEPENDS: only what " +
        "the act itself will say decides, such as its term, its clauses, or an account",
    ),
    roles: roles("The roles in which a party may do it under the rulebook in force, as far as the role decides"),
    rules: listOf(RuleCitationSchema, "The rules that say who may do it, with the clauses on which they rest"),
    by: listOf(DoerSchema, "Parties from which the ledger would accept it now; a few where many have the role"),
    missing: listOf(
      UnmetSchema,
      "The rules that are unmet, as the ledger judged the act: of an act that is POSSIBLE those that only flag it",
    ),
  },
  { description: "An act that can come next on the record" },
);
export type NextActForm = Static<typeof NextActSchema>;

const JudgedBySchema = Type.Object(
  {
    jurisdiction: described(CountSchema, "Number of the jurisdiction whose rulebook judges"),
    version: optional(CountSchema, "The version that judges; absent when none is in force"),
    known: described(FlagSchema, "Whether this server has the text of that version; without it, no act is told"),
  },
  { description: "The rulebook in force" },
);
export type JudgedBy = Static<typeof JudgedBySchema>;

export const NextAnswerSchema = Type.Object(
  {
    record: RecordSummarySchema,
    party: optional(RecordNameSchema, "The party to which the answer is restricted"),
    rulebook: JudgedBySchema,
    acts: listOf(NextActSchema, "The acts that can come next, in the order of the catalogue"),
  },
  { description: "What may be done with a record now, what is missing for the rest, and who can supply it" },
);
export type NextAnswer = Static<typeof NextAnswerSchema>;

const WaitingSchema = Type.Object(
  {
    record: RecordSummarySchema,
    act: described(NamedActSchema, "What the party can do about it"),
    about: optional(RecordNameSchema, "The record about which that act is, where it is another one"),
    rule: optional(RuleCitationSchema, "The rule that waits for it; absent when the act brings the record into force"),
  },
  { description: "A record that waits for the party" },
);
export type Waiting = Static<typeof WaitingSchema>;

const DutySchema = Type.Object(
  {
    rulebook: JudgedBySchema,
    roles: roles("The roles of the party in the jurisdiction"),
    acts: listOf(
      Type.Object(
        { ...named, roles: roles("Those of its roles in which the party may do it") },
        { description: "An act that the party may do, as far as its role decides" },
      ),
      "The acts that the party may do there, in the order of the catalogue",
    ),
  },
  { description: "What a party may do in one jurisdiction" },
);

export const PartyNextAnswerSchema = Type.Object(
  {
    party: RecordNameSchema,
    duties: listOf(DutySchema, "What the party may do, by jurisdiction"),
    waiting: listOf(
      WaitingSchema,
      "Proposed records that wait for the party, the latest first: it can bring them into force, or supply what is " +
        "missing for that",
    ),
  },
  { description: "What a party may do at all, and the records that wait for it" },
);
export type PartyNextAnswer = Static<typeof PartyNextAnswerSchema>;
