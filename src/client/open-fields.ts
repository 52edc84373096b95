import { parseCertificate } from "../certificate/parse-certificate.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { verifyCertificate } from "../certificate/verify.ts";
import type { Hex } from "../consensus/hex.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { listParties, listRecords, loadManifest, loadRecord, openDossier } from "../dossier/dossier.ts";
import type { Dossier } from "../dossier/dossier.ts";
import { keepOpenedNote } from "../dossier/opened-note.ts";
import { openFields } from "../documents/document.ts";
import { sameBinding } from "../documents/document-binding.ts";
import type { CommittedDocument } from "../documents/document.ts";
import type { DocumentOpening } from "../documents/opening.ts";
import { InputError } from "../documents/input-error.ts";
import type { Manifest } from "../documents/manifest.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { resolveRecord } from "./resolve-record.ts";
import { showForeign, showForeignList, showPath } from "../text/foreign-text.ts";

/** A file of an exported folder whose manifest is in a dossier here. */
export interface KeptMember {
  readonly record: string;
  readonly manifest: Manifest;
  /** The file's path in the manifest. */
  readonly path: string;
}

/** Opened fields of one document, with the document's commitment on the ledger. */
export interface OpenedDocument {
  readonly commitment: Hex;
  readonly opening: DocumentOpening;
}

/** Finds every manifest kept on this machine that lists a file with this SHA-256 digest (64 digits). */
export async function findInKeptManifests(directory: string, sha256: string): Promise<KeptMember[]> {
  const found: KeptMember[] = [];
  for (const party of await listParties(directory)) {
    const dossier = openDossier(directory, party);
    for (const record of await listRecords(dossier)) {
      const manifest = await loadManifest(dossier, record);
      const file = manifest?.files.find((one) => one.sha256 === sha256);
      if (manifest !== undefined && file !== undefined) found.push({ record, manifest, path: file.path });
    }
  }
  return found;
}

/**
 * Opens fields of the documents behind a certificate's records, with the salts in a party's dossier.
 * @param fields - `/purpose` is a field of the certified record, `A-01:/term` one of another record of its lineage;
 * the path of an object opens all in it, and `/` the whole document
 * @throws ClientError DOSSIER_UNKNOWN, NOTHING_TO_OPEN, RECORD_OUTSIDE_LINEAGE, DOCUMENT_ABSENT, DOCUMENT_DIFFERS,
 * FIELD_UNKNOWN
 */
export async function openFromDossier(
  context: ClientContext,
  certificate: Uint8Array,
  descriptor: Descriptor,
  party: string,
  fields: readonly string[],
): Promise<ReadonlyMap<RecordId, OpenedDocument>> {
  const dossier = await dossierOf(context.dossierDirectory, party);
  const paths = await pathsByRecord(context, subjectOf(certificate), fields);
  const recorded = new Map(
    verifyCertificate(certificate, descriptor, { now: context.now() }).lineage.map(({ id, content }) => [id, content]),
  );
  const openings = new Map<RecordId, OpenedDocument>();
  for (const [id, chosen] of paths) {
    const commitment = recorded.get(id);
    if (commitment === undefined)
      throw new ClientError(
        "RECORD_OUTSIDE_LINEAGE",
        {
          zh: `${id} 不在该凭证的血缘之中，无法披露其字段。`,
          en: `${id} is not in the lineage of this certificate, so none of its fields can be opened.`,
        },
        { record: id },
      );
    openings.set(id, { commitment, opening: open(await documentOf(dossier, id, commitment), id, chosen) });
  }
  return openings;
}

/** Keeps a note of the fields that a certificate opens, and for whom. @throws DossierError UNWRITABLE */
export async function noteOpenings(
  context: ClientContext,
  party: string,
  openings: ReadonlyMap<RecordId, OpenedDocument>,
  receiver: string | undefined,
): Promise<void> {
  const dossier = openDossier(context.dossierDirectory, party);
  for (const [record, { commitment, opening }] of openings)
    await keepOpenedNote(dossier, {
      record,
      commitment,
      paths: opening.fields.map(({ path }) => path),
      way: "CERTIFICATE",
      at: context.now(),
      ...(receiver === undefined ? {} : { to: receiver }),
    });
}

