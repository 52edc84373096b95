import { access, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { makeDirectory } from "../files/make-directory.ts";
import { showForeignList, showPath } from "../text/foreign-text.ts";
import { systemCode, DossierError } from "./dossier-error.ts";
import { readBackup } from "./backup-reader.ts";
import { syncDirectory, temporaryBeside, writePrivateFile } from "./private-files.ts";
import { foldersAbove, listStoredFiles, locationOf, textOf, type ByteString } from "./stored-files.ts";

/** The result of restoring a backup. */
export interface RestoreSummary {
  /** Paths of the record folders and single files that were added. */
  readonly added: readonly string[];
  /** Paths of those that were there already with the same content. */
  readonly present: readonly string[];
  /** The number of files in each of the two lists; together they are the files of the backup. */
  readonly files: { readonly added: number; readonly present: number };
}

/** The paths that are moved as a whole, record folders and single files, each with its number of files. */
type Units = ReadonlyMap<ByteString, number>;

/**
 * Puts a backup back into a directory. Everything is first unpacked and checked beside the directory; then
 * whole record folders and files are moved in by renaming. Files that are there already must be the same and
 * are left alone. If a move fails, the moved files are taken out again. If the machine stops meanwhile, every
 * record is there whole or not at all, and the same command completes the rest.
 * @throws DossierError BACKUP_DAMAGED, RESTORE_CONFLICT with the paths that differ, NOT_FOUND, UNREADABLE
 */
export async function restore(file: string, directory: string): Promise<RestoreSummary> {
  makeDirectory(dirname(directory));
  const unpacked = temporaryBeside(directory);
  try {
    const units = await unpack(file, unpacked);
    if (await takePlaceOf(directory, unpacked)) return summaryOf(units, [...units.keys()], []);
    return await merge(unpacked, directory, units);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

function summaryOf(units: Units, added: readonly ByteString[], present: readonly ByteString[]): RestoreSummary {
  const filesIn = (paths: readonly ByteString[]) => paths.reduce((sum, path) => sum + (units.get(path) ?? 0), 0);
  return {
    added: added.map(textOf),
    present: present.map(textOf),
    files: { added: filesIn(added), present: filesIn(present) },
  };
}

/** Unpacks into a new folder; returns what is moved as a whole, sorted by path. */
async function unpack(file: string, folder: string): Promise<Units> {
  const units = new Map<ByteString, number>();
  const folders = new Set<ByteString>([""]);
  makeDirectory(folder);
  for await (const { path, content } of readBackup(file)) {
    for (const above of foldersAbove(path)) {
      makeDirectory(locationOf(folder, above));
      folders.add(above);
    }
    await writePrivateFile(locationOf(folder, path), content);
    const unit = /^[^/]+\/records\/[^/]+(?=\/)/.exec(path)?.[0] ?? path;
    units.set(unit, (units.get(unit) ?? 0) + 1);
  }
  for (const made of folders) await syncDirectory(locationOf(folder, made));
  return new Map([...units].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Renames the unpacked folder to a directory that is missing or empty; false when there is something in it. */
async function takePlaceOf(directory: string, unpacked: string): Promise<boolean> {
  try {
    await rename(unpacked, directory);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
  await syncDirectory(dirname(directory));
  return true;
}

async function merge(unpacked: string, directory: string, units: Units): Promise<RestoreSummary> {
  const present: ByteString[] = [];
  const missing: ByteString[] = [];
  for (const unit of units.keys()) ((await exists(directory, unit)) ? present : missing).push(unit);
  const conflicts: ByteString[] = [];
  for (const unit of present) if (!(await sameContent(unpacked, directory, unit))) conflicts.push(unit);
  const paths = conflicts.map(textOf);
  if (paths.length > 0) {
    const listed = showForeignList(paths, 10);
    throw new DossierError(
      "RESTORE_CONFLICT",
      {
        zh: `未作任何恢复：${showPath(directory)} 中 ${listed.zh} 的内容与备份不同；请恢复到空目录再比较。`,
        en:
          `Nothing was restored: ${showPath(directory)} has other content than the backup for ${listed.en}; ` +
          "restore into an empty directory and compare.",
      },
      { directory, paths },
    );
  }
  await moveAll(unpacked, directory, missing);
  return summaryOf(units, missing, present);
}

async function moveAll(from: string, to: string, units: readonly ByteString[]): Promise<void> {
  const moved: ByteString[] = [];
  try {
    for (const unit of units) {
      const above = foldersAbove(unit);
      for (const folder of above) makeDirectory(locationOf(to, folder));
      await rename(locationOf(from, unit), locationOf(to, unit));
      moved.push(unit);
      await syncDirectory(locationOf(to, above.at(-1) ?? ""));
    }
  } catch (error) {
    for (const unit of moved) await rename(locationOf(to, unit), locationOf(from, unit));
    throw error;
  }
}

/** Whether a unit has the same files, byte for byte in names and contents, in two directories. */
async function sameContent(one: string, other: string, unit: ByteString): Promise<boolean> {
  const [left, right] = [filesOf(one, unit), filesOf(other, unit)];
  if (left.length !== right.length) return false;
  for (const [index, path] of left.entries()) {
    if (right[index] !== path) return false;
    // Reading a pipe would wait until somebody writes into it.
    if (!(await stat(locationOf(other, path))).isFile()) return false;
    if (!(await readFile(locationOf(one, path))).equals(await readFile(locationOf(other, path)))) return false;
  }
  return true;
}

/** The files of a unit, which is a record folder or a single file. */
function filesOf(directory: string, unit: ByteString): ByteString[] {
  try {
    return listStoredFiles(directory, unit);
  } catch (error) {
    if (error instanceof DossierError && error.code === "NOT_FOUND") return [unit];
    throw error;
  }
}

async function exists(directory: string, unit: ByteString): Promise<boolean> {
  try {
    await access(locationOf(directory, unit));
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return false;
    if (code === "ENOTDIR") throw fileInTheWay(`${directory}/${textOf(unit)}`, error);
    throw error;
  }
}

function fileInTheWay(path: string, cause: unknown): DossierError {
  return new DossierError(
    "RESTORE_CONFLICT",
    {
      zh: `未作任何恢复：${showPath(path)} 应在的文件夹处是一个文件；请恢复到空目录再比较。`,
      en:
        `Nothing was restored: there is a file where a folder of ${showPath(path)} should be; ` +
        "restore into an empty directory and compare.",
    },
    { paths: [path] },
    cause,
  );
}
