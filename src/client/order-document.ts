import { statSync } from "node:fs";
import { basename } from "node:path";
import { firstBytes } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { saveRecord } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import { hashFile } from "../dossier/hash-files.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { rebindDocument } from "../documents/document.ts";
import type { DocumentBinding } from "../documents/document-binding.ts";
import { showPath } from "../text/foreign-text.ts";
import { ClientError } from "./client-error.ts";
import { freshDocument } from "./fresh-document.ts";

/** The document that an act rests on, and the files to save with it. */
export interface OrderDocument {
  /** The hash that is recorded on the ledger. */
  readonly commitment: Hex;
  readonly document: NonNullable<RecordToSave["document"]>;
  readonly attachments: NonNullable<RecordToSave["attachments"]>;
  /** SHA-256 of the order's file, or "" without one: unlike the root, it is the same when the command is repeated. */
  readonly sha256: string;
}

const ORDER_SCHEMA = "laiqu.order-document.1";

/**
 * Commits the order (文书) that an act rests on, with fresh salts: the file's digests, and the given fields.
 * @param path - the order's file; without one only the fields are committed
 * @param boundTo - the act
 * @throws ClientError NOT_A_FILE; DossierError as for a file that is hashed
 */
export async function orderDocument(
  path: string | undefined,
  fields: JsonObject,
  boundTo: DocumentBinding,
): Promise<OrderDocument> {
  if (path === undefined) {
    const document = freshDocument(ORDER_SCHEMA, fields, boundTo);
    return { commitment: document.commitment, document, attachments: [], sha256: "" };
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw folderAsOrder(path);
  const { sha256, sm3, size } = await hashFile(path);
  const order = { name: basename(path), sha256, sm3, bytes: size };
  const document = freshDocument(ORDER_SCHEMA, { ...fields, order }, boundTo);
  return { commitment: document.commitment, document, attachments: [{ path, digests: { sha256, sm3 } }], sha256 };
}

function folderAsOrder(path: string): ClientError {
  return new ClientError(
    "NOT_A_FILE",
    {
      zh: `${showPath(path)} 是文件夹，而决定书是一个文件：请写出该文件的路径。`,
      en: `${showPath(path)} is a folder, and an order is one file: name that file.`,
    },
    { path },
  );
}

/** The same order as the document of another act or record, with the same salts. */
export function sameOrderFor(
  { document, attachments, sha256 }: OrderDocument,
  boundTo: DocumentBinding,
): OrderDocument {
  const bound = rebindDocument(document, boundTo);
  return { commitment: bound.commitment, document: bound, attachments, sha256 };
}

/**
 * Saves the document of a statement or settlement. Such a document has no id, and one record may have many: each is
 * saved under the first ten bytes of its commitment.
 */
export async function saveActDocument(
  dossier: Dossier,
  body: JsonObject,
  { commitment, document, attachments }: Omit<OrderDocument, "sha256">,
): Promise<void> {
  await saveRecord(dossier, firstBytes(commitment, 10), { body, document, attachments });
}
