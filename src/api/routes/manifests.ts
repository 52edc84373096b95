import { Type } from "typebox";
import { acceptManifest } from "../../indexer/accept-manifest.ts";
import type { Hex } from "../../consensus/hex.ts";
import { folderSha256 } from "../../documents/folder-tree.ts";
import { parseManifest } from "../../documents/manifest.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ManifestAnswerSchema } from "../../schemas/act.ts";
import { affairsAmong } from "../../store/sight.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { answers } from "../responses.ts";

/** Enough for about 200,000 files. A larger folder is better exported in parts. Bytes. */
const BODY_LIMIT = 64 * 1024 * 1024;

/** Manifests of exported folders. Anybody may submit one, because only its digest counts. */
export function manifestRoutes(app: ApiInstance, context: ApiContext): void {
  // The digest is of the bytes as they were sent, so the body is not parsed on the way in.
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_, body, done) =>
    done(null, body),
  );

  app.post(
    "/v1/manifests",
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: "submitManifest",
        access: ["PARTY"],
        summary: "Submit the manifest of an exported folder",
        description:
          "The body is the manifest in canonical JSON, byte for byte as its digest was computed. From then on the " +
          "files of the folder are found by their digests.",
        body: { content: { "application/json": { schema: Type.Unsafe<unknown>({}) } } },
        response: answers(ManifestAnswerSchema),
      },
    },
    async (request) => {
      if (!(request.body instanceof Uint8Array))
        throw new ApiProblem("MANIFEST_MALFORMED", {
          zh: "请求内容为空：请以清单的规范 JSON 为请求内容。",
          en: "The body is empty: send the manifest in canonical JSON as the body.",
        });
      const bytes = new Uint8Array(request.body);
      const manifest = parseManifest(bytes);
      const isOwn = await ownExports(context, folderSha256(manifest));
      const exports = isOwn.size === 0 ? [] : await acceptManifest(context.store, bytes);
      const own = exports.filter((id) => isOwn.has(id));
      if (own.length === 0)
        throw new ApiProblem("MANIFEST_UNKNOWN", {
          zh: "没有已记录的文件夹出域使用此清单的杂凑值：请先记录出域，并按计算杂凑值时的字节原样发送清单。",
          en:
            "No recorded export of a folder has the digest of this manifest: record the export first, and send the " +
            "manifest byte for byte as its digest was computed.",
        });
      return { exports: own, files: manifest.fileCount };
    },
  );
}

/**
 * The exports of a folder that are the asker's affair. One folder may have gone to several recipients, and none learns
 * of another.
 */
async function ownExports(context: ApiContext, root: Hex): Promise<ReadonlySet<RecordId>> {
  return await context.ask(async ({ database, sight }) => {
    const rows = await database.selectFrom("record").select("id").where("sha256", "=", root).execute();
    const ids = rows.map(({ id }) => id);
    return sight === undefined ? new Set(ids) : await affairsAmong(database, ids);
  });
}
