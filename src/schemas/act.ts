import { Type } from "typebox";
import type { Static } from "typebox";
import { Code, Form } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import { AsOfSchema } from "./answer.ts";
import { ProblemSchema } from "./problem.ts";
import { SeatSchema } from "./questions.ts";
import { RecordNameSchema, StandingSchema } from "./record.ts";
import { RuleCitationSchema } from "./rule.ts";
import {
  AccountSchema,
  BytesSchema,
  CountSchema,
  DecimalSchema,
  EventKeySchema,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  WordSchema,
} from "./values.ts";

/** A code by its name or by its number. */
const codeOf = <Name extends string>(table: Readonly<Record<Name, number>>, most: number) =>
  Type.Union([nameOf(table), Type.Integer({ minimum: 0, maximum: most })]);

const Uint32Schema = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });

/** What `record` takes; what is left out is zero, `status` PROPOSED and `form` REFERENCE. */
export const DraftFormSchema = Type.Object(
  {
    kind: codeOf(Kind, 16),
    role: codeOf(Role, 63),
    status: optional(codeOf(Status, 255)),
    form: optional(codeOf(Form, 3)),
    backfilled: optional(Type.Boolean()),
    revision: optional(DecimalSchema),
    ordinal: optional(DecimalSchema),
    parent: optional(RecordIdSchema),
    link: optional(RecordIdSchema),
    from: optional(Uint32Schema),
    until: optional(Uint32Schema),
    effectiveAt: optional(Uint32Schema),
    content: optional(WordSchema),
    sha256Digest: optional(WordSchema),
    sm3Digest: optional(WordSchema),
    clear: optional(DecimalSchema),
    inputs: optional(Type.Array(RecordIdSchema, { maxItems: 64 })),
    reference: optional(Type.String({ maxLength: 256 })),
  },
  { additionalProperties: false },
);
export type DraftForm = Static<typeof DraftFormSchema>;

export const StatementFormSchema = Type.Object(
  {
    subject: RecordIdSchema,
    code: codeOf(Code, 0xffff),
    outcome: optional(Type.Integer({ minimum: 0, maximum: 0xffff })),
    role: codeOf(Role, 63),
    until: optional(Uint32Schema),
    effectiveAt: optional(Uint32Schema),
    value: optional(DecimalSchema),
    about: optional(RecordIdSchema),
    document: optional(WordSchema),
  },
  { additionalProperties: false },
);
export type StatementForm = Static<typeof StatementFormSchema>;

export const SettlementFormSchema = Type.Object(
  {
    subject: RecordIdSchema,
    status: codeOf(Status, 255),
    role: codeOf(Role, 63),
    reason: optional(Type.Integer({ minimum: 0, maximum: 0xffff })),
    until: optional(Uint32Schema),
    effectiveAt: optional(Uint32Schema),
    answers: optional(Uint32Schema),
    about: optional(RecordIdSchema),
    document: optional(WordSchema),
  },
  { additionalProperties: false },
);
export type SettlementForm = Static<typeof SettlementFormSchema>;

const MOST = { minItems: 1, maxItems: 100 };

const recording = { act: Type.Literal("record"), payload: Type.Array(DraftFormSchema, MOST) };
const attesting = { act: Type.Literal("attest"), payload: Type.Array(StatementFormSchema, MOST) };
const settling = { act: Type.Literal("settle"), payload: Type.Array(SettlementFormSchema, MOST) };
const exact = { additionalProperties: false };

/** An act as it would be sent. */
export const ActSchema = Type.Union([
  Type.Object(recording, exact),
  Type.Object(attesting, exact),
  Type.Object(settling, exact),
]);
export type Act = Static<typeof ActSchema>;

/** An act as it would be sent, and by whom. */
export const CheckRequestSchema = Type.Union([
  Type.Object({ account: AccountSchema, ...recording }, exact),
  Type.Object({ account: AccountSchema, ...attesting }, exact),
  Type.Object({ account: AccountSchema, ...settling }, exact),
]);
export type CheckRequest = Static<typeof CheckRequestSchema>;

