import { Type } from "typebox";
import type { Static } from "typebox";
import { AgreementClause } from "../ledger/agreement-clauses.ts";
import { Code, Form } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import { AsOfSchema } from "./answer.ts";
import { EVENT_TYPES } from "./event.ts";
import { ProblemSchema } from "./problem.ts";
import { SeatSchema } from "./questions.ts";
import { RecordNameSchema, StandingSchema } from "./record.ts";
import { JudgedRuleSchema, RuleCitationSchema } from "./rule.ts";
import {
  AccountSchema,
  BytesSchema,
  CountSchema,
  DecimalSchema,
  described,
  EventKeySchema,
  FlagSchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  WordSchema,
} from "./values.ts";

/** A code by its name or by its number. */
const codeOf = <Name extends string>(table: Readonly<Record<Name, number>>, most: number, description: string) =>
  Type.Union([nameOf(table), Type.Integer({ minimum: 0, maximum: most })], { description });

const uint = (most: number, description: string) => Type.Integer({ minimum: 0, maximum: most, description });
const time = (description: string) => optional(uint(0xffff_ffff, `${description}, in seconds since 1970 (UTC)`));
const document = optional(WordSchema, "Root or digest of the document behind the act");
const effectiveAt = time("The legal date on paper, not later than now");
const actingRole = codeOf(Role, 63, "The role under which the account acts, by name or number");

export const DraftFormSchema = Type.Object(
  {
    kind: codeOf(Kind, 17, "The kind of record, by name or number"),
    role: actingRole,
    status: optional(codeOf(Status, 255, "PROPOSED (the default), or IN_FORCE for a record that takes effect at once")),
    form: optional(
      codeOf(
        Form,
        3,
        "The form of the record's name: REFERENCE (the default), or for an export FILE, FOLDER or SALTED",
      ),
    ),
    reference: optional(
      Type.String({ maxLength: 256 }),
      "The issuer's own reference: at most 64 bytes of UTF-8 in NFKC, without names of people. Only with the " +
        "form REFERENCE",
    ),
    revision: optional(DecimalSchema, "Revision of the reference, from 0 (the default); revision r needs r-1"),
    ordinal: optional(
      DecimalSchema,
      "Ordinal of an export's digest: 0 (the default) for the first, random for later ones",
    ),
    backfilled: optional(FlagSchema, "Whether it is recorded afterwards: judged by no rule, and flagged"),
    parent: optional(RecordIdSchema, "The record under which this record stands"),
    controller: optional(RecordIdSchema, "PARTY: the party that controls this one, where it is an enterprise"),
    industryAuthority: optional(RecordIdSchema, "RESOURCE: the competent authority of its industry"),
    plan: optional(RecordIdSchema, "PROCUREMENT: the plan that it carries out"),
    operator: optional(RecordIdSchema, "AUTHORIZATION: the operator that is authorized"),
    resource: optional(RecordIdSchema, "GRANT: the resource that is granted"),
    grant: optional(RecordIdSchema, "DEMAND: the grant that it draws on"),
    developer: optional(RecordIdSchema, "PRODUCT: the developer"),
    counterparty: optional(RecordIdSchema, "AGREEMENT: the party with which it is made"),
    agreement: optional(RecordIdSchema, "EXPORT: the agreement under which it leaves"),
    domain: optional(RecordIdSchema, "DELIVERY, IMPORT: the trusted domain into which it goes"),
    addressee: optional(RecordIdSchema, "CASE: the party that must answer it"),
    keeper: optional(RecordIdSchema, "DOMAIN: the party that runs it"),
    from: time("Beginning of the term"),
    until: time("End of the term; the term does not include it"),
    effectiveAt,
    content: optional(WordSchema, "Root of the salted document behind the record"),
    sha256Digest: optional(WordSchema, "SHA-256 digest of the exported file or folder"),
    sm3Digest: optional(WordSchema, "SM3 digest of the exported file or folder"),
    firstAccount: optional(AccountSchema, "PARTY: the account to which the recording offers the first seat"),
    roles: optional(listOf(nameOf(Role), "Roles"), "PARTY: the roles of the first seat in the home jurisdiction"),
    code: optional(codeOf(Code, 0xffff, "CASE: the code of the case, by name or number")),
    clauses: optional(
      listOf(nameOf(AgreementClause), "Clauses"),
      "The clauses that the document contains; not for PARTY and CASE",
    ),
    inputs: optional(
      listOf(RecordIdSchema, "Inputs", { maxItems: 64 }),
      "PRODUCT: the records of which it is made. SCENARIO: the grants that it names. AUTHORIZATION: a plan and a " +
        "procurement on which it rests. The ledger accepts at most 32",
    ),
  },
  { additionalProperties: false, description: "A record to be made. A member that is left out is empty or zero" },
);
export type DraftForm = Static<typeof DraftFormSchema>;

