import { createSHA256 } from "hash-wasm";
import { toHex } from "../../consensus/hex.ts";
import type { DigestPair } from "../../documents/digest.ts";
import { createSm3 } from "../../documents/sm3.ts";
import { fileUnreadable } from "./page-error.ts";

/** The bytes held in memory at a time, and the step of the progress bar. */
const CHUNK = 4 * 1024 * 1024;

/**
 * Computes SHA-256 and SM3 of a file while reading it once, chunk by chunk, so that a file of any size needs the
 * memory of one chunk.
 * @param onProgress - called after each chunk with the bytes read so far
 * @throws PageError FILE_UNREADABLE, also for a file that changed since it was chosen
 */
export async function digestStream(file: Blob, onProgress: (read: number) => void): Promise<DigestPair> {
  const sha256 = await createSHA256();
  const sm3 = createSm3();
  let read = 0;
  while (read < file.size) {
    const chunk = await readChunk(file, read);
    sha256.update(chunk);
    sm3.update(chunk);
    read += chunk.length;
    onProgress(read);
  }
  return { sha256: sha256.digest(), sm3: toHex(sm3.digest()).slice(2) };
}

async function readChunk(file: Blob, start: number): Promise<Uint8Array> {
  const end = Math.min(start + CHUNK, file.size);
  const chunk = await readBytes(file, start, end);
  if (chunk.length !== end - start) throw fileUnreadable(start, end - start, chunk.length);
  return chunk;
}

async function readBytes(file: Blob, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (cause) {
    throw fileUnreadable(start, end - start, 0, cause);
  }
}
