import type { DigestPair } from "../../documents/digest.ts";
import type { HashReply, HashRequest } from "./hash-messages.ts";
import { hashingFailed, PageError } from "./page-error.ts";

/**
 * Hashes a file in a worker. The file stays on this machine.
 * @param onProgress - called with the bytes read so far
 * @param signal - ends the worker; the promise then rejects with the signal's reason
 * @throws PageError FILE_UNREADABLE, HASHING_FAILED
 */
export async function hashFile(
  file: Blob,
  onProgress: (read: number) => void,
  signal: AbortSignal,
): Promise<DigestPair> {
  signal.throwIfAborted();
  const worker = new Worker("/page/hash-worker.js", { type: "module" });
  try {
    return await new Promise<DigestPair>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(abortReason(signal)), { once: true });
      worker.addEventListener("error", (event) =>
        reject(hashingFailed(event.message || "the worker could not be loaded")),
      );
      worker.addEventListener("message", ({ data }: MessageEvent<HashReply>) => {
        switch (data.type) {
          case "progress":
            return onProgress(data.read);
          case "done":
            return resolve(data.digests);
          case "failed":
            return reject(new PageError(data.code, data.text, data.evidence));
          default:
            return data satisfies never;
        }
      });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker has no target origin.
      worker.postMessage({ file } satisfies HashRequest);
    });
  } finally {
    worker.terminate();
  }
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
