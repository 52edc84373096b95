import { hashPath } from "../dossier/hash-files.ts";
import type { PathDigests } from "../dossier/hash-files.ts";
import type { ClientContext } from "./client-context.ts";

/** The digests of a file or folder; the context is informed of the progress. @throws DossierError */
export async function hashWithProgress(
  { onProgress }: Pick<ClientContext, "onProgress">,
  path: string,
): Promise<PathDigests> {
  try {
    return await hashPath(path, {
      onProgress: ({ bytes, totalBytes }) => onProgress?.({ type: "HASHING", path, bytes, totalBytes }),
    });
  } finally {
    onProgress?.({ type: "HASHED", path });
  }
}
