import { randomBytes } from "node:crypto";
import type { JsonObject } from "../documents/canonical-json.ts";
import { commitDocument } from "../documents/document.ts";
import type { CommittedDocument } from "../documents/document.ts";
import type { DocumentBinding } from "../documents/document-binding.ts";

/** Commits a document of a record or an act with fresh salts. Save it before its commitment leaves this machine. */
export function freshDocument(schemaId: string, fields: JsonObject, boundTo: DocumentBinding): CommittedDocument {
  return commitDocument(schemaId, fields, boundTo, (length) => new Uint8Array(randomBytes(length)));
}
