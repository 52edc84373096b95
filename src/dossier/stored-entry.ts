import { lstatSync, readdirSync } from "node:fs";
import type { Stats } from "node:fs";
import { join } from "node:path";
import type { Hex } from "../consensus/hex.ts";
import { firstBytes } from "../consensus/hex.ts";
import { parseCanonicalBytes } from "../documents/canonical-json.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { parseDocument } from "../documents/document.ts";
import type { CommittedDocument } from "../documents/document.ts";
import { FileError } from "../files/file-error.ts";
import { showPath } from "../text/foreign-text.ts";
import { ATTACHMENTS_FILE, parseAttachments } from "./attachments.ts";
import type { Attachment } from "./attachments.ts";
import { asObject, readPart } from "./dossier.ts";
import { DossierError, systemCode, unreadable } from "./dossier-error.ts";
import { isTemporary } from "./private-files.ts";

/**
 * The folders of a party's dossier that hold documents: those of its acts and those that others gave it, those that the
 * ledger refused, and those that somebody put aside because the ledger never recorded them.
 */
export const PLACES = { RECORDS: "records", REFUSED: "refused", UNRECORDED: "unrecorded" } as const;
export type Place = keyof typeof PLACES;

/** One saved document with the files beside it, as far as they can be read. */
export interface StoredEntry {
  /** The name of the dossier, which is that of the key. */
  readonly party: string;
  readonly place: Place;
  /** The name of the folder. */
  readonly name: string;
  readonly folder: string;
  readonly body: JsonObject | undefined;
  readonly document: CommittedDocument | undefined;
  readonly papers: readonly Attachment[];
  readonly hasManifest: boolean;
  readonly hasOpening: boolean;
  /** Time at which the files were written here, in seconds since 1970 by the clock of this machine. */
  readonly savedAt: number;
  /** Files that no command of this program puts there. */
  readonly strays: readonly string[];
  readonly faults: readonly DossierError[];
}

const FILES: ReadonlySet<string> = new Set([
  "body.json",
  "document.json",
  "manifest.json",
  "opening.json",
  ATTACHMENTS_FILE,
]);
const ATTACHMENTS_FOLDER = "attachments";

/**
 * Reads a saved document for whoever looks at many: a damaged file is a fault of its entry and hides no other. The
 * copies of papers are not read.
 * @returns undefined when the folder was removed meanwhile
 */
export function readStoredEntry(
  folder: string,
  of: Pick<StoredEntry, "party" | "place" | "name">,
): StoredEntry | undefined {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const faults: DossierError[] = [];
  const names = found.isDirectory() ? namesOf(folder, faults) : [];
  if (!found.isDirectory()) faults.push(notPlain(folder, found));
  const strays = names.flatMap((name) => strayAt(join(folder, name), name, faults));
  const read = <Part>(name: string, parse: (bytes: Uint8Array) => Part): Part | undefined =>
    names.includes(name) ? readSound(folder, name, parse, faults) : undefined;
  const body = read("body.json", (bytes) => asObject(parseCanonicalBytes(bytes)));
  const document = read("document.json", (bytes) => parseDocument(parseCanonicalBytes(bytes)));
  const papers = read(ATTACHMENTS_FILE, (bytes) => parseAttachments(parseCanonicalBytes(bytes))) ?? [];
  if (found.isDirectory() && faults.length === 0 && body === undefined) faults.push(bodyMissing(folder));
  return {
    ...of,
    folder,
    body,
    document,
    papers,
    hasManifest: names.includes("manifest.json"),
    hasOpening: names.includes("opening.json"),
    savedAt: Math.floor(found.mtimeMs / 1000),
    strays,
    faults,
  };
}

/** The record that an entry is about; undefined for an entry without a readable document. */
export function subjectOf({ document }: StoredEntry): Hex | undefined {
  if (document === undefined) return undefined;
  const { boundTo } = document;
  return "record" in boundTo ? boundTo.record : boundTo.subject;
}

/**
 * The name that the folder of a document has: the id of its record, or for a statement or settlement the first ten
 * bytes of its commitment, because one record may have many.
 */
export function folderNameOf({ boundTo, commitment }: CommittedDocument): Hex {
  return "record" in boundTo ? boundTo.record : firstBytes(commitment, 10);
}

function namesOf(folder: string, faults: DossierError[]): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    faults.push(unreadable(folder, cause));
    return [];
  }
}

/** A link may lead anywhere, so that it is a fault wherever it stands. */
function strayAt(path: string, name: string, faults: DossierError[]): readonly string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || isTemporary(name)) return [];
  const isOurs = found.isFile() ? FILES.has(name) : found.isDirectory() && name === ATTACHMENTS_FOLDER;
  if (isOurs) return [];
  if (!found.isFile() && !found.isDirectory()) faults.push(notPlain(path, found));
  return [path];
}

function readSound<Part>(
  folder: string,
  name: string,
  parse: (bytes: Uint8Array) => Part,
  faults: DossierError[],
): Part | undefined {
  const path = join(folder, name);
  try {
    // The target of a link is no file of the dossier.
    return lstatSync(path).isFile() ? readPart(folder, name, parse) : undefined;
  } catch (cause) {
    faults.push(faultOf(path, cause));
    return undefined;
  }
}

function faultOf(path: string, cause: unknown): DossierError {
  if (cause instanceof DossierError) return cause;
  if (cause instanceof FileError) return new DossierError("DAMAGED", cause.text, { path }, cause);
  if (systemCode(cause) !== undefined) return unreadable(path, cause);
  throw cause;
}

/** The fault of a link, a pipe or the like in a dossier. */
export function notPlain(path: string, found: Stats): DossierError {
  const shown = showPath(path);
  return new DossierError(
    "NOT_A_FILE",
    found.isSymbolicLink()
      ? {
          zh: `${shown} 是符号链接：存档不跟随链接，请换成原文件，或移走。`,
          en:
            `${shown} is a symbolic link, and a dossier follows none: put the file itself there, or move the link ` +
            "away.",
        }
      : {
          zh: `${shown} 既非文件也非文件夹，或不应是文件：请移走。`,
          en: `${shown} is not what belongs there: move it away.`,
        },
    { path, paths: [path] },
  );
}

function bodyMissing(folder: string): DossierError {
  const path = join(folder, "body.json");
  return new DossierError(
    "DAMAGED",
    { zh: `缺少 ${showPath(path)}：请从备份恢复。`, en: `${showPath(path)} is missing: restore it from a backup.` },
    { path },
  );
}
