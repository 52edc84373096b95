import { lstatSync, readdirSync, type BigIntStats } from "node:fs";
import { join } from "node:path";
import { InputError } from "../documents/input-error.ts";
import { checkRelativePath, compareByUtf8 } from "../documents/manifest.ts";
import { showPath } from "../text/foreign-text.ts";
import { DossierError, systemCode } from "./dossier-error.ts";
import { showPaths } from "./path-list.ts";

/** A regular file in a folder: its path in the manifest (NFC), its location on the disk, and its attributes. */
export type FolderFile = { readonly path: string; readonly location: string; readonly stats: BigIntStats };

type Problems = { readonly unreadable: string[]; readonly notFiles: string[]; readonly names: string[] };

/**
 * All regular files in a folder and its subfolders, sorted by path. Symbolic links are never followed, because a link
 * that points outside would add a file to the manifest that is not in the folder. One error names all paths with the
 * same problem, so that they can be corrected at once.
 * @throws DossierError UNREADABLE, NOT_A_FILE (links, pipes, devices), FILE_NAME, each with every path; EMPTY_FOLDER;
 *   NOT_FOUND
 */
export function listFolder(folder: string): FolderFile[] {
  const problems: Problems = { unreadable: [], notFiles: [], names: [] };
  const files = walk(folder, "", problems).sort((a, b) => compareByUtf8(a.path, b.path));
  files.forEach((file, index) => {
    const previous = files[index - 1];
    // These two names on the disk are one name in NFC.
    if (previous?.path === file.path) problems.names.push(previous.location, file.location);
  });
  const { unreadable, notFiles, names } = problems;
  if (unreadable.length > 0) throw unreadableFiles(unreadable);
  if (notFiles.length > 0) {
    throw new DossierError(
      "NOT_A_FILE",
      {
        zh: `文件夹中有既非文件也非文件夹的内容（不跟随符号链接），请移除或替换：${showPaths(notFiles).zh}。`,
        en:
          "The folder contains something that is neither a file nor a folder (symbolic links are not followed); " +
          `remove or replace: ${showPaths(notFiles).en}.`,
      },
      { paths: notFiles },
    );
  }
  if (names.length > 0) {
    throw new DossierError(
      "FILE_NAME",
      {
        zh: `以下名称在各机器上不能同样书写，或在 Unicode NFC 下相同，请重命名：${showPaths(names).zh}。`,
        en:
          "These names cannot be written the same on every machine, or are the same in Unicode NFC; " +
          `rename: ${showPaths(names).en}.`,
      },
      { paths: names },
    );
  }
  if (files.length === 0)
    throw new DossierError(
      "EMPTY_FOLDER",
      {
        zh: `${showPath(folder)} 中没有文件，无可计算：请核对路径。`,
        en: `${showPath(folder)} contains no files, so there is nothing to hash: check the path.`,
      },
      { path: folder },
    );
  return files;
}

/** The one error for all files of a folder that cannot be read. */
export function unreadableFiles(paths: readonly string[]): DossierError {
  const count = paths.length === 1 ? "One file or folder" : `${paths.length} files or folders`;
  return new DossierError(
    "UNREADABLE",
    {
      zh: `有 ${paths.length} 个文件或文件夹无法读取，未作计算；请检查其权限：${showPaths(paths).zh}。`,
      en: `${count} cannot be read, so nothing was hashed; check the permissions of: ${showPaths(paths).en}.`,
    },
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
        {
          zh: `${showPath(location)} 在读取其文件夹期间消失：请等待写入结束后重试。`,
          en:
            `${showPath(location)} disappeared while its folder was being read: wait until nothing writes to it ` +
            "and try again.",
        },
        { path: location },
      );
    if (stats.isDirectory()) return walk(location, `${path}/`, problems);
    if (stats.isFile()) return [{ path, location, stats }];
    problems.notFiles.push(location);
    return [];
  });
}

/** Names as bytes, because a name that is not UTF-8 must be noticed and not silently replaced. */
function namesIn(directory: string, problems: Problems): Buffer[] {
  try {
    return readdirSync(directory, { encoding: "buffer" });
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new DossierError(
        "NOT_FOUND",
        {
          zh: `没有文件夹 ${showPath(directory)}：请核对路径。`,
          en: `There is no folder ${showPath(directory)}: check the path.`,
        },
        { path: directory },
        cause,
      );
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
