import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { showForeignList, showPath } from "../text/foreign-text.ts";
import { systemCode, DossierError } from "./dossier-error.ts";
import { readBackup } from "./backup-reader.ts";
import { listFolder } from "./list-folder.ts";
import { makePrivateDirectory, syncDirectory, temporaryBeside, writePrivateFile } from "./private-files.ts";

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
type Units = ReadonlyMap<string, number>;

/**
 * Puts a backup back into a directory. Everything is first unpacked and checked beside the directory; then
 * whole record folders and files are moved in by renaming. Files that are there already must be the same and
 * are left alone. If a move fails, the moved files are taken out again. If the machine stops meanwhile, every
 * record is there whole or not at all, and the same command completes the rest.
 * @throws DossierError BACKUP_DAMAGED, RESTORE_CONFLICT with the paths that differ, NOT_FOUND, UNREADABLE
 */
export async function restore(file: string, directory: string): Promise<RestoreSummary> {
  await makePrivateDirectory(dirname(directory));
  const unpacked = temporaryBeside(directory);
  try {
    const units = await unpack(file, unpacked);
    if (await takePlaceOf(directory, unpacked)) return summaryOf(units, [...units.keys()], []);
    return await merge(unpacked, directory, units);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

function summaryOf(units: Units, added: readonly string[], present: readonly string[]): RestoreSummary {
  const filesIn = (paths: readonly string[]) => paths.reduce((sum, path) => sum + (units.get(path) ?? 0), 0);
  return { added, present, files: { added: filesIn(added), present: filesIn(present) } };
}

/** Unpacks into a new folder; returns what is moved as a whole, sorted by path. */
async function unpack(file: string, folder: string): Promise<Units> {
  const units = new Map<string, number>();
  const directories = new Set<string>([folder]);
  await mkdir(folder, { mode: 0o700 });
  for await (const { path, bytes } of readBackup(file)) {
    const location = join(folder, path);
    await makePrivateDirectory(dirname(location));
    await writePrivateFile(location, bytes);
    for (let parent = dirname(location); parent.length > folder.length; parent = dirname(parent))
      directories.add(parent);
    const unit = /^[^/]+\/records\/[^/]+(?=\/)/.exec(path)?.[0] ?? path;
    units.set(unit, (units.get(unit) ?? 0) + 1);
  }
  for (const made of directories) await syncDirectory(made);
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
  const present: string[] = [];
  const missing: string[] = [];
  for (const unit of units.keys()) ((await exists(join(directory, unit))) ? present : missing).push(unit);
  const conflicts = await Promise.all(
    present.map(async (unit) => ((await sameContent(join(unpacked, unit), join(directory, unit))) ? [] : [unit])),
  );
  const paths = conflicts.flat();
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

async function moveAll(from: string, to: string, units: readonly string[]): Promise<void> {
  const moved: string[] = [];
  try {
    for (const unit of units) {
      await makePrivateDirectory(dirname(join(to, unit)));
      await rename(join(from, unit), join(to, unit));
      moved.push(unit);
      await syncDirectory(dirname(join(to, unit)));
    }
  } catch (error) {
    for (const unit of moved) await rename(join(to, unit), join(from, unit));
    throw error;
  }
}

async function sameContent(one: string, other: string): Promise<boolean> {
  const [left, right] = [filesOf(one), filesOf(other)];
  if (left.join("\n") !== right.join("\n")) return false;
  for (const path of left) {
    if (!(await readFile(join(one, path))).equals(await readFile(join(other, path)))) return false;
  }
  return true;
}

/** A unit is a record folder or a single file; the path of a single file from itself is empty. */
function filesOf(unit: string): string[] {
  try {
    return listFolder(unit).map((file) => relative(unit, file.location));
  } catch (error) {
    if (error instanceof DossierError && error.code === "NOT_FOUND") return [""];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return false;
    if (code === "ENOTDIR")
      throw new DossierError(
        "RESTORE_CONFLICT",
        {
          zh: `未作任何恢复：${showPath(path)} 应在的文件夹处是一个文件；请恢复到空目录再比较。`,
          en:
            `Nothing was restored: there is a file where a folder of ${showPath(path)} should be; ` +
            "restore into an empty directory and compare.",
        },
        { paths: [path] },
        error,
      );
    throw error;
  }
}
