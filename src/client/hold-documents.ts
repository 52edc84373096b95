import type { JsonObject } from "../documents/canonical-json.ts";
import { Code } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { actDocument } from "./act-document.ts";
import type { ActDocument } from "./act-document.ts";
import type { ClientContext } from "./client-context.ts";
import { documentFields, nameOf } from "./document-fields.ts";
import { inputFor } from "./document-input.ts";
import type { HashedInput } from "./document-input.ts";
import { HOLD_SCHEMA, holdFields } from "./hold-statement.ts";
import type { HoldTerms } from "./hold-statement.ts";
import { caseFields, RECTIFICATION_SCHEMA } from "./rectification-case.ts";
import type { CaseTerms, RectificationCase } from "./rectification-case.ts";

/** A document with the fields from which its act takes what stands in the clear. */
export interface FilledDocument extends ActDocument {
  readonly fields: JsonObject;
}

/** The two documents of a hold: what a person gives goes into each that has such a field or paper. */
export interface HoldDocuments {
  readonly ofCase: FilledDocument;
  /** The hold's own document. @param about - its case; absent where the party may hold but open no case */
  readonly ofHold: (about?: RectificationCase) => FilledDocument;
}

const SCHEMAS = [HOLD_SCHEMA, RECTIFICATION_SCHEMA];

/**
 * The documents of a hold by the terms of the command. Both are checked before either act is.
 * @throws ClientError DOCUMENT_WRONG; ApiError for a record that nobody knows
 */
export async function holdDocuments(
  context: ClientContext,
  {
    party,
    subject,
    opened,
    terms,
    input,
  }: {
    readonly party: RecordId;
    readonly subject: RecordDetail;
    readonly opened: RectificationCase;
    readonly terms: HoldTerms & CaseTerms;
    readonly input: HashedInput;
  },
): Promise<HoldDocuments> {
  const [hold, rectification] = [inputFor(HOLD_SCHEMA, SCHEMAS, input), inputFor(RECTIFICATION_SCHEMA, SCHEMAS, input)];
  // The hold names its case itself, so that nobody may give another one.
  const own = { subject: nameOf(subject), ...holdFields(terms), case: opened.reference };
  const { case: _, ...alone } = await documentFields(context, HOLD_SCHEMA, own, hold);
  const fields = await documentFields(
    context,
    RECTIFICATION_SCHEMA,
    caseFields(opened, terms, nameOf(subject)),
    rectification,
  );
  const boundTo = { subject: subject.id, by: party, act: "ATTEST", code: Code.HOLD } as const;
  return {
    ofCase: { fields, ...actDocument(RECTIFICATION_SCHEMA, fields, rectification, { record: opened.id }) },
    ofHold: (about) => {
      const held = about === undefined ? alone : { ...alone, case: about.reference };
      return { fields: held, ...actDocument(HOLD_SCHEMA, held, hold, boundTo) };
    },
  };
}