export const StatementFormSchema = Type.Object(
  {
    subject: described(RecordIdSchema, "The record that the statement is about"),
    code: codeOf(Code, 0xffff, "The code of the statement, by name or number"),
    outcome: optional(uint(0xffff, "The outcome: its class in the low three bits, a reason in the bits above them")),
    role: actingRole,
    until: time("End of the statement's validity; 0 means no end"),
    effectiveAt,
    value: optional(
      DecimalSchema,
      "HOLD: 1 to break also what was already made of the record. Seats and roles: the roles as a mask of bits. " +
        "Otherwise a quantity of 88 bits that rules may compare",
    ),
    about: optional(
      RecordIdSchema,
      "The record on which it rests. HOLD: its case. RELEASE: the party whose hold is released. " +
        "ROLES: the jurisdiction",
    ),
    document: optional(WordSchema, "Root or digest of the document behind the statement. Seats and roles: the account"),
  },
  { additionalProperties: false, description: "A statement about a record" },
);
export type StatementForm = Static<typeof StatementFormSchema>;

export const SettlementFormSchema = Type.Object(
  {
    subject: described(RecordIdSchema, "The record that gets a new status"),
    status: codeOf(Status, 255, "The new status, by name or number"),
    role: actingRole,
    reason: optional(uint(0xffff, "The reason, by its number in the rulebook")),
    until: time("SUNSET: the new, earlier end"),
    effectiveAt,
    answers: optional(
      uint(0xffff_ffff, "CONTINUED and SUNSET: the number of the jurisdiction's breaks that the disposition answers"),
    ),
    about: optional(RecordIdSchema, "The case or record on which it rests"),
    document,
    items: optional(
      listOf(RecordIdSchema, "Items", { maxItems: 2048 }),
      "What a rule about a list or a quorum asks for: all items of the list in their order, or the parties",
    ),
  },
  { additionalProperties: false, description: "A new status of a record" },
);
export type SettlementForm = Static<typeof SettlementFormSchema>;

const MOST = { minItems: 1, maxItems: 100 };

const actOf = <const Name extends string>(name: Name) => Type.Literal(name, { description: "The kind of act" });
const recording = {
  act: actOf("record"),
  payload: Type.Array(DraftFormSchema, { ...MOST, description: "The records to be made" }),
};
const attesting = {
  act: actOf("attest"),
  payload: Type.Array(StatementFormSchema, { ...MOST, description: "The statements" }),
};
const settling = {
  act: actOf("settle"),
  payload: Type.Array(SettlementFormSchema, { ...MOST, description: "The new statuses" }),
};
const exact = { additionalProperties: false };

export const ActSchema = Type.Union(
  [Type.Object(recording, exact), Type.Object(attesting, exact), Type.Object(settling, exact)],
  { description: "An act as it would be sent" },
);
export type Act = Static<typeof ActSchema>;

const account = described(AccountSchema, "The account that would send the act");

export const CheckRequestSchema = Type.Union(
  [
    Type.Object({ account, ...recording }, exact),
    Type.Object({ account, ...attesting }, exact),
    Type.Object({ account, ...settling }, exact),
  ],
  { description: "An act as it would be sent, with the account that would send it" },
);
export type CheckRequest = Static<typeof CheckRequestSchema>;

export const CandidatesRequestSchema = Type.Object(
  {
    account: described(AccountSchema, "The account that would send one of the acts"),
    candidates: Type.Array(ActSchema, { minItems: 1, maxItems: 64, description: "The acts" }),
  },
  {
    ...exact,
    description: "Several acts of which the account will send one, such as the same act in each of its roles",
  },
);
export type CandidatesRequest = Static<typeof CandidatesRequestSchema>;

const RestsOnSchema = Type.Object(
  { record: RecordNameSchema, standing: StandingSchema },
  { description: "A record that is not in force" },
);

export const CheckVerdictSchema = Type.Object(
  {
    id: described(RecordIdSchema, "The record that the act is about, or the id that the new record would have"),
    allowed: described(FlagSchema, "Whether the ledger would accept it"),
    rule: optional(RuleCitationSchema, "The rule that would refuse it"),
    judgedBy: listOf(JudgedRuleSchema, "Every rule that judged it"),
    standings: listOf(RestsOnSchema, "The records on which it rests that are not in force"),
  },
  { description: "The ledger's answer to one item of an act, if the act were sent now" },
);
export type CheckVerdict = Static<typeof CheckVerdictSchema>;

const allowed = described(FlagSchema, "Whether the ledger would accept every item");
const verdicts = listOf(CheckVerdictSchema, "A verdict for each item, in order");

export const CheckAnswerSchema = Type.Object(
  { asOf: AsOfSchema, allowed, verdicts },
  { description: "The ledger's answer to an act, if it were sent now" },
);
export type CheckAnswer = Static<typeof CheckAnswerSchema>;

export const NextTransactionSchema = Type.Object(
  {
    chainId: described(CountSchema, "Id of the chain"),
    genesisHash: described(WordSchema, "Hash of the chain's first block: two chains may have the same id"),
    ledger: described(AccountSchema, "Address of the ledger's contract"),
    nonce: described(CountSchema, "The number that the account's next transaction must carry"),
    gasPrice: described(
      DecimalSchema,
      "Price of gas in the smallest unit of the chain's coin; 0 for an account that has none, as on most " +
        "permissioned chains",
    ),
  },
  { description: "The values that the account's next transaction needs besides its content" },
);
export type NextTransaction = Static<typeof NextTransactionSchema>;

