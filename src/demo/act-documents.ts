import type { ClearPlace, DocumentSchema, SchemaField } from "../document-schemas/document-schema.ts";
import { schemaOfSettlement, schemaOfStatement } from "../document-schemas/schema-catalogue.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { holdReasonText, Outcome, outcomeWith } from "../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import { statusLabels } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { showDate, showTime } from "../text/china-time.ts";
import type { FieldsOfAct, SettlementSpec, StatementSpec } from "./act-specs.ts";
import { fictionalPaper, wholeDocument, wrongDocument } from "./demo-documents.ts";
import type { DocumentBehind } from "./demo-documents.ts";

/** A document behind an act, with the schema that gives its fields their meaning. */
export interface ActDocument extends DocumentBehind {
  readonly schema: DocumentSchema;
}

/**
 * The document behind a statement about `subject`: the fields that the demo gives, and those that the statement says in
 * the clear as well. An opinion that is still open concludes nothing, so that there is no document behind it.
 * @throws DemoError DOCUMENT_WRONG
 */
export function documentOfStatement(
  subject: string,
  code: CodeName,
  outcome: OutcomeName,
  spec: StatementSpec & { readonly effectiveAt: number },
): ActDocument | undefined {
  const schema = schemaOfStatement(code);
  if (schema === undefined) throw wrongDocument(subject, code, []);
  if (outcome === "OPEN" && schema.fields.some(({ clear }) => clear === "OUTCOME")) return undefined;
  const reason = holdReasonText(outcomeWith(Outcome[outcome], spec.reason ?? 0));
  const said = clearFields(schema, { ...spec, SUBJECT: subject, OUTCOME: outcome, REASON: reason });
  return { schema, ...wholeDocument(schema, subject, { ...DEFAULTS[code], ...said, ...given(spec, subject) }) };
}

/**
 * The document behind a settlement of `subject`: a written decision, with the reason where the demo gives one.
 * @throws DemoError DOCUMENT_WRONG
 */
export function documentOfSettlement(
  subject: string,
  status: StatusName,
  spec: SettlementSpec & { readonly effectiveAt: number },
): ActDocument {
  const schema = schemaOfSettlement(status);
  if (schema === undefined) throw wrongDocument(subject, status, []);
  const { reason, answers } = spec;
  const said = { ...spec, SUBJECT: subject, REASON: reason, ANSWERS: answers };
  const order = fictionalPaper(`${subject} ${statusLabels[status].zh} 决定书`);
  return {
    schema,
    ...wholeDocument(schema, subject, { order, ...clearFields(schema, said), ...given(spec, subject) }),
  };
}

/** The fields of the document behind a statement where the demo gives no others. */
const DEFAULTS: Partial<Readonly<Record<CodeName, JsonObject>>> = {
  HOLD: { recall: false },
  RELEASE: { grounds: "暂停事由已经消除" },
};

function given({ fields = {} }: FieldsOfAct, subject: string): JsonObject {
  return typeof fields === "function" ? fields(subject) : fields;
}

/** The values that an act says in the clear, as the demo writes them. */
interface Said {
  readonly effectiveAt: number;
  readonly until?: number;
  readonly about?: string;
  readonly SUBJECT: string;
  readonly OUTCOME?: string;
  readonly REASON?: string | number | undefined;
  readonly ANSWERS?: number | undefined;
}

function clearFields({ fields }: DocumentSchema, said: Said): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = field.clear === undefined ? undefined : clearValueOf(field, field.clear, said);
      return value === undefined ? [] : [[field.name, value] as const];
    }),
  );
}

/** The value of a field that an act says in the clear; undefined where it says nothing there. */
function clearValueOf(
  { type, required }: SchemaField,
  place: ClearPlace,
  { effectiveAt, until = 0, about, SUBJECT, OUTCOME, REASON, ANSWERS }: Said,
): JsonValue | undefined {
  const values: Partial<Record<ClearPlace, JsonValue | undefined>> = {
    SUBJECT,
    OUTCOME,
    REASON,
    ANSWERS,
    // The last day is the one before the instant at which the statement has ended.
    UNTIL: until === 0 ? undefined : showDate(until - 1),
    EFFECTIVE_AT: type.is === "TIME" ? showTime(effectiveAt).replace(" ", "T") : showDate(effectiveAt),
    // An act may refer to a record for another reason than the one that an optional field is for.
    ABOUT: required ? about : undefined,
  };
  return values[place];
}
