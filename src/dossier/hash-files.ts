import { lstatSync, statSync, type BigIntStats } from "node:fs";
import type { DigestPair } from "../documents/digest.ts";
import { folderDigests } from "../documents/folder-tree.ts";
import { createManifest, type Manifest } from "../documents/manifest.ts";
import { DossierError, systemCode } from "./dossier-error.ts";
import { digestFile, type FileDigests } from "./file-digests.ts";
import { digestBigFile, digestManyFiles, fromFailure, type OnBytes } from "./hash-threads.ts";
import { listFolder, unreadableFiles, type FolderFile } from "./list-folder.ts";
import { sameFile } from "./stable-read.ts";

// Below this, starting threads takes longer than hashing.
const SMALL_BYTES = 8 * 1024 * 1024;

/** Bytes hashed so far of all there are. */
export type HashProgress = { readonly bytes: number; readonly totalBytes: number };
export type HashOptions = { readonly onProgress?: (progress: HashProgress) => void };

/** A folder's manifest and the digests over it. */
export type FolderDigests = DigestPair & { readonly manifest: Manifest };

export type PathDigests = ({ readonly kind: "file" } & FileDigests) | ({ readonly kind: "folder" } & FolderDigests);

/**
 * Hashes what a person names: a file, a folder, or a symbolic link to either.
 * @throws DossierError as hashFile and hashFolder do
 */
export async function hashPath(path: string, options: HashOptions = {}): Promise<PathDigests> {
  return statOf(path).isDirectory()
    ? { kind: "folder", ...(await hashFolder(path, options)) }
    : { kind: "file", ...(await hashFile(path, options)) };
}

/**
 * SHA-256 and SM3 of a regular file of any size, in one reading, with little memory.
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_CHANGED, HASHING_FAILED
 */
export async function hashFile(path: string, options: HashOptions = {}): Promise<FileDigests> {
  const stats = statOf(path);
  if (!stats.isFile()) throw new DossierError("NOT_A_FILE", `${path} is not a regular file`, { path });
  const totalBytes = Number(stats.size);
  const onBytes = progressTo(totalBytes, options);
  const digests =
    totalBytes <= SMALL_BYTES
      ? digestFile(path, "follow", counted(onBytes))
      : await digestBigFile(path, "follow", onBytes);
  // The thread has compared what it read; this compares from the first look on, before the thread started.
  if (!sameFile(stats, statOf(path))) {
    throw new DossierError(
      "FILE_CHANGED",
      `${path} changed while it was being hashed: wait until nothing writes to it and try again`,
      { path },
    );
  }
  return digests;
}

/**
 * Hashes every file of a folder and makes its manifest. The folder must stay the same from the first
 * look to the last, or the manifest would mix two states of it; on any failure there is no result.
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_NAME, FILE_CHANGED, EMPTY_FOLDER, HASHING_FAILED
 */
export async function hashFolder(folder: string, options: HashOptions = {}): Promise<FolderDigests> {
  const files = listFolder(folder);
  const bySize = files.toSorted((a, b) => (a.stats.size === b.stats.size ? 0 : a.stats.size > b.stats.size ? -1 : 1));
  const totalBytes = files.reduce((sum, file) => sum + Number(file.stats.size), 0);
  const digests = await digestFiles(bySize, totalBytes, progressTo(totalBytes, options));
  refuseChanges(folder, files);
  const manifest = createManifest(bySize.map((file, index) => ({ path: file.path, ...digests[index]! })));
  return { manifest, ...folderDigests(manifest) };
}

async function digestFiles(
  files: readonly FolderFile[],
  totalBytes: number,
  onBytes: OnBytes,
): Promise<readonly FileDigests[]> {
  const paths = files.map((file) => file.location);
  if (totalBytes > SMALL_BYTES) {
    if (paths.length === 1) return [await digestBigFile(paths[0]!, "refuse", onBytes)];
    const outcome = await digestManyFiles(paths, "refuse", onBytes);
    if ("digests" in outcome) return outcome.digests;
    throw oneError(outcome.failures.map(fromFailure));
  }
  const failures: DossierError[] = [];
  const onChunk = counted(onBytes);
  const digests = paths.flatMap((path) => {
    try {
      return [digestFile(path, "refuse", onChunk)];
    } catch (error) {
      if (!(error instanceof DossierError)) throw error;
      failures.push(error);
      return [];
    }
  });
  if (failures.length > 0) throw oneError(failures);
  return digests;
}

/** All unreadable files in one error; otherwise the first failure, since the others may come from it. */
function oneError(failures: readonly DossierError[]): DossierError {
  const unreadable = failures
    .filter((failure) => failure.code === "UNREADABLE")
    .map((failure) => String(failure.evidence["path"]));
  return unreadable.length > 0 ? unreadableFiles(unreadable.sort()) : failures[0]!;
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
    throw new DossierError(
      "FILE_CHANGED",
      `the folder ${folder} changed while it was being hashed: wait until nothing writes to it and try again`,
      { path: folder, paths },
    );
  }
}

function statOf(path: string): BigIntStats {
  try {
    return statSync(path, { bigint: true });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR") {
      const dangling = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
      throw new DossierError(
        "NOT_FOUND",
        dangling ? `${path} is a symbolic link to nothing` : `there is no file or folder ${path}`,
        { path },
        cause,
      );
    }
    throw new DossierError(
      "UNREADABLE",
      `${path} cannot be read (${code ?? String(cause)}): check its permissions`,
      { path, paths: [path], reason: code },
      cause,
    );
  }
}

function progressTo(totalBytes: number, { onProgress }: HashOptions): OnBytes {
  return onProgress === undefined ? () => undefined : (bytes) => onProgress({ bytes, totalBytes });
}

function counted(onBytes: OnBytes): OnBytes {
  let sum = 0;
  return (bytes) => onBytes((sum += bytes));
}
