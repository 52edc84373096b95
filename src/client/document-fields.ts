import { documentFaults } from "../document-schemas/check-document.ts";
import type { DocumentFault } from "../document-schemas/check-document.ts";
import { clearText } from "../document-schemas/clear-terms.ts";
import type { ClearPlace, DocumentForm, DocumentSchema } from "../document-schemas/document-schema.ts";
import type { FieldType } from "../document-schemas/field-type.ts";
import { readFields } from "../document-schemas/read-fields.ts";
import { pointerStep } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { kindLabels } from "../ledger/kinds.ts";
import { parseRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import type { HashedInput } from "./document-input.ts";
import { inputFaults } from "./input-faults.ts";
import { resolveNamed } from "./resolve-record.ts";

/**
 * The fields of a document: what the command says, and what a person gives beside it. Records that a person names are
 * looked up, and the document has their ids, because a short name means nothing elsewhere.
 * @param own - the fields that the command says
 * @throws ClientError DOCUMENT_WRONG; ApiError for a record that nobody knows
 */
export async function documentFields(
  context: ClientContext,
  schema: DocumentForm,
  own: JsonObject,
  input: HashedInput,
): Promise<JsonObject> {
  const papersGiven = Object.fromEntries(input.papers.map(({ name, value }) => [name, value]));
  const given: JsonObject = { ...input.values, ...readFields(schema, input.fields), ...papersGiven };
  refuseFaults(schema, faultsOfAll(schema, own, input, { ...given, ...own }));
  const resolved: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(given)) {
    const type = schema.fields.find((field) => field.name === name)?.type;
    resolved.push([name, type === undefined ? value : await resolve(context, schema, name, type, value)]);
  }
  return { ...Object.fromEntries(resolved), ...own };
}

/** Returns the fields of a document unchanged. @throws ClientError DOCUMENT_WRONG */
export function requireSound(schema: DocumentSchema, fields: JsonObject): JsonObject {
  refuseFaults(schema, documentFaults(schema, fields));
  return fields;
}

/** The id of the record that a document names at a place in the clear; undefined where it names none. */
export function clearId(schema: DocumentSchema, fields: JsonObject, place: ClearPlace): RecordId | undefined {
  const text = clearText(schema, fields, place);
  return text === undefined ? undefined : parseRecordId(text);
}

async function resolve(
  context: ClientContext,
  schema: DocumentForm,
  name: string,
  type: FieldType,
  value: JsonValue,
): Promise<JsonValue> {
  if (type.is === "LIST" && type.each.is === "RECORD" && Array.isArray(value)) {
    const ids: JsonValue[] = [];
    for (const each of value) ids.push(await resolve(context, schema, name, type.each, each));
    return ids;
  }
  if (type.is !== "RECORD" || typeof value !== "string") return value;
  const { kinds } = type;
  const found = await resolveNamed(context, value, kinds.length === 1 ? kinds[0] : undefined);
  if (kinds.length > 0 && !kinds.includes(found.kind)) refuseFaults(schema, [ofAnotherKind(name, value, type)]);
  return found.id;
}

/** The name of a record in a document: its reference, or the id of an export that has none. */
export function nameOf({ reference, id }: Pick<RecordDetail, "id" | "reference">): string {
  return reference ?? id;
}

/** The faults of what is given come first, and what follows from them is not told as well. */
function faultsOfAll(schema: DocumentForm, own: JsonObject, input: HashedInput, all: JsonObject): DocumentFault[] {
  const given = inputFaults(schema, own, input);
  const places = new Set(given.map(({ place }) => place));
  return [...given, ...documentFaults(schema, all).filter(({ place }) => !places.has(topOf(place)))];
}

/** The first step of a place: `/order` of `/order/name`. */
function topOf(place: string): string {
  return /^\/[^/]*/.exec(place)?.[0] ?? place;
}

function ofAnotherKind(name: string, value: string, { kinds }: FieldType & { is: "RECORD" }): DocumentFault {
  const wanted = kinds.map((kind) => kindLabels[kind]);
  return {
    place: pointerStep(name),
    problem: {
      zh: `所指的 ${showForeign(value)} 不是${wanted.map(({ zh }) => zh).join("或")}`,
      en: `names ${showForeign(value)}, which is no ${wanted.map(({ en }) => en).join(" or ")}`,
    },
  };
}

function refuseFaults({ id, title }: DocumentForm, faults: readonly DocumentFault[]): void {
  if (faults.length === 0) return;
  const said = (language: "zh" | "en"): string[] =>
    faults.map(({ place, problem }) => `${showForeign(place)} ${problem[language]}`);
  throw new ClientError(
    "DOCUMENT_WRONG",
    {
      zh: `“${title.zh}”的文书（${id}）有误，未保存也未发送任何内容：${said("zh").join("；")}。请改正后再次办理。`,
      en:
        `The document of the act, ${title.en} (${id}), is wrong, and nothing was saved or sent: ` +
        `${said("en").join("; ")}. Correct it and run the command again.`,
    },
    { schemaId: id, faults: faults.map(({ place, problem }) => ({ place, zh: problem.zh, en: problem.en })) },
  );
}
