import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { showForeign } from "../text/foreign-text.ts";
import { MOST_FILE_BYTES, MOST_FILES, MOST_PACKAGE_BYTES } from "./package-bounds.ts";
import { PackageError } from "./package-error.ts";
import { notOurs } from "./package-manifest.ts";
import type { PackageFiles } from "./package-manifest.ts";
import { readZip } from "./read-zip.ts";

/** The folder of a package that is in its folder. */
const FOLDERS = ["certificates"];

/**
 * Reads a package: the archive itself, or the folder into which it was unpacked.
 * @throws PackageError MALFORMED; errors of the operating system
 */
export function readPackage(place: string): PackageFiles {
  if (statSync(place).isDirectory()) return readFolder(place);
  return readZip(readBounded(place, MOST_PACKAGE_BYTES, (size) => tooLarge(place, size, MOST_PACKAGE_BYTES)));
}

/** Reads an unpacked package. Links, pipes, further folders and very large files are refused before they are opened. */
function readFolder(folder: string): PackageFiles {
  const files = new Map<string, Uint8Array>();
  let total = 0;
  for (const [name, path] of namedIn(folder)) {
    if (files.size === MOST_FILES) throw notOurs(name);
    const bytes = readPlainFile(name, path);
    total += bytes.length;
    if (total > MOST_PACKAGE_BYTES) throw tooLarge(name, total, MOST_PACKAGE_BYTES);
    files.set(name, bytes);
  }
  return Object.fromEntries(files);
}

function namedIn(folder: string): (readonly [name: string, path: string])[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (!FOLDERS.includes(name)) return [[name, path] as const];
    if (!lstatSync(path).isDirectory()) throw notOurs(name);
    return readdirSync(path).map((inner) => [`${name}/${inner}`, join(path, inner)] as const);
  });
}

function readPlainFile(name: string, path: string): Uint8Array {
  if (!lstatSync(path).isFile()) throw notOurs(name);
  return readBounded(path, MOST_FILE_BYTES, (size) => tooLarge(name, size, MOST_FILE_BYTES));
}

function readBounded(path: string, most: number, fault: (size: number) => PackageError): Uint8Array {
  // A file of a moment ago may be a pipe by now, and reading a pipe could wait for ever.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw notOurs(path);
    if (found.size > most) throw fault(found.size);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function tooLarge(name: string, size: number, limit: number): PackageError {
  const shown = showForeign(name);
  return new PackageError(
    "MALFORMED",
    {
      zh: `${shown} 有 ${size} 字节，超过上限 ${limit}：它不是证据包，或不是其中的文件。`,
      en: `${shown} has ${size} bytes, and the limit is ${limit}: it is no package, or no file of one.`,
    },
    { name, size, limit },
  );
}
