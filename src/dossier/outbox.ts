import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { FileError } from "../files/file-error.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { DossierError, systemCode, unreadable, unwritable } from "./dossier-error.ts";
import { OUTBOX_FOLDER } from "./dossier.ts";
import { formatCancellation, MOST_CANCELLATION_BYTES, parseCancellation } from "./outbox-cancellation.ts";
import type { OutboxCancellation } from "./outbox-cancellation.ts";
import { damagedEntry, MOST_ENTRY_BYTES, OUTBOX_FORMAT, parseOutboxEntry } from "./outbox-entry.ts";
import type { OutboxEntry } from "./outbox-entry.ts";
import { createPrivateFile, replacePrivateFile, syncDirectory } from "./private-files.ts";
import { showPath } from "../text/foreign-text.ts";

/** An entry with the file that holds it. */
export interface SavedEntry extends OutboxEntry {
  readonly path: string;
  /** The empty transaction that its signer put in its place. Then the signed bytes of the act are not sent any more. */
  readonly cancellation?: OutboxCancellation;
}

/** The contents of an account's outbox. */
export interface OutboxContents {
  /** In the order of their nonces. */
  readonly entries: readonly SavedEntry[];
  /** The faults of the files from which no entry can be read. */
  readonly damaged: readonly DossierError[];
}

/** The end of the name of a file with a cancellation, which lies beside the file of the entry. */
const CANCELLATION = ".cancellation";
/**
 * The name of a file that is read as an entry, also when somebody renamed it. Other files in the folder are not ours:
 * file managers, editors and copying programs leave them there.
 */
const ENTRY = /^[^.].*\.json$/;
/** Nonces are written with leading zeros, so that the names of the files sort as the nonces do. */
const NONCE_DIGITS = 16;

/**
 * Saves a signed transaction before it is sent: whole or not at all, flushed to the disk, readable by the owner alone.
 * The file is named by chain and nonce and never replaced, so that two transactions of one dossier never have the same
 * nonce of an account.
 * @returns undefined, and changes nothing, when there is an entry with this nonce already
 * @throws DossierError UNWRITABLE
 */
export async function saveToOutbox(directory: string, entry: OutboxEntry): Promise<SavedEntry | undefined> {
  const folder = folderOf(directory, entry.account);
  const path = join(folder, fileName(entry));
  try {
    makeDirectory(folder);
    return (await createPrivateFile(path, canonicalBytes({ format: OUTBOX_FORMAT, ...entry })))
      ? { ...entry, path }
      : undefined;
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unwritable(path, cause);
  }
}

/**
 * The saved transactions of an account, on all chains, in the order of their nonces. Whoever signs must know all of
 * them, so one damaged file is an error.
 * @throws DossierError DAMAGED, UNREADABLE
 */
export async function readOutbox(directory: string, account: Hex): Promise<readonly SavedEntry[]> {
  const { entries, damaged } = await surveyOutbox(directory, account);
  if (damaged[0] !== undefined) throw damaged[0];
  return entries;
}

/**
 * The saved transactions of an account, for whoever signs nothing: a damaged file does not hide the others.
 * @throws DossierError UNREADABLE when the folder itself cannot be read
 */
export async function surveyOutbox(directory: string, account: Hex): Promise<OutboxContents> {
  const folder = folderOf(directory, account);
  const names = (await namesIn(folder)).filter((name) => ENTRY.test(name)).sort();
  const entries: SavedEntry[] = [];
  const damaged: DossierError[] = [];
  for (const name of names) {
    const path = join(folder, name);
    try {
      const entry = entryAt(path);
      // Another command may just have ended the entry.
      if (entry === undefined) continue;
      if (entry.account !== account || fileName(entry) !== name) throw misplaced(path);
      entries.push(entry);
    } catch (error) {
      damaged.push(entryFault(path, error));
    }
  }
  return { entries: entries.sort((one, other) => one.nonce - other.nonce), damaged };
}

