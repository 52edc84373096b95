import { Type } from "typebox";
import type { Static } from "typebox";
import type { JsonObject } from "../documents/canonical-json.ts";
import { Role } from "../ledger/roles.ts";
import { CheckAnswerSchema, NextTransactionSchema } from "./act.ts";
import { AsOfSchema } from "./answer.ts";
import { CatalogueCallSchema } from "./catalogue-call.ts";
import {
  AccountSchema,
  BytesSchema,
  CountSchema,
  DecimalSchema,
  described,
  FlagSchema,
  listOf,
  nameOf,
  oneOf,
  optional,
  RecordIdSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

const name = Type.String({ minLength: 1, maxLength: 200 });

const actInClear = {
  account: described(AccountSchema, "The account that would send the act"),
  role: optional(
    nameOf(Role),
    "The role in which its party acts. Only the acceptance of a seat and the steps of decisions have none",
  ),
  fields: Type.Unsafe<JsonObject>({
    type: "object",
    additionalProperties: true,
    description:
      "What the document says in the clear, by the names of its fields, in the form of the catalogue; of a decision " +
      "everything. A record is named by its id or its reference. A field that is only committed does not belong here " +
      "and is refused",
  }),
  root: optional(
    WordSchema,
    "The commitment of the document, which the client makes with salts of its own. A check may leave it out; so does " +
      "an act that has no document, because all that it says stands in the clear, or because it takes a statement " +
      "back or leaves an opinion open",
  ),
  effectiveAt: optional(
    Type.String({ minLength: 1, maxLength: 40 }),
    "The legal date on paper, `2026-03-01` or `2026-03-01T09:20` in China time, where the document names none",
  ),
  jurisdiction: optional(
    name,
    "New records that stand under a jurisdiction: its id or reference. Default: the one of the acting party",
  ),
  revision: optional(CountSchema, "New records: a revision of a reference that was used before, from 1 on"),
  backfilled: optional(FlagSchema, "New records: whether it is made afterwards from existing books"),
  from: optional(
    Type.String({ minLength: 1, maxLength: 40 }),
    "Plans: the first day of the term, `2026-03-01`, which their document does not say",
  ),
  form: optional(
    oneOf(
      ["FILE", "FOLDER", "SALTED"],
      "Exports: the form of the name: FILE (the default) or FOLDER by the digests in `fields`, or SALTED, which " +
        "hides them",
    ),
  ),
  salted: optional(
    WordSchema,
    "Exports of the form SALTED: the salted commitment to the digests, which then stay out of `fields`",
  ),
  ordinal: optional(
    DecimalSchema,
    "Exports: 0 for the first one of its digests (the default), and a random number for a later one",
  ),
  withdrawn: optional(FlagSchema, "Statements: takes back what the same party stated before"),
  open: optional(
    FlagSchema,
    "Opinions: leaves the matter open, so that nobody goes on before there is a conclusion. It has no document",
  ),
  about: optional(
    name,
    "Statements and settlements: the id or reference of another record to which the act refers, where its document " +
      "names none",
  ),
  items: optional(
    listOf(RecordIdSchema, "Items", { maxItems: 2048 }),
    "Settlements: what a rule about a list or a quorum asks for. Default: the lists that the rules in force ask for, " +
      "as the index has them",
  ),
};

export const ActCheckRequestSchema = Type.Object(actInClear, {
  additionalProperties: false,
  description: "An act of the catalogue without its document",
});
export type ActCheckRequest = Static<typeof ActCheckRequestSchema>;

export const ActPrepareRequestSchema = Type.Object(
  {
    ...actInClear,
    sendAnyway: optional(
      FlagSchema,
      "Gives the transaction also when the ledger would refuse the act, so that it records a refusal. Default: false",
    ),
  },
  { additionalProperties: false, description: "An act of the catalogue without its document, to be signed" },
);
export type ActPrepareRequest = Static<typeof ActPrepareRequestSchema>;

const { chainId, genesisHash, ledger, nonce, gasPrice } = NextTransactionSchema.properties;

const UnsignedTransactionSchema = Type.Object(
  {
    type: Type.Literal(0, { description: "A legacy transaction (EIP-155), which every chain takes" }),
    chainId,
    genesisHash,
    to: ledger,
    nonce,
    gas: described(DecimalSchema, "The most gas that it may use"),
    gasPrice,
    value: Type.Literal("0", { description: "The ledger takes no payments" }),
    data: described(BytesSchema, "The call to the ledger"),
  },
  { description: "A transaction that is ready to be signed by the account" },
);

export const PreparedActSchema = Type.Object(
  {
    asOf: AsOfSchema,
    subject: described(
      RecordIdSchema,
      "The record that the act is about, or the id that the new record would have; of a decision, the jurisdiction",
    ),
    act: described(
      CatalogueCallSchema,
      "The act as the ledger takes it, so that the signer can see what the call says",
    ),
    check: described(CheckAnswerSchema, "The ledger's answer to the act, if it were sent now"),
    draft: optional(
      TextSchema,
      "The key of this draft for `POST /v1/transactions`, in the header `Idempotency-Key`: with it the draft acts at " +
        "most once. Whoever prepares the act again later gets another key",
    ),
    transaction: optional(
      UnsignedTransactionSchema,
      "The transaction; absent when the ledger would refuse the act and the request does not say `sendAnyway`",
    ),
  },
  { description: "An act that is prepared for signing" },
);
export type PreparedActForm = Static<typeof PreparedActSchema>;
