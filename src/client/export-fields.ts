import { basename, resolve } from "node:path";
import { schemaBehind } from "../document-schemas/schema-catalogue.ts";
import { fileName } from "../document-schemas/text-form.ts";
import { canonicalJson } from "../documents/canonical-json.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { CommittedDocument } from "../documents/document.ts";
import type { PathDigests } from "../dossier/hash-files.ts";
import type { ClientContext } from "./client-context.ts";
import { documentFields, nameOf, requireSound } from "./document-fields.ts";
import type { HashedInput } from "./document-input.ts";
import type { ExportParents } from "./export-parents.ts";

export const EXPORT_SCHEMA = schemaBehind({ act: "RECORD", kind: "EXPORT" });

/** A file that stands for those that are not hashed yet: what is given beside a file does not depend on it. */
const ANY_FILE: PathDigests = { kind: "file", size: 0, sha256: "0".repeat(64), sm3: "0".repeat(64) };

/**
 * The fields that the exporter gives for the documents of all exports of a command. They are checked before anything
 * is hashed, because hashing may take hours; so are the names of the files and folders.
 * @throws ClientError DOCUMENT_WRONG; ApiError for a record that nobody knows
 */
export async function givenForExports(
  context: ClientContext,
  parents: ExportParents,
  fields: HashedInput["fields"],
  paths: readonly string[],
): Promise<JsonObject> {
  const own = { ...fieldsOfFile("file", ANY_FILE), files: 1, ...fieldsOfParents(parents) };
  const all = await documentFields(context, EXPORT_SCHEMA, own, { fields, values: {}, papers: [] });
  const given = Object.fromEntries(Object.entries(all).filter(([name]) => !Object.keys(own).includes(name)));
  for (const path of paths) exportFields({ parents, given }, path, ANY_FILE);
  return given;
}

/**
 * The fields of an export's document, which can be opened one by one later: the ledger has only one hash over all of
 * them.
 * @throws ClientError DOCUMENT_WRONG
 */
export function exportFields(
  { parents, given }: { readonly parents: ExportParents; readonly given: JsonObject },
  path: string,
  digests: PathDigests,
): JsonObject {
  return requireSound(EXPORT_SCHEMA, { ...given, ...fieldsOfFile(path, digests), ...fieldsOfParents(parents) });
}

/** Whether a document that was saved earlier says the same, so that it can be sent with its salts. */
export function saysTheSame(document: CommittedDocument | undefined, fields: JsonObject): boolean {
  return document?.schemaId === EXPORT_SCHEMA.id && canonicalJson(document.fields) === canonicalJson(fields);
}

function fieldsOfFile(path: string, digests: PathDigests): JsonObject {
  const size =
    digests.kind === "file"
      ? { bytes: digests.size }
      : { bytes: digests.manifest.totalBytes, files: digests.manifest.fileCount };
  return { name: fileName(basename(resolve(path))), sha256: digests.sha256, sm3: digests.sm3, ...size };
}

function fieldsOfParents({ product, agreement, recipient }: ExportParents): JsonObject {
  return {
    product: nameOf(product),
    ...(agreement === undefined ? {} : { agreement: nameOf(agreement) }),
    ...(recipient === undefined ? {} : { recipient }),
  };
}