/** @throws DossierError DAMAGED; FileError; an error of the operating system */
function entryAt(path: string): SavedEntry | undefined {
  const bytes = readRegularFileIfPresent(path, MOST_ENTRY_BYTES);
  if (bytes === undefined) return undefined;
  const entry: SavedEntry = { ...parseOutboxEntry(bytes, path), path };
  const cancellation = cancellationOf(entry);
  return { ...entry, ...(cancellation === undefined ? {} : { cancellation }) };
}

/** The fault of one file; throws on what is no fault of a file. */
function entryFault(path: string, error: unknown): DossierError {
  if (error instanceof DossierError) return error;
  if (error instanceof FileError) return damagedEntry(path, error.text, error);
  if (systemCode(error) !== undefined) return unreadable(path, error);
  throw error;
}

/**
 * Saves the cancellation of an entry before it is sent. One that was saved before is replaced: whichever of the empty
 * transactions a block takes, the nonce is used and nothing is recorded. The lock of the account must be held.
 * @throws DossierError UNWRITABLE
 */
export async function saveCancellation(entry: SavedEntry, cancellation: OutboxCancellation): Promise<SavedEntry> {
  const path = `${entry.path}${CANCELLATION}`;
  try {
    await replacePrivateFile(path, formatCancellation(entry, cancellation));
    return { ...entry, cancellation };
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unwritable(path, cause);
  }
}

/**
 * The cancellation of an entry as it is now. Another command may have saved it after the entry was read, and may have
 * ended the entry since.
 * @throws DossierError DAMAGED
 */
export function cancellationOf(entry: SavedEntry): OutboxCancellation | undefined {
  const path = `${entry.path}${CANCELLATION}`;
  const bytes = readRegularFileIfPresent(path, MOST_CANCELLATION_BYTES);
  return bytes === undefined ? undefined : parseCancellation(bytes, entry, path);
}

/**
 * A mark of the account's folder in the outbox: while it stays the same, nothing was signed or ended there.
 * @throws DossierError UNREADABLE
 */
export async function outboxMark(directory: string, account: Hex): Promise<string> {
  const folder = folderOf(directory, account);
  try {
    return String((await stat(folder, { bigint: true })).mtimeNs);
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return "";
    throw unreadable(folder, cause);
  }
}

/** The accounts that have a folder in the outbox, sorted. @throws DossierError UNREADABLE */
export async function accountsInOutbox(directory: string): Promise<readonly Hex[]> {
  const names = await namesIn(join(directory, OUTBOX_FOLDER));
  return names.filter((name) => isHex(name, 20)).sort();
}

/**
 * Ends an entry whose outcome is known. Ending it again changes nothing.
 * @param how - `CANCELLED` leaves the cancellation, which tells every command that still waits for the act that its
 *   signer does not want it any more
 * @throws DossierError UNWRITABLE
 */
export async function endEntry(
  directory: string,
  { account, path }: SavedEntry,
  how: "KNOWN" | "CANCELLED" = "KNOWN",
): Promise<void> {
  try {
    if (how === "KNOWN") await rm(`${path}${CANCELLATION}`, { force: true });
    await rm(path, { force: true });
    await syncDirectory(folderOf(directory, account));
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unwritable(path, cause);
  }
}

function folderOf(directory: string, account: Hex): string {
  return join(directory, OUTBOX_FOLDER, account);
}

function fileName({ genesisHash, nonce }: OutboxEntry): string {
  return `${genesisHash.slice(2, 18)}-${String(nonce).padStart(NONCE_DIGITS, "0")}.json`;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    throw unreadable(folder, cause);
  }
}

function misplaced(path: string): DossierError {
  return new DossierError(
    "DAMAGED",
    {
      zh: `${showPath(path)} 的名称与其中的交易不符：请从备份恢复，或将其移出该文件夹。`,
      en:
        `The name of ${showPath(path)} does not fit the transaction in it: restore it from a backup, or move it ` +
        "elsewhere.",
    },
    { path },
  );
}
