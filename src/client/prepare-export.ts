import { randomBytes } from "node:crypto";
import { Check } from "typebox/schema";
import { parseHex, toHex } from "../consensus/hex.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { rebindDocument, type CommittedDocument } from "../documents/document.ts";
import { SALT_BYTES } from "../documents/salted-tree.ts";
import { listRecords, loadOpening, loadRecord, openingPath } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import type { PathDigests } from "../dossier/hash-files.ts";
import { exportId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { saltedCommitment } from "../ledger/salted-commitment.ts";
import { isOpeningOf, saltedExportId } from "../ledger/salted-opening.ts";
import { DraftFormSchema } from "../schemas/act.ts";
import type { DraftForm } from "../schemas/act.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DigestAnswer } from "../schemas/questions.ts";
import type { ClientContext } from "./client-context.ts";
import { exportDraft } from "./export-draft.ts";
import type { ExportManner } from "./export-draft.ts";
import { EXPORT_SCHEMA, exportFields, saysTheSame } from "./export-fields.ts";
import type { ExportParents } from "./export-parents.ts";
import { freshDocument } from "./fresh-document.ts";
import type { ActingSeat } from "./seat.ts";

/** A file or folder with its digests. */
export interface HashedPath {
  readonly path: string;
  readonly digests: PathDigests;
}

/** One file or folder to export, hashed. */
export interface PreparedExport extends HashedPath {
  readonly id: RecordId;
  /** The part that is still to be sent; absent when the ledger has this export from the same party already. */
  readonly toSend?: ExportToSend;
  /** The path of the opening of a salted export, in the dossier. */
  readonly opening?: string;
}

/** The draft of an export, and the documents that are saved with it before it is sent. */
export interface ExportToSend {
  readonly draft: DraftForm;
  readonly toSave: RecordToSave;
  /** True if an earlier run saved exactly these documents. */
  readonly isResumed: boolean;
}

/** The exporting party, and the records under which it exports. */
export interface Exporter {
  readonly dossier: Dossier;
  readonly seat: ActingSeat;
  readonly role: RoleName;
  readonly parents: ExportParents;
  readonly manner: ExportManner;
  /** Whether the ledger gets salted commitments in the place of the digests. */
  readonly salted: boolean;
  /** The fields that the exporter gives for the document of each export, beside those of its file. */
  readonly given: JsonObject;
}

/**
 * Prepares the export of a hashed path. Skips an export that the same party has recorded under the same product and
 * agreement, unless `again` asks for it. A draft that an earlier run saved but did not sign is sent unchanged, unless
 * its document is to say something else now.
 */
export async function prepareExport(
  context: ClientContext,
  exporter: Exporter,
  hashed: HashedPath,
  again: boolean,
): Promise<PreparedExport> {
  return await (exporter.salted ? prepareSalted : preparePlain)(context, exporter, hashed, again);
}

/**
 * Looks for a salted export of the content in the party's own dossier, because no server may be asked about a digest
 * that the ledger hides.
 */
async function prepareSalted(
  context: ClientContext,
  exporter: Exporter,
  { path, digests }: HashedPath,
  again: boolean,
): Promise<PreparedExport> {
  const { dossier } = exporter;
  const fields = exportFields(exporter, path, digests);
  for (const kept of await listRecords(dossier)) {
    const content = await loadOpening(dossier, kept);
    if (content === undefined || !isOpeningOf(content, digests)) continue;
    const saved = await loadDraft(dossier, kept);
    if (saved === undefined || !sameTarget(saved.draft, exporter)) continue;
    const id = saltedExportId(content);
    const opening = openingPath(dossier, id);
    const isNew = (await context.api.findRecord(id)) === undefined;
    if (isNew && saysTheSame(saved.toSave.document, fields)) return { path, digests, id, toSend: saved, opening };
    if (!isNew && !again) return { path, digests, id, opening };
  }
  const content = { salt: toHex(randomBytes(SALT_BYTES)), sha256: digests.sha256, sm3: digests.sm3 };
  const id = saltedExportId(content);
  const document = freshDocument(EXPORT_SCHEMA.id, fields, { record: id });
  const draft = exportDraft(exporter.parents, exporter.manner, exporter.role, {
    form: "SALTED",
    commitment: saltedCommitment(content).slice(2),
    ordinal: 0n,
    content: document.commitment,
  });
  // The manifest of a folder is not kept: no file of a folder can be shown under a commitment to the whole.
  const toSave = { body: { ...draft }, document, opening: content };
  return { path, digests, id, toSend: { draft, toSave, isResumed: false }, opening: openingPath(dossier, id) };
}

async function preparePlain(
  context: ClientContext,
  exporter: Exporter,
  { path, digests }: HashedPath,
  again: boolean,
): Promise<PreparedExport> {
  const known = await context.api.digest("sha256", digests.sha256);
  const recorded = again ? undefined : recordedBy(exporter, known.result);
  if (recorded !== undefined) return { path, digests, id: recorded };

  const first = firstExportOf(digests);
  // The absence of ordinal 0 proves that a content was never exported, and the ledger takes no other ordinal before it.
  // So only a recorded export keeps another from it: what this account signed has its outcome before this is asked
  // (see `exportIntent`), and a draft that was saved under it and never sent is moved aside when this one is saved.
  const isFree = !(await isRecorded(context, first, known));
  const saved = await loadDraft(exporter.dossier, first);
  const fields = exportFields(exporter, path, digests);
  const isOurs = saved !== undefined && sameTarget(saved.draft, exporter) && saysTheSame(saved.toSave.document, fields);
  if (isFree && isOurs) return { path, digests, id: first, toSend: saved };
  const ordinal = isFree ? 0n : randomOrdinal();
  // A draft that was saved and lost its ordinal to another export keeps its document, with the salts that are saved.
  const kept = isOurs && !again ? saved.toSave.document : undefined;
  const documentOf = (record: RecordId): CommittedDocument =>
    kept === undefined ? freshDocument(EXPORT_SCHEMA.id, fields, { record }) : rebindDocument(kept, { record });
  return { path, digests, ...exportUnder(ordinal, exporter, digests, documentOf) };
}

/** The draft that is saved for a record, with its documents; undefined when there is none. @throws DossierError */
export async function loadDraft(dossier: Dossier, id: string): Promise<ExportToSend | undefined> {
  const saved = await loadRecord(dossier, id);
  if (saved === undefined || !isDraft(saved.body)) return undefined;
  const { body, document, manifest, opening } = saved;
  const toSave = {
    body,
    ...(document && { document }),
    ...(manifest && { manifest }),
    ...(opening && { opening }),
  };
  return { draft: saved.body, toSave, isResumed: true };
}

/** The first export of a content: the one with ordinal 0. */
export function firstExportOf({ sha256 }: Pick<PathDigests, "sha256">): RecordId {
  return exportId({ sha256: parseHex(`0x${sha256}`), ordinal: 0n });
}

function exportUnder(
  ordinal: bigint,
  exporter: Exporter,
  digests: PathDigests,
  documentOf: (record: RecordId) => CommittedDocument,
): { readonly id: RecordId; readonly toSend: ExportToSend } {
  // The document is bound to the record, so the ordinal is chosen before it.
  const id = exportId({ sha256: parseHex(`0x${digests.sha256}`), ordinal });
  const document = documentOf(id);
  const draft = exportDraft(exporter.parents, exporter.manner, exporter.role, {
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

/** The export of this content by the same party under the same product and agreement. */
function recordedBy({ seat, parents }: Exporter, { matches }: DigestAnswer): RecordId | undefined {
  return matches.find(
    ({ path, record, product, agreement }) =>
      path === undefined &&
      record.issuer?.id === seat.seat.party.id &&
      product?.id === parents.product.id &&
      agreement?.id === parents.agreement?.id,
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

/** Whether a draft that was saved is what would be made now, as far as its target and its manner go. */
function sameTarget(
  { parent, agreement, status, backfilled = false, effectiveAt }: DraftForm,
  { parents, manner }: Exporter,
): boolean {
  const isSameManner =
    (status === "PROPOSED") === (manner.proposed ?? false) &&
    backfilled === (manner.backfilled ?? false) &&
    effectiveAt === manner.effectiveAt;
  return parent === parents.product.id && agreement === parents.agreement?.id && isSameManner;
}

/** A random ordinal, not zero. It reveals that somebody exported the same content before, but not who or how often. */
function randomOrdinal(): bigint {
  return randomBytes(8).readBigUInt64BE() | 1n;
}
