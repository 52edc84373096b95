import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  canonicalBytes,
  isJsonObject,
  parseCanonicalBytes,
  type JsonObject,
  type JsonValue,
} from "../documents/canonical-json.ts";
import { isHex } from "../consensus/hex.ts";
import { parseDocument, type CommittedDocument } from "../documents/document.ts";
import { InputError } from "../documents/input-error.ts";
import { manifestBytes, parseManifest, type Manifest } from "../documents/manifest.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import { parseSaltedOpening, saltedOpeningBytes } from "../ledger/salted-opening.ts";
import {
  ATTACHMENTS_FILE,
  keepAttachments,
  parseAttachments,
  verifyAttachments,
  type Attachment,
  type AttachmentSource,
} from "./attachments.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { showForeign, showForeignList, showPath } from "../text/foreign-text.ts";
import { differences } from "./differences.ts";
import { DossierError, systemCode } from "./dossier-error.ts";
import { isTemporary, syncDirectory, temporaryBeside, writePrivateFile } from "./private-files.ts";

/** The folder of the keystores, beside the folders of the parties; so no party can have this alias. */
export const KEYSTORES_FOLDER = "keystores";

/** The folder of the signed transactions whose outcome is not known yet, beside the folders of the parties too. */
export const OUTBOX_FOLDER = "outbox";

/** Names of folders that no party can have as its alias. */
export const RESERVED: readonly string[] = [KEYSTORES_FOLDER, OUTBOX_FOLDER];

/** The file of a salted export's opening, which its recipient gets too. */
const OPENING_FILE = "opening.json";

const RECORD_ID_BYTES = 10;
/** The most bytes of one file of a record; the manifest of a folder with millions of files has less. */
const MOST_PART_BYTES = 1024 * 1024 * 1024;

/** One party's dossier (存档) in a directory; `party` is the alias that its user gave it. */
export type Dossier = { readonly directory: string; readonly party: string };

/** The files that a party keeps about one record. The chain has only hashes of them. */
export type SavedRecord = {
  /** The draft that is sent. After a lost answer it must be sent again unchanged. */
  readonly body: JsonObject;
  /** The fields with their salts, when the record has a document. */
  readonly document?: CommittedDocument;
  /** The manifest, when the record is about a folder. */
  readonly manifest?: Manifest;
  /** The salt and the digests of a salted export. */
  readonly opening?: SaltedContent;
  /** The files on which the record rests, such as the order for a hold. */
  readonly attachments: readonly Attachment[];
};

/** A SavedRecord before it is saved; its attachments are files in other places. */
export type RecordToSave = Omit<SavedRecord, "attachments"> & { readonly attachments?: readonly AttachmentSource[] };

/**
 * Opens the dossier of a party: `<directory>/<party>/records/<id>/` with `body.json`, `document.json`,
 * `manifest.json`, `opening.json`, `attachments.json` and `attachments/`, all readable by the owner alone.
 * @throws DossierError ALIAS_MALFORMED, because an alias is a folder name and must not lead elsewhere
 */
export function openDossier(directory: string, party: string): Dossier {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(party) || RESERVED.includes(party)) {
    throw new DossierError(
      "ALIAS_MALFORMED",
      {
        zh:
          `${showForeign(party)} 不能用作主体的简称：请用 1 至 64 个字母、数字、点、连字符或下划线，` +
          `以字母或数字开头，且不得为 ${RESERVED.join("、")}。`,
        en:
          `${showForeign(party)} cannot be a party's alias: use 1 to 64 letters, digits, dots, hyphens and ` +
          `underscores, beginning with a letter or digit, and not ${RESERVED.join(" or ")}.`,
      },
      { party },
    );
  }
  return { directory, party };
}

/**
 * Saves the files of a record, whole or not at all. Call this before anything is sent. Saving the same
 * again changes nothing. A retry must load the record and send the saved draft, because a document that is
 * committed anew has other salts and so another root.
 * @param id - the record's id, 0x and 20 lower-case hexadecimal digits
 * @returns the record as it is saved now
 * @throws DossierError SAVED_DIFFERENTLY with the fields that differ, FILE_CHANGED (an attachment),
 * RECORD_ID_MALFORMED, DAMAGED
 */
