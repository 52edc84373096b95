import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { showForeign } from "../text/foreign-text.ts";
import { PackageError } from "./package-error.ts";
import { notOurs } from "./package-manifest.ts";
import type { PackageFiles } from "./package-manifest.ts";

/** The folder of a package that is in its folder. */
const FOLDERS = ["certificates"];
/** The most files of a package, and the most bytes of one: what is unpacked of a hostile archive may be anything. */
const MOST_FILES = 20;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads an unpacked package. Links, pipes, further folders and very large files are refused before they are opened.
 * @throws PackageError MALFORMED; errors of the operating system
 */
export function readPackage(folder: string): PackageFiles {
  const files: Record<string, Uint8Array> = {};
  for (const [name, path] of namedIn(folder)) {
    if (Object.keys(files).length === MOST_FILES) throw notOurs(name);
    files[name] = readPlainFile(name, path);
  }
  return files;
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
  // A file of a moment ago may be a pipe by now, and reading a pipe could wait for ever.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = fstatSync(file);
    if (size > MOST_BYTES) throw tooLarge(name, size);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function tooLarge(name: string, size: number): PackageError {
  const shown = showForeign(name);
  return new PackageError(
    "MALFORMED",
    {
      zh: `${shown} 有 ${size} 字节，超过上限 ${MOST_BYTES}：它不是证据包中的文件。`,
      en: `${shown} has ${size} bytes, and the limit is ${MOST_BYTES}: it is no file of a package.`,
    },
    { name, size, limit: MOST_BYTES },
  );
}
