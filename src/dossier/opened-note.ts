import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalBytes, parseCanonicalBytes } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { isOneOf } from "../text/entries.ts";
import { showPath } from "../text/foreign-text.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Dossier } from "./dossier.ts";
import { DossierError, systemCode, unreadable, unwritable } from "./dossier-error.ts";
import { namesIn } from "./names-in.ts";
import { createPrivateFile } from "./private-files.ts";

/** The folder of the notes about what was opened to whom, in the dossier of a party. */
export const OPENED_FOLDER = "opened";

/** The way in which fields left this dossier: in a certificate, or whole in a sealed envelope. */
const WAYS = ["CERTIFICATE", "ENVELOPE"] as const;

/** A note of what was opened to whom. It has no value and no salt, only paths. */
export interface OpenedNote {
  readonly record: Hex;
  /** The commitment of the document to which the fields belong. */
  readonly commitment: Hex;
  /** JSON pointers of the opened fields, `/` for the whole document. */
  readonly paths: readonly string[];
  readonly way: (typeof WAYS)[number];
  /** The receiver as the user named it; absent where nobody was named. */
  readonly to?: string;
  /** Seconds since 1970 by the clock of this machine. */
  readonly at: number;
}

/** The notes of a party, and the faults of those that cannot be read. */
export interface SurveyedNotes {
  /** The oldest first. */
  readonly notes: readonly OpenedNote[];
  readonly faults: readonly DossierError[];
}

const FORMAT = "laiqu.opened-note.1";
const MOST_NOTE_BYTES = 256 * 1024;

/**
 * Keeps a note, whole or not at all. Call it before the fields leave this machine: a note too many does no harm, and
 * one too few does.
 * @throws DossierError UNWRITABLE
 */
export async function keepOpenedNote(dossier: Dossier, note: OpenedNote): Promise<void> {
  const folder = folderOf(dossier);
  const path = join(folder, `${String(note.at).padStart(12, "0")}-${randomBytes(8).toString("hex")}.json`);
  try {
    makeDirectory(folder);
    await createPrivateFile(path, canonicalBytes({ format: FORMAT, ...note, paths: [...note.paths] }));
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unwritable(path, cause);
  }
}

/** The notes of a party. A damaged one does not hide the others. @throws DossierError UNREADABLE */
export function readOpenedNotes(dossier: Dossier): SurveyedNotes {
  const folder = folderOf(dossier);
  const notes: OpenedNote[] = [];
  const faults: DossierError[] = [];
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    try {
      const note = noteAt(path);
      if (note !== undefined) notes.push(note);
    } catch (cause) {
      if (cause instanceof DossierError) faults.push(cause);
      else if (systemCode(cause) === undefined) throw cause;
      else faults.push(unreadable(path, cause));
    }
  }
  return { notes: notes.sort((one, other) => one.at - other.at), faults };
}

function folderOf({ directory, party }: Dossier): string {
  return join(directory, party, OPENED_FOLDER);
}

function noteAt(path: string): OpenedNote | undefined {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw damaged(path, { zh: "它不是普通文件", en: "it is not a regular file" });
  const bytes = readRegularFileIfPresent(path, MOST_NOTE_BYTES);
  if (bytes === undefined) return undefined;
  try {
    return parseNote(parseCanonicalBytes(bytes), path);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw damaged(path, { zh: "它不是规范 JSON", en: "it is not canonical JSON" }, cause);
  }
}

function parseNote(value: JsonValue, path: string): OpenedNote {
  const { format, record, commitment, paths, way, to, at } = membersOf(
    value,
    ["format", "record", "commitment", "paths", "way", "at"],
    ["to"],
    ({ zh, en }) => damaged(path, { zh: `其内容${zh}`, en: `it ${en}` }),
  );
  const isSound =
    format === FORMAT &&
    isHex(record, 10) &&
    isHex(commitment, 32) &&
    isTexts(paths) &&
    isOneOf(WAYS, way) &&
    (to === undefined || typeof to === "string") &&
    Number.isSafeInteger(at);
  if (!isSound) throw damaged(path, { zh: "格式不对", en: "it is malformed" });
  return { record, commitment, paths, way, at: Number(at), ...(to === undefined ? {} : { to }) };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** @param reason - a clause that says what is wrong with the file */
function damaged(path: string, { zh, en }: Bilingual, cause?: unknown): DossierError {
  return new DossierError(
    "DAMAGED",
    {
      zh: `披露记录 ${showPath(path)} 已损坏（${zh}）：请从备份恢复。`,
      en: `The note of opened fields ${showPath(path)} is damaged (${en}): restore it from a backup.`,
    },
    { path },
    cause,
  );
}
