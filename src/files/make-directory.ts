import { lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { linkToNothing } from "./file-error.ts";

/** Readable by the owner alone. */
const PRIVATE = 0o700;

/**
 * Makes a directory (0700) and those above it that are missing. The recursive mode of Node is not used: where the
 * operating system says of a directory that exists that it does not (below /proc, and on a mount that has gone), it
 * tries for ever.
 * @throws FileError LINK_TO_NOTHING; an error of the operating system
 */
export function makeDirectory(path: string | Buffer): void {
  if (isDirectory(path)) return;
  const above = folderAbove(path);
  if (above !== undefined) makeDirectory(above);
  try {
    mkdirSync(path, { mode: PRIVATE });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (isDirectory(path)) return;
    throw isLink(path) ? linkToNothing(path.toString(), error) : error;
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

function isLink(path: string | Buffer): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
