import { parseCertificate } from "../certificate/parse-certificate.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { verifyCertificate } from "../certificate/verify.ts";
import type { Hex } from "../consensus/hex.ts";
import { parseRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { listParties, listRecords, loadManifest, loadRecord, openDossier } from "../dossier/dossier.ts";
import type { Dossier } from "../dossier/dossier.ts";
import { openFields } from "../documents/document.ts";
import type { CommittedDocument } from "../documents/document.ts";
import type { DocumentOpening } from "../documents/opening.ts";
import { InputError } from "../documents/input-error.ts";
import type { Manifest } from "../documents/manifest.ts";
import { CliError } from "../cli/cli-error.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import { resolveRecord } from "./resolve-record.ts";
import type { Session } from "../cli/session.ts";

/** A file of an exported folder whose manifest somebody here keeps. */
export interface KeptMember {
  readonly record: string;
  readonly manifest: Manifest;
  readonly path: string;
}

/** Every place here where a file is part of an exported folder, by its SHA-256 digest (64 digits). */
export async function findInKeptManifests(session: Session, sha256: string): Promise<KeptMember[]> {
  const directory = dossierDirectory(session.config.dataDirectory);
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
 * Opens fields of the documents behind a certificate's records, with the salts that a party's dossier keeps.
 * @param fields - `/purpose` is a field of the certified record, `A-01:/term` one of another record of its lineage;
 * the path of an object opens all in it, and `/` the whole document
 * @throws CliError `NOT_FOUND` when there is no such dossier, record or document; `BAD_USAGE` for a field that is none;
 * `NOT_VALID` when what is kept is not what was recorded
 */
export async function openFromDossier(
  session: Session,
  certificate: Uint8Array,
  descriptor: Descriptor,
  party: string,
  fields: readonly string[],
): Promise<ReadonlyMap<RecordId, DocumentOpening>> {
  const dossier = await dossierOf(session, party);
  const paths = await pathsByRecord(session, subjectOf(certificate), fields);
  const recorded = new Map(verifyCertificate(certificate, descriptor).lineage.map(({ id, content }) => [id, content]));
  const openings = new Map<RecordId, DocumentOpening>();
  for (const [id, chosen] of paths) {
    const root = recorded.get(id);
    if (root === undefined)
      throw new CliError(
        "BAD_USAGE",
        {
          zh: `${id} 不在该凭证的血缘之中，无法披露其字段。`,
          en: `${id} is not in the lineage of this certificate, so none of its fields can be opened.`,
        },
        { record: id },
      );
    openings.set(id, open(await documentOf(dossier, id, root), id, chosen));
  }
  return openings;
}

async function dossierOf(session: Session, party: string): Promise<Dossier> {
  const directory = dossierDirectory(session.config.dataDirectory);
  const dossier = openDossier(directory, party);
  const parties = await listParties(directory);
  if (parties.includes(party)) return dossier;
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `${directory} 中没有 ${party} 的存档${parties.length === 0 ? "：请用 --data 指定数据目录，或从备份恢复" : `，现有：${parties.join("、")}`}。`,
      en: `There is no dossier of ${party} in ${directory}${parties.length === 0 ? ": name the data directory with --data, or restore a backup" : `; there are ${parties.join(", ")}`}.`,
    },
    { party, parties },
  );
}

function subjectOf(certificate: Uint8Array): RecordId {
  const { subject } = parseCertificate(certificate);
  if ("record" in subject) return subject.record;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: "该文件未登记出域，没有可披露的文书（去掉 --open 可出具未登记的凭证）。",
      en: "Nothing was recorded of this, so there is no document to open (without --open its absence is certified).",
    },
    { absent: subject.absent },
  );
}

async function pathsByRecord(
  session: Session,
  subject: RecordId,
  fields: readonly string[],
): Promise<ReadonlyMap<RecordId, string[]>> {
  const paths = new Map<RecordId, string[]>();
  for (const field of fields) {
    const [, named, pointer] = /^([^/].*?):(\/.*)$/s.exec(field) ?? [
      undefined,
      undefined,
      field.startsWith("/") ? field : `/${field}`,
    ];
    const id = named === undefined ? subject : parseRecordId(await resolveRecord(session, named));
    paths.set(id, [...(paths.get(id) ?? []), pointer === "/" ? "" : pointer!]);
  }
  return paths;
}

async function documentOf(dossier: Dossier, id: RecordId, root: Hex): Promise<CommittedDocument> {
  const document = (await loadRecord(dossier, id))?.document;
  if (document === undefined) {
    throw new CliError(
      "NOT_FOUND",
      {
        zh: `${dossier.party} 的存档中没有 ${id} 的文书与盐值：只有登记者自己的存档才有，可从备份恢复。`,
        en: `The dossier of ${dossier.party} has no document with salts of ${id}: only the dossier of who recorded it has them; a backup may.`,
      },
      { party: dossier.party, record: id },
    );
  }
  if (document.root === root) return document;
  throw new CliError(
    "NOT_VALID",
    {
      zh: `${dossier.party} 的存档中 ${id} 的文书不是已登记的那一份，无法用来披露。`,
      en: `The document of ${id} in the dossier of ${dossier.party} is not the one that was recorded: its fields prove nothing.`,
    },
    { party: dossier.party, record: id, kept: document.root, recorded: root },
  );
}

function open(document: CommittedDocument, id: Hex, paths: readonly string[]): DocumentOpening {
  try {
    return openFields(document, paths);
  } catch (cause) {
    if (!(cause instanceof InputError) || cause.code !== "DOCUMENT_FIELD_UNKNOWN") throw cause;
    const { path, paths: known } = cause.evidence as { readonly path: string; readonly paths: readonly string[] };
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `${id} 的文书没有字段 ${JSON.stringify(path)}，现有：${known.join("、")}。`,
        en: `The document of ${id} has no field ${JSON.stringify(path)}; it has ${known.join(", ")}.`,
      },
      { record: id, path, paths: known },
      { cause },
    );
  }
}
