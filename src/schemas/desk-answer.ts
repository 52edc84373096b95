import { Type } from "typebox";
import type { Static, TSchema } from "typebox";
import { Outcome } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import { ACCESS_LABELS } from "./access.ts";
import { listAnswerOf } from "./answer.ts";
import { RecordNameSchema } from "./record.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  EventKeySchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

/**
 * The kinds of gaps of an answer:
 * - `CUT`: something was left out at a limit;
 * - `BEYOND_CHECKPOINT`: it was asked about a time after the last indexed block;
 * - `BACKFILL`: part of it was backfilled, and nothing promises that everything was;
 * - `NOT_ON_LEDGER`: part of the answer stands in documents that parties keep, of which the ledger has the digest.
 */
const GAPS = ["CUT", "BEYOND_CHECKPOINT", "BACKFILL", "NOT_ON_LEDGER"] as const;

export const GapSchema = Type.Object(
  { kind: oneOf(GAPS, "The kind of gap"), says: described(BilingualSchema, "The gap in words") },
  { description: "Something that the answer does not contain" },
);
export type Gap = Static<typeof GapSchema>;

const LookedSchema = Type.Object(
  {
    firstBlock: described(CountSchema, "The first block that was looked at: the one with which the ledger began"),
    lastBlock: described(CountSchema, "The last block that was looked at"),
    from: optional(SecondsSchema, "The beginning of the period that was asked about, in seconds"),
    until: optional(SecondsSchema, "The end of that period, which it does not include, in seconds"),
  },
  { description: "The range of the ledger that was looked at" },
);

export const ProofSchema = Type.Object(
  {
    record: RecordNameSchema,
    certificate: described(TextSchema, "The address on this API under which the certificate is issued"),
  },
  { description: "A certificate that can prove a part of the answer, as the record stands when it is issued" },
);

const QuestionNameSchema = Type.Object(
  {
    id: described(TextSchema, "Number of the question in the list of audit questions, such as T01"),
    name: described(TextSchema, "The name by which it is asked, such as was-it-in-force"),
  },
  { description: "The question that was asked" },
);

/** The answer to a question of the audit desk, with its result. */
export function deskAnswerOf<S extends TSchema>(result: S) {
  return Type.Object({ ...deskFields, ...listAnswerOf(result).properties });
}

const deskFields = {
  question: QuestionNameSchema,
  says: listOf(BilingualSchema, "The answer in sentences"),
  looked: LookedSchema,
  gaps: listOf(GapSchema, "What the answer does not contain; empty when nothing is missing"),
  proofs: listOf(ProofSchema, "The certificates that can prove parts of the answer"),
};

/** The members of an answer of the desk that every question has, whatever its result is. */
export const AnyDeskAnswerSchema = deskAnswerOf(Type.Unknown());
export type DeskAnswer = Static<typeof AnyDeskAnswerSchema>;

/** An act about a record, told in one form for statements and settlements. */
export const ToldActSchema = Type.Object(
  {
    event: EventKeySchema,
    record: described(RecordNameSchema, "The record that it is about"),
    label: described(BilingualSchema, "What was stated, or the new status, in words"),
    code: optional(TextSchema, "The code of a statement, by name where it has one, otherwise in hexadecimal"),
    outcome: optional(nameOf(Outcome), "The outcome of a statement"),
    outcomeLabel: optional(BilingualSchema, "The outcome of a statement in words"),
    status: optional(nameOf(Status), "The new status that a settlement gave"),
    by: described(RecordNameSchema, "The party that acted"),
    role: optional(nameOf(Role), "The role under which it acted"),
    time: described(SecondsSchema, "Time of the block, in seconds"),
    effectiveAt: optional(SecondsSchema, "The legal date on paper, in seconds, where one was given"),
    until: optional(SecondsSchema, "The end of a term or of a statement's validity, in seconds"),
    about: optional(RecordNameSchema, "Another record on which the act rests"),
    quantity: optional(BilingualSchema, "The quantity that a statement says in the clear, in words"),
    document: optional(WordSchema, "Root or digest of the document behind the act, which its party keeps"),
  },
  { description: "A statement about a record, or a settlement of it" },
);
export type ToldAct = Static<typeof ToldActSchema>;

const QuestionSchema = Type.Object(
  {
    id: described(TextSchema, "Number of the question in the list of audit questions"),
    name: described(TextSchema, "The name by which it is asked"),
    title: described(BilingualSchema, "The question as an asker puts it"),
    askers: listOf(nameOf(ACCESS_LABELS), "Who may ask it"),
    parameters: listOf(
      Type.Object({
        name: described(TextSchema, "Name of the parameter in the query"),
        about: described(BilingualSchema, "What it means"),
        required: Type.Boolean({ description: "Whether the question cannot be asked without it" }),
        schema: Type.Unknown({ description: "The JSON Schema of its value" }),
      }),
      "Its parameters",
    ),
    address: described(TextSchema, "The address under which it is answered"),
    example: described(TextSchema, "The address of an example from the demonstration"),
  },
  { description: "A question that the audit desk answers" },
);

export const QuestionsSchema = Type.Object(
  {
    questions: listOf(QuestionSchema, "The questions that are answered, in the order of their numbers"),
    answered: described(CountSchema, "How many of the audit questions are answered"),
    known: described(CountSchema, "How many audit questions there are"),
  },
  { description: "The questions of the audit desk" },
);
export type QuestionsForm = Static<typeof QuestionsSchema>;
