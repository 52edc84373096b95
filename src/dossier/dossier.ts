import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  canonicalJson,
  isJsonObject,
  parseCanonicalBytes,
  type JsonObject,
  type JsonValue,
} from "../documents/canonical-json.ts";
import { parseDocument, type CommittedDocument } from "../documents/document.ts";
import { InputError } from "../documents/input-error.ts";
import { manifestBytes, parseManifest, type Manifest } from "../documents/manifest.ts";
import {
  ATTACHMENTS_FILE,
  attachmentsFolder,
  keepAttachments,
  parseAttachments,
  verifyAttachments,
  type Attachment,
  type AttachmentSource,
} from "./attachments.ts";
import { differences } from "./differences.ts";
import { DossierError, systemCode } from "./dossier-error.ts";
import {
  isTemporary,
  makePrivateDirectory,
  readIfPresent,
  syncDirectory,
  temporaryBeside,
  writePrivateFile,
} from "./private-files.ts";

/** The folder beside the parties' that holds keystores, so no party can have this alias. */
export const KEYSTORES_FOLDER = "keystores";

/** One party's dossier (存档) within a data directory; `party` is the alias the user gave it. */
export type Dossier = { readonly directory: string; readonly party: string };

/** What a party keeps about one record: without it, a chain holds only hashes of it. */
export type SavedRecord = {
  /** The draft that is sent: what must be recorded again, unchanged, after a lost answer. */
  readonly body: JsonObject;
  /** The fields with their salts, when the record has a document. */
  readonly document?: CommittedDocument;
  /** When the record is about a folder. */
  readonly manifest?: Manifest;
  /** The files that the record rests on, such as the order for a hold. */
  readonly attachments: readonly Attachment[];
};

/** A SavedRecord before it is saved: its attachments are files that lie somewhere else. */
export type RecordToSave = Omit<SavedRecord, "attachments"> & { readonly attachments?: readonly AttachmentSource[] };

/**
 * Opens the dossier of a party: `<directory>/<party>/records/<id>/` with `body.json`, `document.json`,
 * `manifest.json`, `attachments.json` and `attachments/`, all readable by the owner alone.
 * @throws DossierError ALIAS_MALFORMED: an alias is a folder name and must not lead elsewhere
 */
export function openDossier(directory: string, party: string): Dossier {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(party) || party === KEYSTORES_FOLDER) {
    throw new DossierError(
      "ALIAS_MALFORMED",
      `${JSON.stringify(party.slice(0, 80))} cannot be a party's alias: use 1 to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit, and not ${KEYSTORES_FOLDER}`,
      { party },
    );
  }
  return { directory, party };
}

/**
 * Saves what belongs to a record, whole or not at all; to be called before anything is sent. Saving the
 * same again changes nothing. A retry must load first and send what was saved: a document committed
 * anew has other salts and so another root.
 * @param id the record's id, 0x and 20 lower-case hexadecimal digits
 * @returns what is saved now
 * @throws DossierError SAVED_DIFFERENTLY with the fields that differ, FILE_CHANGED (an attachment),
 * RECORD_ID_MALFORMED, DAMAGED
 */
