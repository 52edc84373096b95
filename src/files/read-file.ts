import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { notRegular } from "./file-error.ts";

/** The most bytes that one call reads at once. */
const CHUNK = 1024 * 1024;
/** The fewest bytes that one call asks for. */
const SMALL_CHUNK = 4 * 1024;

/**
 * The bytes of a regular file. A pipe is refused, because opening or reading one waits until somebody writes.
 * @param most - the most bytes that the caller accepts. One more is read from a longer file, so that the caller's own
 *   check finds it too long, and no more.
 * @throws FileError NOT_REGULAR; an error of the operating system
 */
export function readRegularFile(path: string, most: number): Uint8Array {
  // Without O_NONBLOCK the opening itself would wait for a writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const file = fstatSync(descriptor);
    if (!file.isFile()) throw notRegular(path);
    return readAll(descriptor, most + 1, file.size);
  } finally {
    closeSync(descriptor);
  }
}

/** As `readRegularFile`; undefined when there is no such file. */
export function readRegularFileIfPresent(path: string, most: number): Uint8Array | undefined {
  try {
    return readRegularFile(path, most);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Reads by chunks, because the size that the file system reports is not always the number of bytes. It says how large a
 * chunk is enough, because the memory of a large one is costly for a small file.
 */
function readAll(descriptor: number, most: number, size: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < most) {
    const chunk = new Uint8Array(Math.min(CHUNK, most - bytes, Math.max(size - bytes, SMALL_CHUNK)));
    const read = readSync(descriptor, chunk);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    bytes += read;
  }
  return new Uint8Array(Buffer.concat(chunks));
}
