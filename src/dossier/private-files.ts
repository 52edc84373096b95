import { randomBytes } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemCode } from "./dossier-error.ts";

// These files hold salts and keys, so only their owner may read them.
const FILE_MODE = 0o600;
/** The beginning of the names of things that are being made or that last only for a moment. */
export const TEMPORARY = ".unfinished-";

/** A name beside the final one for something that is being made. Readers skip such names. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${TEMPORARY}${randomBytes(8).toString("hex")}`);
}

/** Whether a path or name belongs to something that a crash left unfinished. */
export function isTemporary(path: string): boolean {
  return basename(path).startsWith(TEMPORARY);
}

/** Writes a new file, readable by the owner alone (0600), and flushes it to the disk. */
export async function writePrivateFile(
  path: string | Buffer,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, "wx", FILE_MODE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Creates a file with its whole content or not at all, also when the machine stops meanwhile.
 * @returns false, and changes nothing, when there is a file of this name already
 */
export async function createPrivateFile(path: string, bytes: Uint8Array): Promise<boolean> {
  const temporary = temporaryBeside(path);
  try {
    await writePrivateFile(temporary, bytes);
    return await giveName(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Gives a finished temporary file its name. A hard link, unlike a rename, never replaces.
 * @returns false when there is a file of this name already
 */
export async function giveName(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
  await syncDirectory(dirname(path));
  return true;
}

/** Flushes a directory, so that new and renamed files in it survive a power cut. */
export async function syncDirectory(directory: string | Buffer): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file with its whole content in place of one of this name, or changes nothing. */
export async function replacePrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await writePrivateFile(temporary, bytes);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(dirname(path));
}
