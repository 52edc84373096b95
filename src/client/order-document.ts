import { basename } from "node:path";
import { firstBytes } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { saveRecord } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import { hashFile } from "../dossier/hash-files.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { freshDocument } from "./fresh-document.ts";

/** The document that an act rests on, and the files to save with it. */
export interface OrderDocument {
  /** The root that is recorded on the ledger. */
  readonly root: Hex;
  readonly document: NonNullable<RecordToSave["document"]>;
  readonly attachments: NonNullable<RecordToSave["attachments"]>;
}

const ORDER_SCHEMA = "laiqu.order-document.1";

/**
 * Commits the order (文书) that an act rests on, with fresh salts: the file's digests, and the given fields.
 * @param path - the order's file; without one only the fields are committed
 */
export async function orderDocument(path: string | undefined, fields: JsonObject): Promise<OrderDocument> {
  if (path === undefined) {
    const document = freshDocument(ORDER_SCHEMA, fields);
    return { root: document.root, document, attachments: [] };
  }
  const { sha256, sm3, size } = await hashFile(path);
  const document = freshDocument(ORDER_SCHEMA, {
    ...fields,
    order: { name: basename(path), sha256, sm3, bytes: size },
  });
  return { root: document.root, document, attachments: [{ path, digests: { sha256, sm3 } }] };
}

/**
 * Saves the document of a statement or settlement. Such a document has no id, and one record may have many: each is
 * saved under the first ten bytes of its root.
 */
export async function saveActDocument(
  dossier: Dossier,
  body: JsonObject,
  { root, document, attachments }: OrderDocument,
): Promise<void> {
  await saveRecord(dossier, firstBytes(root, 10), { body, document, attachments });
}
