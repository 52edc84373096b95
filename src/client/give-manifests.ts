import { manifestBytes } from "../documents/manifest.ts";
import { CliError } from "../cli/cli-error.ts";
import type { Session } from "../cli/session.ts";
import type { PreparedExport } from "./prepare-export.ts";

/** SHA-256 digests of the folders whose manifests the index has. */
export type ManifestsGiven = ReadonlySet<string>;

/** What has more files keeps the index busy for seconds. */
const TOLD_FROM_FILES = 10_000;

/**
 * Gives the index the manifests of recorded folders, so that it also finds a single file of one. Given
 * again nothing changes, so a retry makes good what a lost connection left out. A manifest that is not
 * taken is told and no error: the export is recorded all the same.
 */
export async function giveManifests(session: Session, prepared: readonly PreparedExport[]): Promise<ManifestsGiven> {
  const given = new Set<string>();
  for (const { path, digests } of prepared) {
    if (digests.kind !== "folder" || given.has(digests.sha256)) continue;
    const { fileCount } = digests.manifest;
    if (fileCount >= TOLD_FROM_FILES) {
      session.notice(
        session.say({
          zh: `${path} 已登记，正在将其 ${fileCount} 个文件的清单交给索引……`,
          en: `${path} is recorded; giving the index its manifest of ${fileCount} files …`,
        }),
      );
    }
    try {
      await session.api.postBytes("/v1/manifests", manifestBytes(digests.manifest));
      given.add(digests.sha256);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      session.notice(
        session.say({
          zh: `${path} 已登记，但索引未收下其清单，暂不能按单个文件查到；重新运行同一命令即可补交。原因：${error.text.zh}`,
          en: `${path} is recorded, but the index did not take its manifest, so its single files are not found; the same command again gives it. Why: ${error.text.en}`,
        }),
      );
    }
  }
  return given;
}
