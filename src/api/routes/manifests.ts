import { Type } from "typebox";
import { acceptManifest } from "../../indexer/accept-manifest.ts";
import { parseManifest } from "../../documents/manifest.ts";
import { ManifestAnswerSchema } from "../../schemas/act.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { answers } from "../responses.ts";

/** About 200,000 files; above it a folder is better exported in parts. */
const BODY_LIMIT = 64 * 1024 * 1024;

/** Manifests of exported folders: taken from anybody, since only their digest counts. */
export function manifestRoutes(app: ApiInstance, context: ApiContext): void {
  // The digest is over the very bytes: they are not parsed on the way in.
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
        summary: "Gives the manifest of an exported folder, as canonical JSON",
        body: { content: { "application/json": { schema: Type.Unsafe<unknown>({}) } } },
        response: answers(ManifestAnswerSchema),
      },
    },
    async (request) => {
      if (!(request.body instanceof Uint8Array))
        throw new ApiProblem("MANIFEST_MALFORMED", {
          zh: "请以清单的规范 JSON 为请求内容。",
          en: "send the manifest's canonical JSON as the body",
        });
      const bytes = new Uint8Array(request.body);
      const { fileCount } = parseManifest(bytes);
      const exports = await acceptManifest(context.store, bytes);
      if (exports.length === 0)
        throw new ApiProblem("MANIFEST_UNKNOWN", {
          zh: "没有已登记的文件夹出域使用此清单的杂凑值：请先登记出域，并按计算杂凑值时的字节原样发送清单。",
          en: "no recorded export of a folder has this manifest's digest: record the export first, and send the manifest byte for byte as it was hashed",
        });
      return { exports: [...exports], files: fileCount };
    },
  );
}
