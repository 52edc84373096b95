import type { Act } from "../../acts/act.ts";
import { AuditError } from "../../audit/audit-error.ts";
import { recordNamed } from "../../audit/named-record.ts";
import { momentOf } from "../../audit/snapshot.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { standingAt } from "../../audit/standing-at.ts";
import { documentFaults } from "../../document-schemas/check-document.ts";
import { clearEnd, clearInstant } from "../../document-schemas/clear-terms.ts";
import type { DocumentForm, DocumentSchema, SchemaField } from "../../document-schemas/document-schema.ts";
import type { FieldType } from "../../document-schemas/field-type.ts";
import type { JsonObject, JsonValue } from "../../documents/canonical-json.ts";
import { pointerStep } from "../../documents/canonical-json.ts";
import { InputError } from "../../documents/input-error.ts";
import type { KindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { parseNewReference } from "../../ledger/typed-name.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { CodedError } from "../../text/coded-error.ts";
import { DateError } from "../../text/date-error.ts";
import { privateFields } from "./act-faults.ts";
import type { ActFault } from "./act-faults.ts";

/** The ledger takes no more inputs of one record. */
const MOST_INPUTS = 32;

/** The schema of what a document says in the clear. The ledger knows a record by its reference, so it needs one. */
export function schemaInClear(schema: DocumentSchema): DocumentSchema {
  const fields = schema.fields
    .filter(({ clear }) => clear !== undefined)
    .map((field) => (field.clear === "REFERENCE" ? { ...field, required: true } : field));
  return { ...schema, fields, papers: [] };
}

/** The clear fields of a document, with the ids of the records that it names; or the faults of what was given. */
export interface FieldsInClear {
  readonly fields: JsonObject;
  readonly faults: readonly ActFault[];
}

/**
 * Reads the fields that a request gives of a document.
 * @param schema - of the whole document
 * @param inClear - of what the act needs of it in the clear
 * @param subjectKind - the kind of record that the act is about; undefined for any
 * @throws ApiProblem FIELDS_PRIVATE
 */
export async function readFieldsInClear(
  snapshot: Snapshot,
  act: Act,
  { schema, inClear, subjectKind }: ClearForm,
  given: JsonObject,
): Promise<FieldsInClear> {
  refusePrivate(act, schema, given);
  const read = await readForm(snapshot, inClear, given, subjectKind);
  const places = new Set(read.faults.map(({ place }) => place));
  const more = valueFaults(inClear, given).filter(({ place }) => !places.has(place));
  return { ...read, faults: [...read.faults, ...more] };
}

/** Reads fields that are all public. @see readFieldsInClear */
export async function readForm(
  snapshot: Snapshot,
  form: DocumentForm,
  given: JsonObject,
  subjectKind?: KindName,
): Promise<FieldsInClear> {
  const faults = documentFaults(form, given).map((fault) => ({ ...fault, place: `/fields${fault.place}` }));
  return faults.length > 0 ? { fields: given, faults } : await resolveRecords(snapshot, form, given, subjectKind);
}

export interface ClearForm {
  readonly schema: DocumentSchema;
  readonly inClear: DocumentSchema;
  readonly subjectKind: KindName | undefined;
}

function refusePrivate(act: Act, { fields, papers }: DocumentSchema, given: JsonObject): void {
  const committed = [...fields.filter(({ clear }) => clear === undefined), ...papers].map(({ name }) => name);
  const found = Object.keys(given).filter((name) => committed.includes(name));
  if (found.length > 0) throw privateFields(act, found);
}

async function resolveRecords(
  snapshot: Snapshot,
  { fields: members }: DocumentForm,
  given: JsonObject,
  subjectKind: KindName | undefined,
): Promise<FieldsInClear> {
  const faults: ActFault[] = [];
  const fields: Record<string, JsonValue> = { ...given };
  for (const member of members) {
    const value = given[member.name];
    const type = recordType(member);
    if (value === undefined || type === undefined) continue;
    const kinds = member.clear === "SUBJECT" && subjectKind !== undefined ? [subjectKind] : type.kinds;
    const place = `/fields${pointerStep(member.name)}`;
    if (!isList(value)) fields[member.name] = await idOrFault(snapshot, value, kinds, place, faults);
    else if (value.length > MOST_INPUTS) faults.push(tooMany(place, value.length));
    else {
      const ids: JsonValue[] = [];
      for (const [index, each] of value.entries())
        ids.push(await idOrFault(snapshot, each, kinds, `${place}/${index}`, faults));
      fields[member.name] = ids;
    }
  }
  return { fields, faults };
}

function recordType({ type }: SchemaField): (FieldType & { readonly is: "RECORD" }) | undefined {
  if (type.is === "RECORD") return type;
  return type.is === "LIST" && type.each.is === "RECORD" ? type.each : undefined;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

async function idOrFault(
  snapshot: Snapshot,
  value: JsonValue,
  kinds: readonly KindName[],
  place: string,
  faults: ActFault[],
): Promise<JsonValue> {
  if (typeof value !== "string") return value;
  return (await namedOrFault(snapshot, value, kinds, place, faults)) ?? value;
}

/** The id of the record that a text names; undefined, with a fault more, for one that the index does not have. */
export async function namedOrFault(
  snapshot: Snapshot,
  text: string,
  kinds: readonly KindName[],
  place: string,
  faults: ActFault[],
): Promise<RecordId | undefined> {
  try {
    const id = await recordNamed(snapshot, text, kinds.length === 0 ? undefined : kinds);
    // An id alone names a record that need not exist.
    await standingAt(snapshot, id, momentOf(snapshot, {}));
    return id;
  } catch (error) {
    if (!(error instanceof AuditError) && !(error instanceof InputError)) throw error;
    faults.push({ place, problem: wrong(error) });
    return undefined;
  }
}

/** The faults of references and days that have their form, but that no ledger could record. */
function valueFaults(schema: DocumentSchema, given: JsonObject): readonly ActFault[] {
  return schema.fields.flatMap(({ name, clear }) => {
    const value = given[name];
    if (typeof value !== "string") return [];
    try {
      if (clear === "REFERENCE") parseNewReference(value);
      else if (clear === "UNTIL") clearEnd(schema, given);
      else if (clear === "FROM" || clear === "EFFECTIVE_AT") clearInstant(schema, given, clear);
      return [];
    } catch (error) {
      if (!(error instanceof DateError) && !(error instanceof InputError)) throw error;
      return [{ place: `/fields${pointerStep(name)}`, problem: wrong(error) }];
    }
  });
}

/** The end of a sentence that begins with a place. */
export function wrong({ text: { zh, en } }: CodedError): Bilingual {
  return { zh: `有误：${withoutStop(zh, "。")}`, en: `is wrong: ${withoutStop(en, ".")}` };
}

function withoutStop(text: string, stop: string): string {
  return text.endsWith(stop) ? text.slice(0, -stop.length) : text;
}

function tooMany(place: string, count: number): ActFault {
  return {
    place,
    problem: {
      zh: `有 ${count} 项，而账本至多接受 ${MOST_INPUTS} 项`,
      en: `has ${count} items, and the ledger takes ${MOST_INPUTS} at most`,
    },
  };
}
