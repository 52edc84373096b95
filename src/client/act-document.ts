import { firstBytes } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { DocumentBinding } from "../documents/document-binding.ts";
import { saveRecord } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import { requireSound } from "./document-fields.ts";
import type { HashedInput } from "./document-input.ts";
import { freshDocument } from "./fresh-document.ts";

/** The document behind an act, and the papers to save with it. */
export interface ActDocument {
  /** The hash that is recorded on the ledger. */
  readonly commitment: Hex;
  readonly document: NonNullable<RecordToSave["document"]>;
  readonly attachments: NonNullable<RecordToSave["attachments"]>;
}

/**
 * Commits the document of an act by its schema, with fresh salts.
 * @param boundTo - the act
 * @throws ClientError DOCUMENT_WRONG
 */
export function actDocument(
  schema: DocumentSchema,
  fields: JsonObject,
  { papers }: Pick<HashedInput, "papers">,
  boundTo: DocumentBinding,
): ActDocument {
  const document = freshDocument(schema.id, requireSound(schema, fields), boundTo);
  const attachments = papers.map(({ path, value: { sha256, sm3 } }) => ({ path, digests: { sha256, sm3 } }));
  return { commitment: document.commitment, document, attachments };
}

/**
 * Saves the document of a statement or settlement. Such a document has no id, and one record may have many: each is
 * saved under the first ten bytes of its commitment.
 */
export async function saveActDocument(
  dossier: Dossier,
  body: JsonObject,
  { commitment, document, attachments }: ActDocument,
): Promise<void> {
  await saveRecord(dossier, firstBytes(commitment, 10), { body, document, attachments });
}
