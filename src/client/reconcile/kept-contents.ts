import { listParties, listRecords, loadManifest, loadOpening, openDossier } from "../../dossier/dossier.ts";
import { folderDigests } from "../../documents/folder-tree.ts";
import type { Manifest } from "../../documents/manifest.ts";
import type { SaltedContent } from "../../ledger/salted-commitment.ts";
import { saltedCommitment } from "../../ledger/salted-commitment.ts";

/**
 * The contents of exports that only the dossiers on this machine know: the digests under which an index finds the
 * export of a salted file, or of a folder whose manifest it does not have.
 */
export interface KeptContents {
  /** The digests to ask about in the place of a file's own, with its path where it lies in a folder. */
  of(digest: string): readonly KeptContent[];
  /** The number of files of a kept folder, by the digest of its export; undefined for what is not kept here. */
  files(exportDigest: string): number | undefined;
}

interface KeptContent {
  /** The digest, or the commitment, by which the ledger names the export: `sha256:…`. */
  readonly exported: string;
  readonly path?: string;
  /** How many files of the folder have this content. */
  readonly copies: number;
}

/** Reads every opening and every manifest that the dossiers of a folder keep. @throws DossierError */
export async function readKeptContents(directory: string): Promise<KeptContents> {
  const contents = new Map<string, Map<string, KeptContent>>();
  const counts = new Map<string, number>();
  const add = (digest: string, exported: string, path?: string): void => {
    const of = contents.get(digest) ?? new Map<string, KeptContent>();
    contents.set(digest, of);
    const known = of.get(exported);
    const first = known?.path ?? path;
    of.set(exported, { exported, ...(first === undefined ? {} : { path: first }), copies: (known?.copies ?? 0) + 1 });
  };
  for (const party of await listParties(directory)) {
    const dossier = openDossier(directory, party);
    for (const record of await listRecords(dossier)) {
      const [opening, manifest] = [await loadOpening(dossier, record), await loadManifest(dossier, record)];
      const exported = exportedAs(opening, manifest);
      // One folder that was exported several times, or is kept by several parties, is one content.
      if (exported === undefined || counts.has(exported)) continue;
      counts.set(exported, manifest?.fileCount ?? 1);
      if (opening !== undefined) {
        add(`sha256:${opening.sha256}`, exported);
        add(`sm3:${opening.sm3}`, exported);
      }
      for (const { path, sha256, sm3 } of manifest?.files ?? []) {
        add(`sha256:${sha256}`, exported, path);
        add(`sm3:${sm3}`, exported, path);
      }
    }
  }
  return { of: (digest) => [...(contents.get(digest)?.values() ?? [])], files: (digest) => counts.get(digest) };
}

/** The digest by which the ledger names an export: a commitment where it is salted, else that of the folder. */
function exportedAs(opening: SaltedContent | undefined, manifest: Manifest | undefined): string | undefined {
  if (opening !== undefined) return `sha256:${saltedCommitment(opening).slice(2)}`;
  return manifest === undefined ? undefined : `sha256:${folderDigests(manifest).sha256}`;
}
