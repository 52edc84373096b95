import { createSHA256 } from "hash-wasm";
import { toHex } from "../../consensus/hex.ts";
import type { DigestPair } from "../../documents/digest.ts";
import { createSm3 } from "../../documents/sm3.ts";
import { PageError } from "./page-error.ts";

/** Memory held at a time, and the step of the progress bar. Bytes. */
const CHUNK = 4 * 1024 * 1024;

/**
 * SHA-256 and SM3 of a file in one reading, chunk by chunk: a file of any size needs one chunk of memory.
 * @param onProgress - told the bytes read so far after each chunk
 * @throws PageError FILE_UNREADABLE, which is also what browsers say of a file changed since it was chosen
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
  const chunk = await readBytes(file.slice(start, end));
  if (chunk.length !== end - start)
    throw new PageError("FILE_UNREADABLE", `${chunk.length} of ${end - start} bytes at ${start}`);
  return chunk;
}

async function readBytes(slice: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await slice.arrayBuffer());
  } catch (cause) {
    throw new PageError("FILE_UNREADABLE", cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), {
      cause,
    });
  }
}
