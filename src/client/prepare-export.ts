import { randomBytes } from "node:crypto";
import { basename, resolve } from "node:path";
import { loadRecord } from "../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../dossier/dossier.ts";
import { hashPath } from "../dossier/hash-files.ts";
import type { PathDigests } from "../dossier/hash-files.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { exportId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { DraftForm } from "../schemas/act.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DigestAnswer } from "../schemas/questions.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { findRecordById, readRecord } from "./resolve-record.ts";
import type { Session } from "../cli/session.ts";
import { exportDraft } from "./export-draft.ts";
import type { ExportParents } from "./export-draft.ts";
import { freshDocument } from "./fresh-document.ts";

/** One file or folder to export, hashed. */
export interface PreparedExport {
  readonly path: string;
  readonly digests: PathDigests;
  readonly id: string;
  /** What is still to be done; absent when the ledger has this export from us already. */
  readonly toSend?: { readonly draft: DraftForm; readonly toSave: RecordToSave };
}

/** Who exports, under what. */
export interface Exporter {
  readonly dossier: Dossier;
  readonly party: string;
  readonly role: RoleName;
  readonly parents: ExportParents;
}

const EXPORT_SCHEMA = "laiqu.export-document.1";

/**
 * Hashes a path and prepares its export. What the ledger has from the same party under the same
 * product and agreement is not recorded twice, unless `again` asks for it; what an earlier run saved
 * but could not send is sent as it was saved.
 */
export async function prepareExport(
  session: Session,
  exporter: Exporter,
  path: string,
  again: boolean,
): Promise<PreparedExport> {
  const digests = await hashWithProgress(session, path);
  const recorded = again ? undefined : await recordedByUs(session, exporter, digests.sha256);
  if (recorded !== undefined) return { path, digests, id: recorded };

  const first = exportId({ sha256: `0x${digests.sha256}`, ordinal: 0n });
  const saved = await loadRecord(exporter.dossier, first);
  const free = (await findRecordById(session, first)) === undefined;
  if (free && saved !== undefined && sameTarget(saved.body, exporter)) {
    const { body, document, manifest } = saved;
    return {
      path,
      digests,
      id: first,
      toSend: {
        draft: body as DraftForm,
        toSave: { body, ...(document && { document }), ...(manifest && { manifest }) },
      },
    };
  }
  return { path, digests, ...freshExport(exporter, path, digests, free && saved === undefined ? 0n : randomOrdinal()) };
}

function freshExport(
  exporter: Exporter,
  path: string,
  digests: PathDigests,
  ordinal: bigint,
): Pick<PreparedExport, "id"> & Required<Pick<PreparedExport, "toSend">> {
  const document = freshDocument(EXPORT_SCHEMA, fieldsOf(exporter, path, digests));
  const draft = exportDraft(exporter.parents, exporter.role, {
    form: digests.kind === "file" ? "FILE" : "FOLDER",
    sha256: digests.sha256,
    sm3: digests.sm3,
    ordinal,
    content: document.root,
  });
  const manifest = digests.kind === "folder" ? { manifest: digests.manifest } : {};
  return {
    id: exportId({ sha256: `0x${digests.sha256}`, ordinal }),
    toSend: { draft, toSave: { body: draft as JsonObject, document, ...manifest } },
  };
}

/** What can be opened later, field by field; the ledger has only the root over all of it. */
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

async function recordedByUs(
  session: Session,
  { party, parents }: Exporter,
  sha256: string,
): Promise<string | undefined> {
  const { result } = await session.api.get<Answer<DigestAnswer>>(`/v1/digests/sha256/${sha256}`);
  const candidates = result.matches.filter(
    (match) =>
      match.path === undefined && match.record.issuer?.id === party && match.product?.id === parents.product.id,
  );
  for (const { record } of candidates) {
    if ((await readRecord(session, record.id)).agreement?.id === parents.agreement.id) return record.id;
  }
  return undefined;
}

function sameTarget(body: JsonObject, { parents }: Exporter): boolean {
  return body["parent"] === parents.product.id && body["agreement"] === parents.agreement.id;
}

/** 64 random bits: one bit leaks, that somebody exported the same before; never who, or how often. */
function randomOrdinal(): bigint {
  return randomBytes(8).readBigUInt64BE() | 1n;
}

async function hashWithProgress(session: Session, path: string): Promise<PathDigests> {
  const bar = session.progress(session.say({ zh: `计算杂凑值 ${path}`, en: `hashing ${path}` }));
  try {
    return await hashPath(path, { onProgress: ({ bytes, totalBytes }) => bar.update(bytes, totalBytes) });
  } finally {
    bar.finish();
  }
}
