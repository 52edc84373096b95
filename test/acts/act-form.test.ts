import { describe, expect, it } from "vitest";
import { ACTS, schemaOfAct } from "../../src/acts/act-catalogue.ts";
import type { Act, RecordAct, SettlementAct, StatementAct } from "../../src/acts/act.ts";
import { draftForm, isInClear, settlementForm, statementForm } from "../../src/acts/act-form.ts";
import type { ClearPlace, DocumentSchema, SchemaField } from "../../src/document-schemas/document-schema.ts";
import type { JsonObject, JsonValue } from "../../src/documents/canonical-json.ts";
import { encodeLedgerCall } from "../../src/ledger/calldata.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import type { Act as ActForm } from "../../src/schemas/act.ts";
import { callOf } from "../../src/schemas/act-call.ts";
import { sampleValue } from "../document-schemas/sample-document.ts";

const ID = parseRecordId("0x0a0a0a0a0a0a0a0a0a0a");
const SUBJECT = parseRecordId("0x0b0b0b0b0b0b0b0b0b0b");
const ACCOUNT = `0x${"5a".repeat(20)}`;
const COMMITMENT = `0x${"c0".repeat(32)}` as const;
const TERMS = { role: "OPERATOR", commitment: COMMITMENT, effectiveAt: undefined } as const;
const DRAFT = { ...TERMS, jurisdiction: undefined, revision: 0, backfilled: false };

/** A document with all its fields, in which records have ids, as `documentFields` makes them. */
function documentOf(schema: DocumentSchema): JsonObject {
  return Object.fromEntries(schema.fields.map((field) => [field.name, valueOf(field)]));
}

function valueOf({ type, clear }: SchemaField): JsonValue {
  if (type.is === "RECORD") return ID;
  if (type.is === "LIST" && type.each.is === "RECORD") return [ID];
  if (type.is === "ACCOUNT") return ACCOUNT;
  if (clear === "SUBJECT") return "A-01";
  // The first conclusion is the one of a statement whose document has none.
  if (clear === "OUTCOME" && type.is === "CHOICE") return type.of.at(-1)!.value;
  return sampleValue(type);
}

function formOf(
  { on }: Act<RecordAct | StatementAct | SettlementAct>,
  fields: JsonObject,
  schema: DocumentSchema,
): ActForm {
  const typed = { schema, fields };
  if (on.act === "RECORD") return { act: "record", payload: [draftForm(on, typed, DRAFT)] };
  if (on.act === "STATEMENT") return { act: "attest", payload: [statementForm(on, SUBJECT, typed, TERMS, undefined)] };
  return { act: "settle", payload: [settlementForm(on, SUBJECT, typed, TERMS, [])] };
}

/** Places of a document that must show in the act: it differs when the document leaves one out. */
const SHOWN: readonly ClearPlace[] = [
  "REFERENCE",
  "PARENT",
  "LINK",
  "INPUTS",
  "FROM",
  "UNTIL",
  "EFFECTIVE_AT",
  "CLAUSES",
  "ACCOUNT",
  "ROLES",
  "OUTCOME",
  "ABOUT",
  "DOCUMENT",
];

const DOCUMENTED = ACTS.flatMap((act) => {
  const { on } = act;
  const schema = schemaOfAct(act);
  if (schema === undefined || (on.act === "RECORD" && on.kind === "EXPORT")) return [];
  return on.act === "RECORD" || on.act === "STATEMENT" || on.act === "SETTLEMENT"
    ? [[{ ...act, on }, schema] as const]
    : [];
});

describe("an act that is made from its document", () => {
  it.each(DOCUMENTED.map(([act, schema]) => [act.name, act, schema] as const))(
    "%s is one that the ledger's call can carry, and says in the clear what the document says there",
    (_, act, schema) => {
      const fields = documentOf(schema);
      const whole = formOf(act, fields, schema);

      expect(() => encodeLedgerCall(callOf(whole))).not.toThrow();
      const [item] = whole.payload;
      expect(item).toMatchObject(isInClear(schema) ? {} : commitmentOf(whole));
      for (const { name, clear } of schema.fields)
        if (clear !== undefined && SHOWN.includes(clear)) {
          const { [name]: left, ...others } = fields;
          expect([name, left, formOf(act, others, schema)]).not.toEqual([name, left, whole]);
        }
    },
  );

  it("passes unless its document concludes otherwise, and takes back what was stated without a document", () => {
    const review = ACTS.find(({ name }) => name === "review") as Act<StatementAct>;
    const schema = schemaOfAct(review)!;
    const said = (conclusion: string) =>
      statementForm(review.on, SUBJECT, { schema, fields: { conclusion } }, TERMS, undefined).outcome;

    expect(["PASSED", "NO_OBJECTION", "OBJECTION", "WITHDRAWN"].map(said)).toEqual([1, 2, 4, 7]);
    const terms = { ...TERMS, commitment: undefined };
    const taken = statementForm(review.on, SUBJECT, { schema, fields: {} }, terms, "WITHDRAWN");
    expect(taken).toEqual({ subject: SUBJECT, code: "REVIEW", role: "OPERATOR", outcome: 7 });
  });
});

function commitmentOf({ act }: ActForm): object {
  return act === "record" ? { content: COMMITMENT } : { document: COMMITMENT };
}