async function dossierOf(directory: string, party: string): Promise<Dossier> {
  const dossier = openDossier(directory, party);
  const parties = await listParties(directory);
  if (parties.includes(party)) return dossier;
  const list = showForeignList(parties);
  throw new ClientError(
    "DOSSIER_UNKNOWN",
    {
      zh: `${showPath(directory)} 中没有 ${showForeign(party)} 的存档${parties.length === 0 ? "" : `，现有：${list.zh}`}。`,
      en:
        `There is no dossier of ${showForeign(party)} in ` +
        `${showPath(directory)}${parties.length === 0 ? "" : `; there are ${list.en}`}.`,
    },
    { party, parties },
  );
}

function subjectOf(certificate: Uint8Array): RecordId {
  const { subject } = parseCertificate(certificate);
  if ("record" in subject) return subject.record;
  throw new ClientError(
    "NOTHING_TO_OPEN",
    {
      zh: "该文件没有出域记录，因而没有可披露的文书；不披露字段，即可出具其没有记录的凭证。",
      en:
        "This file is not recorded, so it has no document to open. " +
        "Leave out the opened fields to certify its absence.",
    },
    { absent: subject.absent },
  );
}

async function pathsByRecord(
  context: ClientContext,
  subject: RecordId,
  fields: readonly string[],
): Promise<ReadonlyMap<RecordId, string[]>> {
  const paths = new Map<RecordId, string[]>();
  for (const field of fields) {
    const { named, pointer } = parseField(field);
    const id = named === undefined ? subject : (await resolveRecord(context, named)).id;
    paths.set(id, [...(paths.get(id) ?? []), pointer]);
  }
  return paths;
}

/**
 * The record to which a field belongs (by default the certified one), and the field's path in the document; "" means
 * the whole document.
 */
function parseField(field: string): { readonly named?: string; readonly pointer: string } {
  const [, named, path = ""] = /^([^/].*?):(\/.*)$/s.exec(field) ?? [];
  if (named !== undefined) return { named, pointer: path === "/" ? "" : path };
  if (field === "/") return { pointer: "" };
  return { pointer: field.startsWith("/") ? field : `/${field}` };
}

async function documentOf(dossier: Dossier, id: RecordId, commitment: Hex): Promise<CommittedDocument> {
  const document = (await loadRecord(dossier, id))?.document;
  if (document === undefined) {
    throw new ClientError(
      "DOCUMENT_ABSENT",
      {
        zh: `${showForeign(dossier.party)} 的存档中没有 ${id} 的文书与盐值：只有记录主体自己的存档或其备份才有。`,
        en:
          `The dossier of ${showForeign(dossier.party)} has no document with salts of ${id}: ` +
          "only the party that recorded it has them, or its backup.",
      },
      { party: dossier.party, record: id },
    );
  }
  if (document.commitment === commitment && sameBinding(document.boundTo, { record: id })) return document;
  throw new ClientError(
    "DOCUMENT_DIFFERS",
    {
      zh: `${showForeign(dossier.party)} 的存档中 ${id} 的文书不是已记录的那一份：其字段不能证明任何内容。`,
      en:
        `The document of ${id} in the dossier of ${showForeign(dossier.party)} is not the one that was recorded: ` +
        "its fields prove nothing.",
    },
    { party: dossier.party, record: id, kept: document.commitment, recorded: commitment },
  );
}

function open(document: CommittedDocument, id: Hex, paths: readonly string[]): DocumentOpening {
  try {
    return openFields(document, paths);
  } catch (cause) {
    if (!(cause instanceof InputError) || cause.code !== "DOCUMENT_FIELD_UNKNOWN") throw cause;
    const path = String(cause.evidence["path"]);
    const known = fieldPaths(cause.evidence["paths"]);
    throw new ClientError(
      "FIELD_UNKNOWN",
      {
        zh: `${id} 的文书没有字段 ${showForeign(path)}，现有：${showForeignList(known).zh}。`,
        en: `The document of ${id} has no field ${showForeign(path)}; it has ${showForeignList(known).en}.`,
      },
      { record: id, path, paths: known },
      cause,
    );
  }
}

function fieldPaths(paths: unknown): readonly string[] {
  return Array.isArray(paths) ? paths.map(String) : [];
}