export async function saveRecord(dossier: Dossier, id: string, record: RecordToSave): Promise<SavedRecord> {
  const folder = recordFolder(dossier, id);
  await makePrivateDirectory(dirname(folder));
  const temporary = temporaryBeside(folder);
  try {
    await mkdir(temporary, { mode: 0o700 });
    const saved = await writeRecord(temporary, record);
    if (await renameFolder(temporary, folder)) return saved;
    return sameOrRefused(await readRecord(folder), saved, id);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * What was saved for a record, checked in every part; undefined when nothing was.
 * @throws DossierError DAMAGED with the file, RECORD_ID_MALFORMED
 */
export async function loadRecord(dossier: Dossier, id: string): Promise<SavedRecord | undefined> {
  const folder = recordFolder(dossier, id);
  return (await namesIn(folder)).length === 0 ? undefined : readRecord(folder);
}

/**
 * The manifest that was saved with a record, reading nothing else of it; undefined when there is none.
 * @throws DossierError DAMAGED, RECORD_ID_MALFORMED
 */
export async function loadManifest(dossier: Dossier, id: string): Promise<Manifest | undefined> {
  return await readPart(recordFolder(dossier, id), "manifest.json", parseManifest);
}

/**
 * Takes what was saved for a record out of the way, because the ledger refused it: the next attempt
 * under the same reference may differ. Nothing is lost; it lies in `refused/<id>-<n>` from now on.
 * @returns where it lies, or undefined when nothing was saved
 * @throws DossierError RECORD_ID_MALFORMED
 */
export async function setAsideRefused(dossier: Dossier, id: string): Promise<string | undefined> {
  const folder = recordFolder(dossier, id);
  if ((await namesIn(folder)).length === 0) return undefined;
  const refused = join(dossier.directory, dossier.party, "refused");
  await makePrivateDirectory(refused);
  const earlier = (await namesIn(refused)).filter((name) => name.startsWith(`${id}-`)).length;
  const aside = join(refused, `${id}-${earlier + 1}`);
  await rename(folder, aside);
  await syncDirectory(refused);
  await syncDirectory(dirname(folder));
  return aside;
}

/** The ids of all records that a party has saved, sorted. */
export async function listRecords(dossier: Dossier): Promise<string[]> {
  const names = await namesIn(join(dossier.directory, dossier.party, "records"));
  return names.filter((name) => !isTemporary(name)).sort();
}

/** The aliases of all parties that have a dossier in a data directory, sorted. */
export async function listParties(directory: string): Promise<string[]> {
  const entries = await ifPresent(() => readdir(directory, { withFileTypes: true }));
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== KEYSTORES_FOLDER && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

/** Where a kept attachment lies. */
export function attachmentPath(dossier: Dossier, id: string, attachment: Attachment): string {
  return join(attachmentsFolder(recordFolder(dossier, id)), attachment.name);
}

async function writeRecord(
  folder: string,
  { body, document, manifest, attachments = [] }: RecordToSave,
): Promise<SavedRecord> {
  await writePrivateFile(join(folder, "body.json"), jsonBytes(body));
  if (document !== undefined) await writePrivateFile(join(folder, "document.json"), jsonBytes(parseDocument(document)));
  if (manifest !== undefined) await writePrivateFile(join(folder, "manifest.json"), manifestBytes(manifest));
  const kept = await keepAttachments(folder, attachments);
  if (kept.length > 0) await writePrivateFile(join(folder, ATTACHMENTS_FILE), jsonBytes(kept));
  await syncDirectory(folder);
  return { body, ...(document && { document }), ...(manifest && { manifest }), attachments: kept };
}

async function readRecord(folder: string): Promise<SavedRecord> {
  const body = await readPart(folder, "body.json", (bytes) => asObject(parseJson(bytes)));
  if (body === undefined)
    throw new DossierError("DAMAGED", `${join(folder, "body.json")} is missing: restore it from a backup`, {
      path: join(folder, "body.json"),
    });
  const document = await readPart(folder, "document.json", (bytes) => parseDocument(parseJson(bytes)));
  const manifest = await readPart(folder, "manifest.json", parseManifest);
  const attachments = (await readPart(folder, ATTACHMENTS_FILE, (bytes) => parseAttachments(parseJson(bytes)))) ?? [];
  await verifyAttachments(folder, attachments);
  return { body, ...(document && { document }), ...(manifest && { manifest }), attachments };
}

async function readPart<Part>(
  folder: string,
  name: string,
  parse: (bytes: Uint8Array) => Part,
): Promise<Part | undefined> {
  const path = join(folder, name);
  const bytes = await readIfPresent(path);
  if (bytes === undefined) return undefined;
  try {
    return parse(bytes);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new DossierError(
      "DAMAGED",
      `${path} is damaged: restore it from a backup. ${cause.text.en}`,
      { path, reason: cause.code },
      cause,
    );
  }
}

/** The same content again is no error; of attachments the content counts, not where the files lay. */
function sameOrRefused(before: SavedRecord, now: SavedRecord, id: string): SavedRecord {
  const different = differences(comparable(before), comparable(now));
  if (different.length === 0) return before;
  throw new DossierError(
    "SAVED_DIFFERENTLY",
    `something else is saved for record ${id} already; it differs in ${different.slice(0, 10).join(", ")}: choose another reference, or send what is saved`,
    { id, different },
  );
}

function comparable({ attachments, ...record }: SavedRecord): JsonValue {
  const contents = attachments.map(({ name, size, sha256, sm3 }) => ({ name, size, sha256, sm3 }));
  return JSON.parse(canonicalJson({ ...record, attachments: contents })) as JsonValue;
}

function recordFolder({ directory, party }: Dossier, id: string): string {
  if (!/^0x[0-9a-f]{20}$/.test(id)) {
    throw new DossierError(
      "RECORD_ID_MALFORMED",
      `a record's id is 0x and 20 lower-case hexadecimal digits, not ${JSON.stringify(id.slice(0, 80))}`,
      { id },
    );
  }
  return join(directory, party, "records", id);
}

/** Renames a finished folder into place; false when there is one already (a rename onto it fails). */
async function renameFolder(temporary: string, folder: string): Promise<boolean> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
  await syncDirectory(dirname(folder));
  return true;
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

function parseJson(bytes: Uint8Array): JsonValue {
  return parseCanonicalBytes(bytes);
}

function asObject(value: JsonValue): JsonObject {
  if (!isJsonObject(value))
    throw new InputError("DOCUMENT_MALFORMED", { zh: "应为 JSON 对象。", en: "It must be a JSON object." });
  return value;
}

async function namesIn(directory: string): Promise<string[]> {
  return await ifPresent(() => readdir(directory));
}

async function ifPresent<Entry>(list: () => Promise<Entry[]>): Promise<Entry[]> {
  try {
    return await list();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
