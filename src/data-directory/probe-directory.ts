import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isSystemError } from "../text/system-error.ts";
import type { SystemError } from "../text/system-error.ts";

/** A database that cannot write this much cannot work, in bytes. */
const PROBE_BYTES = 256 * 1024;

/**
 * Finds out why nothing can be written in a directory: the disk is full, the file system is read-only or broken, too
 * many files are open. A library that does not pass on the reason of the operating system makes this necessary.
 * @returns undefined when a file can be written
 */
export function probeDirectory(directory: string): SystemError | undefined {
  const path = join(directory, `.laiqu-probe-${process.pid}`);
  try {
    writeProbe(path);
    return undefined;
  } catch (error) {
    if (isSystemError(error)) return error;
    throw error;
  } finally {
    rmSync(path, { force: true });
  }
}

function writeProbe(path: string): void {
  const file = openSync(path, "w", 0o600);
  try {
    const bytes = Buffer.alloc(PROBE_BYTES);
    // A disk that is nearly full takes a part of the bytes, and refuses the rest.
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
