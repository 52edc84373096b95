import { hashPath } from "../dossier/hash-files.ts";
import type { PathDigests } from "../dossier/hash-files.ts";
import type { ClientContext } from "./client-context.ts";

/** The digests of a file or folder; the context is informed of the progress. @throws DossierError */
export async function hashWithProgress(
  { onProgress, signal }: Pick<ClientContext, "onProgress" | "signal">,
  path: string,
): Promise<PathDigests> {
  try {
    return await hashPath(path, {
      signal,
      onProgress: ({ bytes, totalBytes }) => onProgress?.({ type: "HASHING", path, bytes, totalBytes }),
    });
  } finally {
    onProgress?.({ type: "HASHED", path });
  }
}
