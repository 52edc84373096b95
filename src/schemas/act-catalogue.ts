import { Type } from "typebox";
import type { Static } from "typebox";
import { Code } from "../ledger/codes.ts";
import { DecisionKind } from "../ledger/decisions.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import { AsOfSchema } from "./answer.ts";
import { RuleCitationSchema } from "./rule.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  FlagSchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
} from "./values.ts";

const OnLedgerSchema = Type.Object(
  {
    act: oneOf(
      ["RECORD", "STATEMENT", "SETTLEMENT", "PROPOSAL", "APPROVAL", "CARRYING_OUT"],
      "RECORD makes a record, STATEMENT states something about one, SETTLEMENT gives one another status; the others " +
        "are steps of a decision of the agencies",
    ),
    kind: optional(nameOf(Kind), "RECORD and SETTLEMENT: the kind of the record"),
    caseCode: optional(nameOf(Code), "RECORD: the code of a case"),
    status: optional(nameOf(Status), "RECORD: PROPOSED or IN_FORCE. SETTLEMENT: the new status"),
    code: optional(nameOf(Code), "STATEMENT: its code"),
    decision: optional(nameOf(DecisionKind), "PROPOSAL: what is proposed"),
  },
  { description: "What the act is on the ledger" },
);

const ActStepSchema = Type.Object(
  {
    step: described(TextSchema, "The step of the rulebook that judges the act, such as `demand.record`"),
    roles: listOf(nameOf(Role), "The roles in which a party may do it, as far as the role decides"),
    rules: listOf(RuleCitationSchema, "The rules that judge it, with the clauses on which they rest"),
  },
  { description: "One step at which the rulebook judges the act" },
);

export const ActEntrySchema = Type.Object(
  {
    name: described(TextSchema, "The name of the act in addresses, such as `demand-submit`"),
    command: listOf(TextSchema, "The words of its command after `laiqu`"),
    title: described(BilingualSchema, "What is done, in the words of the regulations"),
    onLedger: OnLedgerSchema,
    document: optional(TextSchema, "Id of the schema of the document behind it; absent for an act that has none"),
    clear: listOf(
      Type.Object({
        field: described(TextSchema, "Name of the field"),
        place: described(TextSchema, "Where the act carries it, such as PARENT or UNTIL; DECISION for what is decided"),
        required: described(FlagSchema, "Whether the act needs it"),
      }),
      "The fields of the document that stand in the clear. Every other field is only committed",
    ),
    papers: listOf(
      Type.Object({
        name: described(TextSchema, "Name of the paper in the document"),
        label: described(BilingualSchema, "The paper in words"),
        required: described(FlagSchema, "Whether the act needs it"),
      }),
      "The papers whose digests the document has",
    ),
    steps: optional(
      listOf(ActStepSchema, "Steps"),
      "The steps at which the rulebook judges it, with who may do it; empty when nobody may. Absent when no " +
        "jurisdiction was named, when no version judged at the time, or when this server does not have its text",
    ),
  },
  { description: "One act of the catalogue" },
);
export type ActEntry = Static<typeof ActEntrySchema>;

const JudgingRulebookSchema = Type.Object(
  {
    jurisdiction: described(CountSchema, "Number of the jurisdiction on this ledger, from 1"),
    at: described(SecondsSchema, "The time asked about"),
    version: optional(CountSchema, "The version that judges at that time; absent when none does"),
    known: described(FlagSchema, "Whether this server has the text of that version"),
  },
  { description: "The rulebook by which `steps` are told" },
);
export type JudgingRulebook = Static<typeof JudgingRulebookSchema>;

const JsonSchemaSchema = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: "object",
  additionalProperties: true,
  description: "A JSON Schema (2020-12)",
});

export const ActsAnswerSchema = Type.Object(
  {
    asOf: AsOfSchema,
    rulebook: optional(JudgingRulebookSchema, "The rulebook by which `steps` are told; only when one was asked for"),
    acts: listOf(ActEntrySchema, "Every act, in the order of the catalogue"),
    documents: described(JsonSchemaSchema, "The JSON Schemas (2020-12) of the documents, by their ids"),
  },
  { description: "The catalogue of acts" },
);
export type ActsAnswer = Static<typeof ActsAnswerSchema>;

export const ActAnswerSchema = Type.Object(
  {
    asOf: AsOfSchema,
    rulebook: optional(JudgingRulebookSchema, "The rulebook by which `steps` are told; only when one was asked for"),
    act: ActEntrySchema,
    document: optional(JsonSchemaSchema, "The JSON Schema (2020-12) of its document, which never leaves its party"),
    fields: described(
      JsonSchemaSchema,
      "The JSON Schema (2020-12) of the `fields` that its check and its preparation take: those in the clear",
    ),
  },
  { description: "One act of the catalogue" },
);
export type ActAnswer = Static<typeof ActAnswerSchema>;
