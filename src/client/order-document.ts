import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { saveRecord } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import { hashFile } from "../dossier/hash-files.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { freshDocument } from "./fresh-document.ts";

/** A document behind an act, with what is to be kept of it. */
export interface OrderDocument {
  /** Root that goes on chain, 0x-hex. */
  readonly root: string;
  readonly document: NonNullable<RecordToSave["document"]>;
  readonly attachments: NonNullable<RecordToSave["attachments"]>;
}

const ORDER_SCHEMA = "laiqu.order-document.1";

/** Commits the order (文书) that an act rests on: the file's digests, and what the order says. */
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
 * Keeps the document of a statement or settlement. These have no id of their own, and one record may
 * have many: each is kept under the first ten bytes of its root.
 */
export async function saveActDocument(
  dossier: Dossier,
  body: JsonObject,
  { root, document, attachments }: OrderDocument,
): Promise<void> {
  await saveRecord(dossier, root.slice(0, 22), { body, document, attachments });
}

/** A business number for a case that was given none: the day, and enough chance that two never meet. */
export function newCaseNumber(day: string): string {
  return `RC-${day}-${randomBytes(4).toString("hex")}`;
}
