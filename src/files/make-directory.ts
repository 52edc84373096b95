import { lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { FileError, folderUnmakable } from "./file-error.ts";

/** Readable by the owner alone. */
const PRIVATE = 0o700;

/**
 * Makes a directory (0700) and those above it that are missing. The recursive mode of Node is not used: where the
 * operating system says of a directory that exists that it does not (below /proc, and on a mount that has gone), it
 * tries for ever.
 * @throws FileError FOLDER_UNMAKABLE
 */
export function makeDirectory(path: string | Buffer): void {
  try {
    if (isDirectory(path)) return;
    const above = folderAbove(path);
    if (above !== undefined) makeDirectory(above);
    mkdirSync(path, { mode: PRIVATE });
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    const found = whatIsAt(path);
    // Another process may have made it meanwhile.
    if (found !== "folder") throw folderUnmakable(path.toString(), cause, found);
  }
}

/** The path without its last name; undefined at the root. A path of bytes may be in any encoding. */
function folderAbove(path: string | Buffer): string | Buffer | undefined {
  const text = typeof path === "string" ? path : path.toString("latin1");
  const above = dirname(text);
  if (above === text) return undefined;
  return typeof path === "string" ? above : Buffer.from(above, "latin1");
}

function isDirectory(path: string | Buffer): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * The kind of thing at a path; `nothing` also where the disk does not answer. A link is one that leads to no folder.
 */
function whatIsAt(path: string | Buffer): "folder" | "link" | "file" | "nothing" {
  try {
    if (isDirectory(path)) return "folder";
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return "nothing";
    return stats.isSymbolicLink() ? "link" : "file";
  } catch {
    // The error that made this question necessary says more than this one.
    return "nothing";
  }
}
