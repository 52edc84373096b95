import { Type } from "typebox";
import type { Static } from "typebox";
import {
  BilingualSchema,
  CountSchema,
  described,
  FlagSchema,
  listOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

const INSTRUMENT_STATUSES = ["IN_FORCE", "TRIAL", "DRAFT", "SUPERSEDED", "FICTIONAL"] as const;

const BASES = ["TEXT", "READING", "INSTRUMENT", "DEPLOYMENT"] as const;

const ruleCitation = {
  rule: described(CountSchema, "Number of the rule; from 65281 on the ledger's own rules"),
  id: optional(TextSchema, "Id of the rule in its rulebook; absent when this server does not have the rulebook"),
  clause: optional(TextSchema, "The article of the regulation on which the rule rests"),
  hardness: optional(
    oneOf(
      ["HARD", "SOFT", "RECORD"],
      "HARD refuses the act, SOFT flags the record, RECORD only notes that the rule is unmet",
    ),
  ),
  layer: optional(
    TextSchema,
    "Id of the rulebook that the rule comes from, the jurisdiction's own or a layer; absent for the ledger's own rules",
  ),
  status: optional(
    oneOf(INSTRUMENT_STATUSES, "Legal status of that regulation; DRAFT and SUPERSEDED are not in force"),
  ),
  note: optional(BilingualSchema, "A reservation about the text of that regulation, such as that it breaks off"),
  basis: optional(
    oneOf(
      BASES,
      "TEXT: the clause says so; READING: it is read so; INSTRUMENT: in our own words, for an instrument whose full " +
        "text was not at hand; DEPLOYMENT: no text says so, and the deployer decided",
    ),
  ),
  reading: optional(BilingualSchema, "How the clause is read, of a rule whose basis is READING"),
  text: optional(BilingualSchema, "The demand of the rule"),
  remedy: optional(BilingualSchema, "The way to meet the rule"),
};
export const RuleCitationSchema = Type.Object(ruleCitation, {
  description: "A rule as refusals, flags and verdicts cite it",
});
export type RuleCitation = Static<typeof RuleCitationSchema>;

export const JudgedRuleSchema = Type.Object(
  { ...ruleCitation, met: described(FlagSchema, "Whether the rule is met") },
  { description: "A rule that judged an act" },
);

const RuleStepSchema = Type.Object(
  {
    kind: described(TextSchema, "The kind of record"),
    act: oneOf(
      ["record", "attest", "settle", "abroad"],
      "The kind of act; abroad: the jurisdiction judges what is made of its inputs elsewhere",
    ),
    code: described(TextSchema, "The code of the statement, or the new status; empty for a recording and abroad"),
    rules: listOf(RuleCitationSchema, "The rules of the step, in the order in which they judge"),
  },
  { description: "The rules that judge one kind of act about one kind of record" },
);
export type RuleStep = Static<typeof RuleStepSchema>;

const RulebookVersionSchema = Type.Object(
  {
    version: described(CountSchema, "Number of the version, from 1"),
    effectiveFrom: described(SecondsSchema, "The date that the text of the version gives, in seconds"),
    inForce: described(FlagSchema, "Whether this version judged at the time asked about"),
    hash: described(WordSchema, "Digest of the document of this version, with the rules of its layers"),
    source: optional(
      Type.Object(
        {
          id: described(TextSchema, "Id of the rulebook"),
          title: described(BilingualSchema, "Title of the regulation"),
          status: oneOf(INSTRUMENT_STATUSES, "Legal status of the regulation; DRAFT and SUPERSEDED are not in force"),
          note: optional(BilingualSchema, "A reservation about its text, such as that it breaks off"),
          layers: listOf(TextSchema, "Ids of the rulebooks whose rules judge beside its own"),
        },
        { description: "The regulation" },
      ),
      "The regulation; absent when this server does not have the rulebook",
    ),
    steps: listOf(RuleStepSchema, "The steps that this version judges"),
  },
  { description: "One published version of a rulebook" },
);
export type RulebookVersion = Static<typeof RulebookVersionSchema>;

export const RulebookSchema = Type.Object(
  {
    jurisdiction: Type.Object(
      {
        ordinal: described(CountSchema, "Number of the jurisdiction on this ledger, from 1"),
        id: RecordIdSchema,
        reference: optional(TextSchema, "The jurisdiction's own reference"),
      },
      { description: "The jurisdiction whose rulebook this is" },
    ),
    versions: listOf(RulebookVersionSchema, "The latest versions, oldest first"),
    truncated: described(FlagSchema, "Whether earlier versions were left out"),
  },
  { description: "The rulebook of a jurisdiction as published on the ledger" },
);
export type RulebookForm = Static<typeof RulebookSchema>;
