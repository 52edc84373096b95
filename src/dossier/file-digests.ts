import { createHash } from "node:crypto";
import { toHex } from "../consensus/hex.ts";
import type { DigestPair } from "../documents/digest.ts";
import { readStable, type Links } from "./stable-read.ts";

const CHUNK_BYTES = 256 * 1024;

/** A file's size in bytes and both its digests. */
export type FileDigests = DigestPair & { readonly size: number };

/**
 * Computes both digests of a file in one reading, in this thread. This suits small files, because starting threads
 * would take longer. Both digests are OpenSSL's, which needs no time to start.
 * @param onBytes - called with the number of bytes of every chunk
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_CHANGED
 */
export function digestFile(path: string, links: Links, onBytes: (bytes: number) => void): FileDigests {
  const sha256 = createHash("sha256");
  const sm3 = createHash("sm3");
  const buffer = new Uint8Array(CHUNK_BYTES);
  const size = readStable(path, links, {
    buffer: () => buffer,
    read(bytes) {
      const chunk = buffer.subarray(0, bytes);
      sha256.update(chunk);
      sm3.update(chunk);
      onBytes(bytes);
    },
  });
  return { size, sha256: sha256.digest("hex"), sm3: sm3.digest("hex") };
}

/** The 64 lower-case hexadecimal digits of a digest. */
export function hexOf(digest: Uint8Array): string {
  return toHex(digest).slice(2);
}
