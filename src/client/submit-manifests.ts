import { manifestBytes } from "../documents/manifest.ts";
import type { ClientContext } from "./client-context.ts";
import { ApiError } from "./http/api-error.ts";
import type { PreparedExport } from "./prepare-export.ts";

/** The folders whose manifests the index has now, and the reasons for which it did not accept the others. */
export interface SubmittedManifests {
  /** SHA-256 digests of the folders whose manifests the index has. */
  readonly taken: ReadonlySet<string>;
  readonly failures: readonly { readonly path: string; readonly error: ApiError }[];
}

/**
 * Submits to the index the manifests of recorded folders, so that it also finds a single file of one. Submitting a
 * manifest again changes nothing, so a retry after a lost connection is safe. A refusal by the index is reported and
 * not thrown, because the export is recorded all the same.
 */
export async function submitManifests(
  context: ClientContext,
  exports: readonly PreparedExport[],
): Promise<SubmittedManifests> {
  const taken = new Set<string>();
  const failures: { readonly path: string; readonly error: ApiError }[] = [];
  for (const { path, digests, opening } of exports) {
    // The index must not learn what a salted export hides.
    if (digests.kind !== "folder" || opening !== undefined || taken.has(digests.sha256)) continue;
    context.onProgress?.({ type: "SUBMITTING_MANIFEST", path, files: digests.manifest.fileCount });
    try {
      await context.api.submitManifest(manifestBytes(digests.manifest));
      taken.add(digests.sha256);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failures.push({ path, error });
    }
  }
  return { taken, failures };
}
