import { lstatSync, readdirSync } from "node:fs";
import { showPath } from "../text/foreign-text.ts";
import { DossierError, systemCode } from "./dossier-error.ts";
import { unreadableFiles } from "./list-folder.ts";
import { showPaths } from "./path-list.ts";
import { isTemporary } from "./private-files.ts";

/**
 * A path inside a directory, `/` between its names, with one character (U+0000 to U+00FF) for each byte that it has on
 * the disk. Names of files are bytes: another form, such as Unicode NFC, would name another file.
 */
export type ByteString = string;

/** The bytes of a path inside a directory, as calls of the operating system take it. */
export function locationOf(directory: string, path: ByteString): Buffer {
  const folder = Buffer.from(directory);
  return path === "" ? folder : Buffer.concat([folder, Buffer.from("/"), Buffer.from(path, "latin1")]);
}

/** The folders that lead to a path, the outermost first. */
export function foldersAbove(path: ByteString): ByteString[] {
  const names = path.split("/");
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join("/"));
}

/** The path as text, to show it. Bytes that are not UTF-8 are replaced. */
export function textOf(path: ByteString): string {
  return Buffer.from(path, "latin1").toString();
}

/** A text as the bytes of its UTF-8. */
export function byteString(text: string): ByteString {
  return Buffer.from(text).toString("latin1");
}

/**
 * The paths of all files in a directory and its folders, in the order of their bytes, whatever their names. Names that
 * belong to unfinished work are left out.
 * @param start - the folder in the directory at which to begin; "" for the directory itself
 * @throws DossierError NOT_FOUND when there is no such directory; UNREADABLE, NOT_A_FILE (links, pipes, devices), each
 *   with every path
 */
export function listStoredFiles(directory: string, start: ByteString = ""): ByteString[] {
  const problems = { unreadable: [], notFiles: [] };
  const files = walk(directory, start, problems).sort(compare);
  refuseProblems(problems);
  return files;
}

interface Problems {
  readonly unreadable: string[];
  readonly notFiles: string[];
}

function walk(directory: string, folder: ByteString, problems: Problems): ByteString[] {
  return namesIn(directory, folder, problems).flatMap((name) => {
    if (isTemporary(name)) return [];
    const path = folder === "" ? name : `${folder}/${name}`;
    const stats = lstatSync(locationOf(directory, path), { throwIfNoEntry: false });
    // It has been removed since its folder was read.
    if (stats === undefined) return [];
    if (stats.isDirectory()) return walk(directory, path, problems);
    if (stats.isFile()) return [path];
    problems.notFiles.push(`${directory}/${textOf(path)}`);
    return [];
  });
}

function namesIn(directory: string, folder: ByteString, problems: Problems): ByteString[] {
  try {
    const names = readdirSync(locationOf(directory, folder), { encoding: "buffer" });
    return names.map((name) => name.toString("latin1"));
  } catch (cause) {
    const code = systemCode(cause);
    const path = folder === "" ? directory : `${directory}/${textOf(folder)}`;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new DossierError(
        "NOT_FOUND",
        {
          zh: `没有文件夹 ${showPath(path)}：请核对路径。`,
          en: `There is no folder ${showPath(path)}: check the path.`,
        },
        { path },
        cause,
      );
    problems.unreadable.push(path);
    return [];
  }
}

function refuseProblems({ unreadable, notFiles }: Problems): void {
  if (unreadable.length > 0) throw unreadableFiles(unreadable);
  if (notFiles.length === 0) return;
  const { zh, en } = showPaths(notFiles);
  throw new DossierError(
    "NOT_A_FILE",
    {
      zh: `存档中有既非文件也非文件夹的内容（不跟随符号链接），请移除或替换：${zh}。`,
      en:
        "The dossier contains something that is neither a file nor a folder (symbolic links are not followed); " +
        `remove or replace: ${en}.`,
    },
    { paths: notFiles },
  );
}

function compare(left: ByteString, right: ByteString): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
