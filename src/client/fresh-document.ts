import { randomBytes } from "node:crypto";
import type { JsonObject } from "../documents/canonical-json.ts";
import { commitDocument } from "../documents/document.ts";
import type { CommittedDocument } from "../documents/document.ts";

/** Commits a document with fresh salts. It must be saved before its root leaves this machine. */
export function freshDocument(schemaId: string, fields: JsonObject): CommittedDocument {
  return commitDocument(schemaId, fields, (length) => new Uint8Array(randomBytes(length)));
}
