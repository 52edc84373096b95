import { Type } from "typebox";
import type { Static } from "typebox";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import { CheckVerdictSchema, DraftFormSchema, SettlementFormSchema, StatementFormSchema } from "./act.ts";
import { AsOfSchema } from "./answer.ts";
import {
  AccountSchema,
  BilingualSchema,
  BytesSchema,
  CountSchema,
  DecimalSchema,
  DigestHexSchema,
  described,
  FlagSchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

const exact = { additionalProperties: false };
/** Each signature that is verified and each paper that is looked for takes time. */
const MOST_REVIEWERS = { maxItems: 100 };
const MOST_PAPERS = { maxItems: 1_000 };

const NamedSchema = Type.Object(
  {
    id: RecordIdSchema,
    reference: optional(TextSchema, "Its own reference; absent for an export"),
  },
  { ...exact, description: "A record by its id, and by the name that the drafter saw" },
);

const PaperSchema = Type.Object(
  {
    path: described(TextSchema, "The absolute path at which the drafter had it"),
    sha256: described(TextSchema, "Its SHA-256 digest, 64 hexadecimal digits"),
    sm3: described(TextSchema, "Its SM3 digest, 64 hexadecimal digits"),
  },
  { ...exact, description: "A paper that is kept beside the document" },
);

const ExportedSchema = Type.Object(
  {
    path: described(TextSchema, "The absolute path at which the drafter had it"),
    sha256: described(DigestHexSchema, "Its SHA-256 digest, 64 hexadecimal digits"),
    sm3: described(DigestHexSchema, "Its SM3 digest, 64 hexadecimal digits"),
    salt: optional(WordSchema, "The salt of a salted export, of which the ledger gets no digest"),
  },
  { ...exact, description: "The file or folder that an export is about" },
);

const JudgedSchema = Type.Object(
  {
    asOf: described(AsOfSchema, "The block as of which the act was checked"),
    allowed: described(FlagSchema, "Whether the ledger would have accepted it"),
    verdicts: listOf(CheckVerdictSchema, "The rules that judged it, with their clauses"),
    rulebook: optional(
      Type.Object(
        {
          jurisdiction: described(CountSchema, "Number of the jurisdiction"),
          version: described(CountSchema, "Number of the version in force"),
          hash: described(WordSchema, "Digest of that version"),
        },
        exact,
      ),
      "The rulebook under which it was judged: that of the subject, or of the party for a new record",
    ),
    subject: optional(
      Type.Object(
        {
          status: nameOf(Status),
          standing: described(TextSchema, "Its standing, by the code of the ledger"),
        },
        exact,
      ),
      "The record that the act is about, as it was then; absent for a new record",
    ),
  },
  { ...exact, description: "What the act was checked against" },
);

/** The act that a draft would send, with everything that a reviewer needs. Its digest covers all of this. */
const DraftedActSchema = Type.Object(
  {
    act: described(TextSchema, "The name of the act in the catalogue"),
    does: described(BilingualSchema, "The act in words"),
    subject: described(NamedSchema, "The new record, or the record that the act is about"),
    party: described(NamedSchema, "The party that acts"),
    dossier: described(TextSchema, "The name of the key at the drafter, under which its dossier keeps the documents"),
    account: described(AccountSchema, "The account that must sign"),
    role: described(nameOf(Role), "The role in which it acts"),
    chain: Type.Object(
      {
        chainId: described(CountSchema, "Id of the chain"),
        genesisHash: described(WordSchema, "Hash of the chain's first block"),
        ledger: described(AccountSchema, "Address of the ledger's contract"),
      },
      exact,
    ),
    transaction: Type.Object(
      {
        nonce: described(CountSchema, "Number of the transaction in the row of its account"),
        gasPrice: described(DecimalSchema, "Price of gas"),
        gasLimit: described(DecimalSchema, "The gas that it may use"),
        calldata: described(BytesSchema, "The call, as the ledger reads it"),
      },
      exact,
    ),
    payload: described(
      Type.Union([DraftFormSchema, StatementFormSchema, SettlementFormSchema]),
      "The same call in words: the item of the API's form of an act",
    ),
    instead: optional(
      oneOf(
        ["WITHDRAWN", "OPEN"],
        "The outcome of a statement without a document: it takes back an earlier one, or it is still open",
      ),
    ),
    fields: described(Type.Record(Type.String(), Type.Unknown()), "The fields of the document, as they will be kept"),
    document: optional(
      Type.Unknown(),
      "The document with its salts; absent where all that it says stands in the clear",
    ),
    papers: listOf(PaperSchema, "The papers beside the document", MOST_PAPERS),
    exported: optional(ExportedSchema),
    judged: JudgedSchema,
    reviews: Type.Object(
      {
        least: described(CountSchema, "How many countersignatures it needs before it may be signed"),
        by: listOf(
          AccountSchema,
          "The accounts whose countersignatures count; empty: any but the signer's",
          MOST_REVIEWERS,
        ),
      },
      exact,
    ),
    draftedAt: described(SecondsSchema, "When it was drafted, in seconds since 1970"),
  },
  exact,
);
export type DraftedAct = Static<typeof DraftedActSchema>;

const CountersignatureSchema = Type.Object(
  {
    account: described(AccountSchema, "The account of the reviewer"),
    at: described(SecondsSchema, "When the reviewer signed, on the reviewer's own clock"),
    signature: described(BytesSchema, "EIP-191 (version 0x45) over digest, account and time"),
  },
  { ...exact, description: "A reviewer's agreement with the draft" },
);
export type Countersignature = Static<typeof CountersignatureSchema>;

const SignedSchema = Type.Object(
  {
    raw: described(BytesSchema, "The signed transaction"),
    transaction: described(WordSchema, "Its hash"),
    at: described(SecondsSchema, "When it was signed"),
  },
  exact,
);

export const ACT_DRAFT_FORMAT = "laiqu.act-draft.1";

/** The file of a draft. */
export const ActDraftSchema = Type.Object(
  {
    format: Type.Literal(ACT_DRAFT_FORMAT),
    warning: described(BilingualSchema, "Why the file must stay inside the organization"),
    draft: DraftedActSchema,
    digest: described(WordSchema, "SHA-256 over the canonical JSON of `draft`"),
    countersignatures: listOf(CountersignatureSchema, "The reviewers' signatures over the digest", MOST_REVIEWERS),
    signed: optional(SignedSchema, "The signed transaction; absent until the account has signed"),
  },
  exact,
);
export type ActDraft = Static<typeof ActDraftSchema>;