/** Several acts of one account of which it will send one, such as the same act in each of its roles. */
export const CandidatesRequestSchema = Type.Object(
  { account: AccountSchema, candidates: Type.Array(ActSchema, { minItems: 1, maxItems: 64 }) },
  exact,
);
export type CandidatesRequest = Static<typeof CandidatesRequestSchema>;

export const CheckVerdictSchema = Type.Object({
  id: RecordIdSchema,
  allowed: Type.Boolean(),
  /** The rule that refuses it. */
  rule: optional(RuleCitationSchema),
  /** Every rule that judged it, and whether it is met. */
  judgedBy: Type.Array(Type.Object({ ...RuleCitationSchema.properties, met: Type.Boolean() })),
  /** What it rests on that is not in force. */
  standings: Type.Array(Type.Object({ record: RecordNameSchema, standing: StandingSchema })),
});
export type CheckVerdict = Static<typeof CheckVerdictSchema>;

export const CheckAnswerSchema = Type.Object({
  asOf: AsOfSchema,
  allowed: Type.Boolean(),
  verdicts: Type.Array(CheckVerdictSchema),
});
export type CheckAnswer = Static<typeof CheckAnswerSchema>;

/** What an account's next transaction needs besides its content. */
export const NextTransactionSchema = Type.Object({
  chainId: CountSchema,
  ledger: AccountSchema,
  nonce: CountSchema,
  /** In the smallest unit of the chain's coin; "0" for an account that has none, as on most permissioned chains. */
  gasPrice: DecimalSchema,
});
export type NextTransaction = Static<typeof NextTransactionSchema>;

/** An account: for whom it speaks, if for anybody, and what its next transaction needs. */
export const AccountAnswerSchema = Type.Object({
  asOf: AsOfSchema,
  account: AccountSchema,
  seat: optional(SeatSchema),
  next: NextTransactionSchema,
});
export type AccountAnswer = Static<typeof AccountAnswerSchema>;

/** What the ledger would answer to one of several acts. */
export const CandidateCheckSchema = Type.Object({
  allowed: Type.Boolean(),
  verdicts: Type.Array(CheckVerdictSchema),
  /** ACT_REVERTS: the ledger does not take the call at all, so that not even a refusal would be recorded. */
  problem: optional(ProblemSchema),
});
export type CandidateCheck = Static<typeof CandidateCheckSchema>;

/** Checks in the order of the candidates. */
export const CandidatesAnswerSchema = Type.Object({
  asOf: AsOfSchema,
  next: NextTransactionSchema,
  checks: Type.Array(CandidateCheckSchema),
});
export type CandidatesAnswer = Static<typeof CandidatesAnswerSchema>;

export const TransactionRequestSchema = Type.Object({ raw: BytesSchema }, { additionalProperties: false });

/** What a relayed transaction did, by its receipt. */
export const TransactionAnswerSchema = Type.Object({
  transaction: WordSchema,
  /** UNDECIDED: no block has taken it within the wait; ask again with the same bytes. */
  outcome: oneOf(["DONE", "REFUSED", "PARTLY_REFUSED", "NOTHING", "UNDECIDED"]),
  block: optional(Type.Object({ number: CountSchema, hash: WordSchema })),
  /** The index has reached the block. */
  indexed: Type.Boolean(),
  acts: Type.Array(
    Type.Object({
      event: EventKeySchema,
      type: oneOf(["RECORDED", "ATTESTED", "SETTLED", "REFUSED"]),
      record: RecordIdSchema,
      rule: optional(RuleCitationSchema),
      unmet: Type.Array(RuleCitationSchema),
    }),
  ),
});
export type TransactionAnswer = Static<typeof TransactionAnswerSchema>;

export const ManifestAnswerSchema = Type.Object({ exports: Type.Array(RecordIdSchema), files: CountSchema });
export type ManifestAnswer = Static<typeof ManifestAnswerSchema>;
