import { createHash } from "node:crypto";
import { toHex } from "../consensus/hex.ts";
import type { DigestPair } from "../records/digest.ts";
import type { Sm3 } from "../records/sm3.ts";
import { readStable, type Links } from "./stable-read.ts";

const CHUNK_BYTES = 256 * 1024;

/** A file's size in bytes and both its digests. */
export type FileDigests = DigestPair & { readonly size: number };

/**
 * Both digests of a file in one reading, in this thread: what a worker does for each of many files,
 * and what small files get without the cost of starting threads.
 * @param onBytes told the bytes of every chunk
 * @param sm3 a hasher to use for SM3; without one it is OpenSSL's, which needs no warming up
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_CHANGED
 */
export function digestFile(path: string, links: Links, onBytes: (bytes: number) => void, sm3: Sm3 = opensslSm3()): FileDigests {
  const sha256 = createHash("sha256");
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
  return { size, sha256: sha256.digest("hex"), sm3: hexOf(sm3.digest()) };
}

/** The 64 lower-case hexadecimal digits of a digest. */
export function hexOf(digest: Uint8Array): string {
  return toHex(digest).slice(2);
}

function opensslSm3(): Sm3 {
  const hash = createHash("sm3");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}
