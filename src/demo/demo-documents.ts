import { createHash } from "node:crypto";
import type { Hex } from "../consensus/hex.ts";
import { documentFaults } from "../document-schemas/check-document.ts";
import type { DocumentFault } from "../document-schemas/check-document.ts";
import type { ClearPlace, DocumentSchema, SchemaField } from "../document-schemas/document-schema.ts";
import { schemaOfRecord } from "../document-schemas/schema-catalogue.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { Kind } from "../ledger/kinds.ts";
import { linkNameOf } from "../ledger/views.ts";
import { showDate } from "../text/china-time.ts";
import type { RecordSpec } from "./act-specs.ts";
import { DemoError } from "./demo-error.ts";
import type { DemoFile } from "./demo-files.ts";

/** A document of the demo before it is committed. */
export interface DocumentBehind {
  readonly schemaId: string;
  readonly fields: JsonObject;
}

/**
 * The document behind a record: the fields that the demo gives, and those that the record says in the clear as well.
 * @throws DemoError DOCUMENT_WRONG
 */
export function documentBehind(spec: RecordSpec, file: DemoFile | undefined): DocumentBehind {
  const schema = schemaOfRecord(spec.kind, spec.code);
  if (schema === undefined) throw wrongDocument(spec.alias, `${spec.kind} ${spec.code ?? ""}`, []);
  return wholeDocument(schema, spec.alias, { ...clearFields(schema, spec, file), ...spec.fields });
}

/**
 * A document that its schema accepts. Every paper that the schema asks for is a fictional one, of which the document
 * has the digests.
 * @param alias - the record that the document is about, by its name in the demo
 * @throws DemoError DOCUMENT_WRONG
 */
export function wholeDocument(schema: DocumentSchema, alias: string, given: JsonObject): DocumentBehind {
  const fields = { ...papersOf(schema, alias), ...given };
  const faults = documentFaults(schema, fields);
  if (faults.length > 0) throw wrongDocument(alias, schema.id, faults);
  return { schemaId: schema.id, fields };
}

function clearFields(schema: DocumentSchema, spec: RecordSpec, file: DemoFile | undefined): JsonObject {
  const digests = file === undefined ? {} : { sha256: file.sha256, sm3: file.sm3, bytes: file.bytes.length };
  const said = schema.fields.flatMap((field) => {
    const value = field.clear === undefined ? undefined : clearValueOf(field, field.clear, spec);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return { ...Object.fromEntries(said), ...digests };
}

/** What a record says in the clear at a place; undefined where it says nothing there that the document repeats. */
function clearValueOf({ type }: SchemaField, clear: ClearPlace, spec: RecordSpec): JsonValue | undefined {
  const link = linkNameOf(Kind[spec.kind]);
  const said: Partial<Record<ClearPlace, JsonValue | undefined>> = {
    REFERENCE: spec.reference ?? spec.alias,
    PARENT: spec.parent,
    LINK: link === undefined ? undefined : spec[link],
    INPUTS: type.is === "LIST" ? spec.inputs : undefined,
    CLAUSES: spec.clauses,
    ACCOUNT: spec.firstAccount,
    ROLES: spec.roles,
    FROM: spec.from === undefined ? undefined : showDate(spec.from),
    // The last day is the one before the instant at which the term has ended.
    UNTIL: spec.until === undefined || type.is !== "DATE" ? undefined : showDate(spec.until - 1),
  };
  return said[clear];
}

function papersOf({ papers }: DocumentSchema, alias: string): JsonObject {
  const needed = papers.filter(({ required }) => required);
  return Object.fromEntries(needed.map(({ name, label }) => [name, fictionalPaper(`${alias} ${label.zh}`)]));
}

/** The digests of a paper of the demo, which is one line of text. */
export function fictionalPaper(title: string): JsonObject {
  const bytes = new TextEncoder().encode(`${title}（演示用虚构文书）\n`);
  const digestOf = (algorithm: "sha256" | "sm3"): string => createHash(algorithm).update(bytes).digest("hex");
  return { name: `${title}.txt`, sha256: digestOf("sha256"), sm3: digestOf("sm3"), bytes: bytes.length };
}

/** The root of a tree whose leaves the demo does not have, such as a snapshot of data. */
export function fictionalRoot(title: string): Hex {
  return `0x${createHash("sha256").update(`${title}（演示）`).digest("hex")}`;
}

export function wrongDocument(alias: string, schemaId: string, faults: readonly DocumentFault[]): DemoError {
  const said = (language: "zh" | "en") => faults.map(({ place, problem }) => `${place} ${problem[language]}`);
  return new DemoError(
    "DOCUMENT_WRONG",
    {
      zh: `${alias} 的文书不符合 ${schemaId}：${said("zh").join("；")}。请改正演示的数据。`,
      en: `The document of ${alias} is no ${schemaId}: ${said("en").join("; ")}. Correct the demo's data.`,
    },
    { alias, schemaId },
  );
}
