import { lstatSync, readdirSync, type BigIntStats } from "node:fs";
import { join } from "node:path";
import { InputError } from "../documents/input-error.ts";
import { checkRelativePath, compareByUtf8 } from "../documents/manifest.ts";
import { DossierError, systemCode } from "./dossier-error.ts";

/** A regular file found in a folder: its manifest path (NFC), where it lies, and how it looked then. */
export type FolderFile = { readonly path: string; readonly location: string; readonly stats: BigIntStats };

type Problems = { readonly unreadable: string[]; readonly notFiles: string[]; readonly names: string[] };

/**
 * All regular files in a folder and its subfolders, sorted by path. Symbolic links are never followed:
 * one that points outside would put a file into the manifest that is not in the folder. All that is
 * wrong is told in one error, so that it can be put right in one go.
 * @throws DossierError UNREADABLE, NOT_A_FILE (links, pipes, devices), FILE_NAME, each with every path;
 * EMPTY_FOLDER; NOT_FOUND
 */
export function listFolder(folder: string): FolderFile[] {
  const problems: Problems = { unreadable: [], notFiles: [], names: [] };
  const files = walk(folder, "", problems).sort((a, b) => compareByUtf8(a.path, b.path));
  files.forEach((file, index) => {
    const previous = files[index - 1];
    // Two names on disk that are one name in NFC.
    if (previous?.path === file.path) problems.names.push(previous.location, file.location);
  });
  const { unreadable, notFiles, names } = problems;
  if (unreadable.length > 0) throw unreadableFiles(unreadable);
  if (notFiles.length > 0) {
    throw new DossierError(
      "NOT_A_FILE",
      `the folder contains what is neither a file nor a folder (symbolic links are not followed); remove or replace: ${listed(notFiles)}`,
      { paths: notFiles },
    );
  }
  if (names.length > 0) {
    throw new DossierError(
      "FILE_NAME",
      `these names cannot be written the same on every machine, or are the same in Unicode NFC; rename: ${listed(names)}`,
      { paths: names },
    );
  }
  if (files.length === 0)
    throw new DossierError("EMPTY_FOLDER", `${folder} contains no files, so there is nothing to hash`, {
      path: folder,
    });
  return files;
}

/** The one error for all files of a folder that cannot be read. */
export function unreadableFiles(paths: readonly string[]): DossierError {
  return new DossierError(
    "UNREADABLE",
    `${paths.length === 1 ? "one file or folder" : `${paths.length} files or folders`} cannot be read, so nothing was hashed; check the permissions of: ${listed(paths)}`,
    { paths },
  );
}

function walk(directory: string, prefix: string, problems: Problems): FolderFile[] {
  return namesIn(directory, problems).flatMap((bytes) => {
    const name = bytes.toString();
    const location = join(directory, name);
    const path = `${prefix}${name.normalize("NFC")}`;
    if (Buffer.compare(Buffer.from(name), bytes) !== 0 || !isPlainPath(path)) {
      problems.names.push(location);
      return [];
    }
    const stats = lstatSync(location, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined)
      throw new DossierError(
        "FILE_CHANGED",
        `${location} disappeared while its folder was being read: wait until nothing writes to it and try again`,
        { path: location },
      );
    if (stats.isDirectory()) return walk(location, `${path}/`, problems);
    if (stats.isFile()) return [{ path, location, stats }];
    problems.notFiles.push(location);
    return [];
  });
}

// Names as bytes: one that is not UTF-8 must be noticed, not silently replaced.
function namesIn(directory: string, problems: Problems): Buffer[] {
  try {
    return readdirSync(directory, { encoding: "buffer" });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new DossierError("NOT_FOUND", `there is no folder ${directory}`, { path: directory }, cause);
    problems.unreadable.push(directory);
    return [];
  }
}

function isPlainPath(path: string): boolean {
  try {
    checkRelativePath(path);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function listed(paths: readonly string[]): string {
  const shown = paths
    .slice(0, 20)
    .map((path) => JSON.stringify(path))
    .join(", ");
  return paths.length > 20 ? `${shown} and ${paths.length - 20} more` : shown;
}
