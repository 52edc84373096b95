import type { RecordId } from "../ledger/record-id.ts";
import { Form } from "../ledger/codes.ts";
import { folderSha256 } from "../documents/folder-tree.ts";
import { Kind } from "../ledger/kinds.ts";
import { parseManifest } from "../documents/manifest.ts";
import type { Store } from "../store/open-store.ts";
import type { ManifestEntryRow } from "../store/schema.ts";
import { writeRows } from "./write-rows.ts";

/**
 * Keeps the manifest of an exported folder, so that each of its files is found by its digest. A manifest is kept only
 * if it gives the digest of a recorded folder export, so its sender need not be trusted.
 *
 * @param bytes - the manifest's canonical JSON
 * @returns the exports to which it belongs; none, and nothing is kept, if no folder of this digest is recorded
 * @throws InputError for bytes that are not a manifest
 */
export async function acceptManifest(store: Store, bytes: Uint8Array): Promise<RecordId[]> {
  const manifest = parseManifest(bytes);
  const { files } = manifest;
  const root = folderSha256(manifest);
  return await store.database.transaction().execute(async (transaction) => {
    const exports = await transaction
      .selectFrom("record")
      .select("id")
      .where("sha256", "=", root)
      .where("kind", "=", Kind.EXPORT)
      .where("form", "=", Form.FOLDER)
      .orderBy("id")
      .execute();
    for (const { id: record } of exports) {
      const added = await transaction
        .insertInto("manifest")
        .values({ record, root, json: new TextDecoder().decode(bytes) })
        .onConflict((conflict) => conflict.doNothing())
        .returning("record")
        .execute();
      // The same digest means the same manifest, so there is nothing to add.
      if (added.length === 0) continue;
      await writeRows(
        transaction,
        "manifest_entry",
        files.flatMap(({ path, size, sha256, sm3 }): ManifestEntryRow[] => [
          { record, algorithm: "sha256", hex: sha256, path, size },
          { record, algorithm: "sm3", hex: sm3, path, size },
        ]),
      );
    }
    return exports.map(({ id }) => id);
  });
}