export const AccountAnswerSchema = Type.Object(
  {
    asOf: AsOfSchema,
    account: AccountSchema,
    seat: optional(SeatSchema, "The seat of the account; absent when the account speaks for no party"),
    next: NextTransactionSchema,
  },
  { description: "An account of the chain" },
);
export type AccountAnswer = Static<typeof AccountAnswerSchema>;

export const AcceptanceAnswerSchema = Type.Object(
  {
    asOf: AsOfSchema,
    account: AccountSchema,
    seat: SeatSchema,
    signed: optional(
      Type.Object({
        transaction: described(WordSchema, "Hash of the transaction"),
        raw: described(BytesSchema, "The whole signed transaction, from whose signature the public key is recovered"),
      }),
      "The transaction by which the account accepted its seat, or its first act where a founding seated it; absent " +
        "when it has signed nothing",
    ),
  },
  { description: "A transaction that an account signed" },
);
export type AcceptanceAnswer = Static<typeof AcceptanceAnswerSchema>;

const CandidateCheckSchema = Type.Object(
  {
    allowed,
    verdicts,
    problem: optional(
      ProblemSchema,
      "ACT_REVERTS: the ledger does not accept the call at all, so that it would not even record a refusal",
    ),
  },
  { description: "The ledger's answer to one of several acts, if it were sent now" },
);
export type CandidateCheck = Static<typeof CandidateCheckSchema>;

export const CandidatesAnswerSchema = Type.Object(
  {
    asOf: AsOfSchema,
    next: NextTransactionSchema,
    checks: listOf(CandidateCheckSchema, "A check for each act, in order"),
  },
  { description: "The ledger's answer to each of several acts, if it were sent now" },
);
export type CandidatesAnswer = Static<typeof CandidatesAnswerSchema>;

export const TransactionRequestSchema = Type.Object(
  {
    raw: described(BytesSchema, "The signed transaction"),
    wait: optional(
      uint(60, "How long to wait for its block, in seconds; 0 answers at once. The default is the server's"),
    ),
    send: optional(FlagSchema, "false: only look the transaction up, and send nothing. The default is true"),
    draft: optional(
      Type.String({ maxLength: 120 }),
      "The key that the preparation of the act gave; the same as the header `Idempotency-Key`",
    ),
  },
  { additionalProperties: false, description: "A transaction to be relayed to the chain" },
);

export type TransactionRequest = Static<typeof TransactionRequestSchema>;

const BlockSchema = Type.Object({
  number: described(CountSchema, "Number of the block"),
  hash: described(WordSchema, "Hash of the block"),
});

const PendingSchema = Type.Object(
  {
    waits: described(FlagSchema, "Whether the chain node has the transaction and waits for a block"),
    nonce: described(CountSchema, "The nonce of the transaction"),
    next: described(
      CountSchema,
      "The nonce that the account's next transaction must carry. When it is less than `nonce`, a transaction is " +
        "missing, and this one waits for it",
    ),
  },
  { description: "A transaction that no block has" },
);

const RelayedActSchema = Type.Object(
  {
    event: EventKeySchema,
    type: oneOf(
      [...EVENT_TYPES, "DECIDED"],
      "The type of the event, or DECIDED: a step of a decision of governance was taken",
    ),
    record: described(RecordIdSchema, "The record that the act is about; of a decision, the jurisdiction"),
    rule: optional(RuleCitationSchema, "The rule that refused it"),
    unmet: listOf(RuleCitationSchema, "The rules that were unmet"),
  },
  { description: "An act of the transaction" },
);

export const TransactionAnswerSchema = Type.Object(
  {
    transaction: described(
      WordSchema,
      "Hash of the transaction; with the key of a draft, of the first transaction by which the ledger acted on it",
    ),
    outcome: oneOf(
      ["DONE", "REFUSED", "PARTLY_REFUSED", "NOTHING", "UNDECIDED"],
      "Whether the ledger accepted the acts. NOTHING: the transaction did nothing on the ledger. UNDECIDED: no block " +
        "has taken it within the wait; ask again with the same bytes",
    ),
    block: optional(BlockSchema, "The block that holds the transaction; absent while UNDECIDED"),
    pending: optional(PendingSchema, "How the transaction waits; only while UNDECIDED"),
    indexed: described(FlagSchema, "Whether the index has reached that block"),
    acts: listOf(RelayedActSchema, "The acts of the transaction with their outcomes"),
  },
  { description: "The outcome of a relayed transaction, by its receipt" },
);
export type TransactionAnswer = Static<typeof TransactionAnswerSchema>;

export const ManifestAnswerSchema = Type.Object(
  {
    exports: listOf(RecordIdSchema, "The exports to which the manifest belongs"),
    files: described(CountSchema, "Files in the manifest"),
  },
  { description: "A manifest that the index accepted" },
);
export type ManifestAnswer = Static<typeof ManifestAnswerSchema>;
