import { lstatSync, statSync, type BigIntStats } from "node:fs";
import type { DigestPair } from "../documents/digest.ts";
import { folderDigests } from "../documents/folder-tree.ts";
import { createManifest, type Manifest, type ManifestFile } from "../documents/manifest.ts";
import { DossierError, systemCode, unreadable } from "./dossier-error.ts";
import { digestFile, type FileDigests } from "./file-digests.ts";
import { digestBigFile, digestManyFiles, fromFailure, noDigest, type OnBytes } from "./hash-threads.ts";
import { listFolder, unreadableFiles, type FolderFile } from "./list-folder.ts";
import { changedWhileHashed, notRegular, sameFile } from "./stable-read.ts";
import { showPath } from "../text/foreign-text.ts";

// Hashing fewer bytes than this takes less time than starting threads.
const SMALL_BYTES = 8 * 1024 * 1024;

/** The number of bytes that have been hashed, and the number of all bytes. */
export type HashProgress = { readonly bytes: number; readonly totalBytes: number };
export type HashOptions = {
  readonly onProgress?: (progress: HashProgress) => void;
  /** Ends the hashing of what is large, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** A folder's manifest and the digests over it. */
export type FolderDigests = DigestPair & { readonly manifest: Manifest };

export type PathDigests = ({ readonly kind: "file" } & FileDigests) | ({ readonly kind: "folder" } & FolderDigests);

/**
 * Hashes a file, a folder, or a symbolic link to either, as a person names it.
 * @throws DossierError those of hashFile and hashFolder
 */
export async function hashPath(path: string, options: HashOptions = {}): Promise<PathDigests> {
  return statOf(path).isDirectory()
    ? { kind: "folder", ...(await hashFolder(path, options)) }
    : { kind: "file", ...(await hashFile(path, options)) };
}

/** Whether a path that a person names leads to a folder. @throws DossierError NOT_FOUND, UNREADABLE */
export function isFolder(path: string): boolean {
  return statOf(path).isDirectory();
}

/**
 * Computes SHA-256 and SM3 of a regular file of any size in one reading, with little memory.
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_CHANGED, HASHING_FAILED
 */
export async function hashFile(path: string, options: HashOptions = {}): Promise<FileDigests> {
  const stats = statOf(path);
  if (!stats.isFile()) throw notRegular(path);
  const totalBytes = Number(stats.size);
  const onBytes = progressTo(totalBytes, options);
  const digests =
    totalBytes <= SMALL_BYTES
      ? digestFile(path, "follow", counted(onBytes))
      : await digestBigFile(path, "follow", onBytes, options.signal);
  // The thread compared the file from its own first look on; this comparison begins before the thread started.
  if (!sameFile(stats, statOf(path))) throw changedWhileHashed(path, { path });
  return digests;
}

/**
 * Hashes every file of a folder and makes its manifest. The folder must stay the same from the first
 * look to the last, because a manifest must not mix two states of it. After any failure there is no result.
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_NAME, FILE_CHANGED, EMPTY_FOLDER, HASHING_FAILED
 */
export async function hashFolder(folder: string, options: HashOptions = {}): Promise<FolderDigests> {
  const files = listFolder(folder);
  const bySize = files.toSorted((a, b) => (a.stats.size === b.stats.size ? 0 : a.stats.size > b.stats.size ? -1 : 1));
  const totalBytes = files.reduce((sum, file) => sum + Number(file.stats.size), 0);
  const digested = await digestFiles(bySize, totalBytes, options);
  refuseChanges(folder, files);
  const manifest = createManifest(digested);
  return { manifest, ...folderDigests(manifest) };
}

async function digestFiles(
  files: readonly FolderFile[],
  totalBytes: number,
  options: HashOptions,
): Promise<readonly ManifestFile[]> {
  const onBytes = progressTo(totalBytes, options);
  if (totalBytes <= SMALL_BYTES) return digestSmallFiles(files, counted(onBytes));
  const [first, ...others] = files;
  if (first !== undefined && others.length === 0)
    return [{ path: first.path, ...(await digestBigFile(first.location, "refuse", onBytes, options.signal)) }];
  const locations = files.map((file) => file.location);
  const outcome = await digestManyFiles(locations, "refuse", onBytes, options.signal);
  if ("failures" in outcome) throw oneError(outcome.failures.map(fromFailure));
  return files.map(({ path }, index) => {
    const digests = outcome.digests.get(index);
    if (digests === undefined) throw noDigest(path);
    return { path, ...digests };
  });
}

function digestSmallFiles(files: readonly FolderFile[], onChunk: OnBytes): readonly ManifestFile[] {
  const failures: DossierError[] = [];
  const digested = files.flatMap(({ path, location }) => {
    try {
      return [{ path, ...digestFile(location, "refuse", onChunk) }];
    } catch (error) {
      if (!(error instanceof DossierError)) throw error;
      failures.push(error);
      return [];
    }
  });
  if (failures.length > 0) throw oneError(failures);
  return digested;
}

/** All unreadable files in one error; otherwise the first failure, because the others may come from it. */
function oneError(failures: readonly DossierError[]): DossierError {
  const paths = failures.filter(({ code }) => code === "UNREADABLE").map(({ evidence }) => String(evidence["path"]));
  const [first] = failures;
  return first === undefined || paths.length > 0 ? unreadableFiles(paths.sort()) : first;
}

function refuseChanges(folder: string, before: readonly FolderFile[]): void {
  const after = new Map(listFolder(folder).map((file) => [file.path, file]));
  const changed = before.filter((file) => {
    const now = after.get(file.path);
    after.delete(file.path);
    return now === undefined || !sameFile(file.stats, now.stats);
  });
  const paths = [...changed.map((file) => file.location), ...[...after.values()].map((file) => file.location)];
  if (paths.length > 0) {
    throw changedWhileHashed(folder, { path: folder, paths });
  }
}

function statOf(path: string): BigIntStats {
  try {
    return statSync(path, { bigint: true });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR") {
      if (code === "ENOTDIR") throw notAFolder(path, cause);
      const dangling = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
      const text = dangling
        ? {
            zh: `${showPath(path)} 是指向空处的符号链接：请改正链接。`,
            en: `${showPath(path)} is a symbolic link to nothing: correct the link.`,
          }
        : {
            zh: `没有文件或文件夹 ${showPath(path)}：请核对路径。`,
            en: `There is no file or folder ${showPath(path)}: check the path.`,
          };
      throw new DossierError("NOT_FOUND", text, { path }, cause);
    }
    throw unreadable(path, cause);
  }
}

/** The error of a path that goes on after a file, often only by a slash at its end. */
function notAFolder(path: string, cause: unknown): DossierError {
  const shown = showPath(path);
  return new DossierError(
    "NOT_FOUND",
    {
      zh: `没有 ${shown}：其中有一段是文件而不是文件夹；若要指文件本身，请去掉末尾的斜杠。`,
      en: `There is no ${shown}: a part of it is a file and not a folder; for the file itself, remove the last slash.`,
    },
    { path },
    cause,
  );
}

function progressTo(totalBytes: number, { onProgress }: HashOptions): OnBytes {
  return onProgress === undefined ? () => undefined : (bytes) => onProgress({ bytes, totalBytes });
}

function counted(onBytes: OnBytes): OnBytes {
  let sum = 0;
  return (bytes) => onBytes((sum += bytes));
}