export async function saveRecord(dossier: Dossier, id: string, record: RecordToSave): Promise<SavedRecord> {
  const folder = recordFolder(dossier, id);
  makeDirectory(dirname(folder));
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
 * Loads a saved record and checks every part; undefined when nothing was saved.
 * @throws DossierError DAMAGED with the file, RECORD_ID_MALFORMED
 */
export async function loadRecord(dossier: Dossier, id: string): Promise<SavedRecord | undefined> {
  const folder = recordFolder(dossier, id);
  return (await namesIn(folder)).length === 0 ? undefined : readRecord(folder);
}

/**
 * Loads the draft that was saved with a record, and nothing else of it; undefined when there is none.
 * @throws DossierError DAMAGED, RECORD_ID_MALFORMED
 */
export async function loadBody(dossier: Dossier, id: string): Promise<JsonObject | undefined> {
  return readPart(recordFolder(dossier, id), "body.json", (bytes) => asObject(parseCanonicalBytes(bytes)));
}

/**
 * Loads the document that was saved with a record, and nothing else of it; undefined when there is none.
 * @throws DossierError DAMAGED, RECORD_ID_MALFORMED
 */
export async function loadDocument(dossier: Dossier, id: string): Promise<CommittedDocument | undefined> {
  return readDocument(recordFolder(dossier, id));
}

/**
 * Loads the manifest that was saved with a record, and nothing else of it; undefined when there is none.
 * @throws DossierError DAMAGED, RECORD_ID_MALFORMED
 */
export async function loadManifest(dossier: Dossier, id: string): Promise<Manifest | undefined> {
  return readPart(recordFolder(dossier, id), "manifest.json", parseManifest);
}

/**
 * Loads the opening that was saved with a salted export, and nothing else of it; undefined when there is none.
 * @throws DossierError DAMAGED, RECORD_ID_MALFORMED
 */
export async function loadOpening(dossier: Dossier, id: string): Promise<SaltedContent | undefined> {
  return readPart(recordFolder(dossier, id), OPENING_FILE, parseSaltedOpening);
}

/** The path of the opening that is saved with a salted export. @throws DossierError RECORD_ID_MALFORMED */
export function openingPath(dossier: Dossier, id: string): string {
  return join(recordFolder(dossier, id), OPENING_FILE);
}

/**
 * Moves a saved record that the ledger refused to `refused/<id>-<n>`, so that the next attempt with the same
 * reference may differ. Nothing is lost.
 * @returns the new path, or undefined when nothing was saved
 * @throws DossierError RECORD_ID_MALFORMED
 */
export async function setAsideRefused(dossier: Dossier, id: string): Promise<string | undefined> {
  const folder = recordFolder(dossier, id);
  if ((await namesIn(folder)).length === 0) return undefined;
  const refused = join(dossier.directory, dossier.party, "refused");
  makeDirectory(refused);
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
    .filter((entry) => entry.isDirectory() && !RESERVED.includes(entry.name) && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

async function writeRecord(
  folder: string,
  { body, document, manifest, opening, attachments = [] }: RecordToSave,
): Promise<SavedRecord> {
  await writePrivateFile(join(folder, "body.json"), canonicalBytes(body));
  if (document !== undefined)
    await writePrivateFile(join(folder, "document.json"), canonicalBytes(parseDocument(document)));
  if (manifest !== undefined) await writePrivateFile(join(folder, "manifest.json"), manifestBytes(manifest));
  if (opening !== undefined) await writePrivateFile(join(folder, OPENING_FILE), saltedOpeningBytes(opening));
  const kept = await keepAttachments(folder, attachments);
  if (kept.length > 0) await writePrivateFile(join(folder, ATTACHMENTS_FILE), canonicalBytes(kept));
  await syncDirectory(folder);
  return savedRecord(body, document, manifest, opening, kept);
}

async function readRecord(folder: string): Promise<SavedRecord> {
  const body = readPart(folder, "body.json", (bytes) => asObject(parseCanonicalBytes(bytes)));
  if (body === undefined) {
    const path = join(folder, "body.json");
    throw new DossierError(
      "DAMAGED",
      { zh: `缺少 ${showPath(path)}：请从备份恢复。`, en: `${showPath(path)} is missing: restore it from a backup.` },
      { path },
    );
  }
  const document = readDocument(folder);
  const manifest = readPart(folder, "manifest.json", parseManifest);
  const opening = readPart(folder, OPENING_FILE, parseSaltedOpening);
  const attachments = readPart(folder, ATTACHMENTS_FILE, (bytes) => parseAttachments(parseCanonicalBytes(bytes))) ?? [];
  await verifyAttachments(folder, attachments);
  return savedRecord(body, document, manifest, opening, attachments);
}

function readDocument(folder: string): CommittedDocument | undefined {
  return readPart(folder, "document.json", (bytes) => parseDocument(parseCanonicalBytes(bytes)));
}

function savedRecord(
  body: JsonObject,
  document: CommittedDocument | undefined,
  manifest: Manifest | undefined,
  opening: SaltedContent | undefined,
  attachments: readonly Attachment[],
): SavedRecord {
  return {
    body,
    ...(document && { document }),
    ...(manifest && { manifest }),
    ...(opening && { opening }),
    attachments,
  };
}

/**
 * Reads one file of a record's folder; undefined when there is none.
 * @throws DossierError DAMAGED; an error of the operating system
 */
export function readPart<Part>(folder: string, name: string, parse: (bytes: Uint8Array) => Part): Part | undefined {
  const path = join(folder, name);
  const bytes = readRegularFileIfPresent(path, MOST_PART_BYTES);
  if (bytes === undefined) return undefined;
  try {
    return parse(bytes);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new DossierError(
      "DAMAGED",
      {
        zh: `${showPath(path)} 已损坏：请从备份恢复。${cause.text.zh}`,
        en: `${showPath(path)} is damaged: restore it from a backup. ${cause.text.en}`,
      },
      { path, reason: cause.code },
      cause,
    );
  }
}

/** Saving the same content again is not an error. The paths that attachments had do not count as content. */
function sameOrRefused(before: SavedRecord, now: SavedRecord, id: string): SavedRecord {
  const different = differences(comparable(before), comparable(now));
  if (different.length === 0) return before;
  const listed = showForeignList(different, 10);
  throw new DossierError(
    "SAVED_DIFFERENTLY",
    {
      zh: `记录 ${showForeign(id)} 已保存了不同的内容，不同之处为 ${listed.zh}：请换一个业务编号，或发送已保存的内容。`,
      en:
        `Something else is saved for the record ${showForeign(id)} already; it differs in ${listed.en}: ` +
        "choose another reference, or send the saved record.",
    },
    { id, different },
  );
}

function comparable({ attachments, ...record }: SavedRecord): JsonValue {
  const contents = attachments.map(({ name, size, sha256, sm3 }) => ({ name, size, sha256, sm3 }));
  return parseCanonicalBytes(canonicalBytes({ ...record, attachments: contents }));
}

function recordFolder({ directory, party }: Dossier, id: string): string {
  if (!isHex(id, RECORD_ID_BYTES)) {
    throw new DossierError(
      "RECORD_ID_MALFORMED",
      {
        zh: `记录标识应为 0x 加 20 位小写十六进制数字，而不是 ${showForeign(id)}。`,
        en: `A record's id is 0x and 20 lower-case hexadecimal digits, not ${showForeign(id)}.`,
      },
      { id },
    );
  }
  return join(directory, party, "records", id);
}

/** Renames a finished folder to its final name; false when there is a folder of this name already. */
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

/** @throws InputError DOCUMENT_MALFORMED for a value that is not an object */
export function asObject(value: JsonValue): JsonObject {
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
