import { randomBytes } from "node:crypto";
import { basename, resolve } from "node:path";
import { Check } from "typebox/schema";
import { parseHex } from "../consensus/hex.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { rebindDocument, type CommittedDocument } from "../documents/document.ts";
import { loadRecord } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import type { PathDigests } from "../dossier/hash-files.ts";
import { exportId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { DraftFormSchema } from "../schemas/act.ts";
import type { DraftForm } from "../schemas/act.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DigestAnswer } from "../schemas/questions.ts";
import type { RecordDetail } from "../schemas/record.ts";
import type { ClientContext } from "./client-context.ts";
import { exportDraft } from "./export-draft.ts";
import type { ExportParents } from "./export-parents.ts";
import { freshDocument } from "./fresh-document.ts";
import { hashWithProgress } from "./hash-with-progress.ts";

/** One file or folder to export, hashed. */
export interface PreparedExport {
  readonly path: string;
  readonly digests: PathDigests;
  readonly id: RecordId;
  /** The part that is still to be sent; absent when the ledger has this export from the same party already. */
  readonly toSend?: ExportToSend;
}

/** The draft of an export, and the documents that are saved with it before it is sent. */
interface ExportToSend {
  readonly draft: DraftForm;
  readonly toSave: RecordToSave;
  /** True if an earlier run saved exactly these documents. */
  readonly isResumed: boolean;
}

/** The exporting party, and the records under which it exports. */
export interface Exporter {
  readonly dossier: Dossier;
  readonly party: RecordId;
  readonly role: RoleName;
  readonly parents: ExportParents;
}

const EXPORT_SCHEMA = "laiqu.export-document.1";

/**
 * Hashes a path and prepares its export. Skips an export that the same party has recorded under the same product and
 * agreement, unless `again` asks for it. A draft that an earlier run saved but could not send is sent unchanged.
 */
export async function prepareExport(
  context: ClientContext,
  exporter: Exporter,
  path: string,
  again: boolean,
): Promise<PreparedExport> {
  const digests = await hashWithProgress(context, path);
  const known = await context.api.digest("sha256", digests.sha256);
  const recorded = again ? undefined : recordedBy(exporter, known.result);
  if (recorded !== undefined) return { path, digests, id: recorded };

  const first = exportId({ sha256: parseHex(`0x${digests.sha256}`), ordinal: 0n });
  const saved = await loadRecord(exporter.dossier, first);
  const free = !(await isRecorded(context, first, known));
  if (free && saved !== undefined && isDraft(saved.body) && sameTarget(saved.body, exporter)) {
    const { body, document, manifest } = saved;
    const toSave = { body, ...(document && { document }), ...(manifest && { manifest }) };
    return { path, digests, id: first, toSend: { draft: saved.body, toSave, isResumed: true } };
  }
  // The absence of ordinal 0 proves that a content was never exported, so only a draft for another recipient, which may
  // be on its way, keeps an export from it. A body that is no draft of this program is moved aside when it is saved.
  const takesFirst = free && (saved === undefined || !isDraft(saved.body));
  const ordinal = takesFirst ? 0n : randomOrdinal();
  // A draft that was saved and lost its ordinal to another export keeps its document, with the salts that are saved.
  const lost = !again && saved !== undefined && isDraft(saved.body) && sameTarget(saved.body, exporter);
  return { path, digests, ...exportUnder(ordinal, exporter, path, digests, lost ? saved.document : undefined) };
}

function exportUnder(
  ordinal: bigint,
  exporter: Exporter,
  path: string,
  digests: PathDigests,
  kept: CommittedDocument | undefined,
): { readonly id: RecordId; readonly toSend: ExportToSend } {
  // The document is bound to the record, so the ordinal is chosen before it.
  const id = exportId({ sha256: parseHex(`0x${digests.sha256}`), ordinal });
  const document =
    kept === undefined
      ? freshDocument(EXPORT_SCHEMA, fieldsOf(exporter, path, digests), { record: id })
      : rebindDocument(kept, { record: id });
  const draft = exportDraft(exporter.parents, exporter.role, {
    form: digests.kind === "file" ? "FILE" : "FOLDER",
    sha256: digests.sha256,
    sm3: digests.sm3,
    ordinal,
    content: document.commitment,
  });
  const manifest = digests.kind === "folder" ? { manifest: digests.manifest } : {};
  return {
    id,
    toSend: { draft, toSave: { body: { ...draft }, document, ...manifest }, isResumed: false },
  };
}

/** The fields that can be opened one by one later; the ledger has only one hash over all of them. */
function fieldsOf({ parents }: Exporter, path: string, digests: PathDigests): JsonObject {
  const size =
    digests.kind === "file"
      ? { bytes: digests.size }
      : { bytes: digests.manifest.totalBytes, files: digests.manifest.fileCount };
  return {
    name: basename(resolve(path)),
    sha256: digests.sha256,
    sm3: digests.sm3,
    ...size,
    product: nameOf(parents.product),
    agreement: nameOf(parents.agreement),
    ...(parents.agreement.counterparty === undefined ? {} : { recipient: parents.agreement.counterparty.id }),
  };
}

function nameOf(record: RecordDetail): string {
  return record.reference ?? record.id;
}

/** The export of this content by the same party under the same product and agreement. */
function recordedBy({ party, parents }: Exporter, { matches }: DigestAnswer): RecordId | undefined {
  return matches.find(
    ({ path, record, product, agreement }) =>
      path === undefined &&
      record.issuer?.id === party &&
      product?.id === parents.product.id &&
      agreement?.id === parents.agreement.id,
  )?.record.id;
}

/**
 * Whether an export with this id is recorded. Looks in the matches of its digest; if the list was cut, asks the API.
 */
async function isRecorded(
  { api }: ClientContext,
  id: RecordId,
  { result, completeness }: Answer<DigestAnswer>,
): Promise<boolean> {
  if (result.matches.some(({ record }) => record.id === id)) return true;
  return completeness === "truncated" && (await api.findRecord(id)) !== undefined;
}

function isDraft(body: JsonObject): body is JsonObject & DraftForm {
  return Check(DraftFormSchema, body);
}

function sameTarget({ parent, agreement }: DraftForm, { parents }: Exporter): boolean {
  return parent === parents.product.id && agreement === parents.agreement.id;
}

/** A random ordinal, not zero. It reveals that somebody exported the same content before, but not who or how often. */
function randomOrdinal(): bigint {
  return randomBytes(8).readBigUInt64BE() | 1n;
}
