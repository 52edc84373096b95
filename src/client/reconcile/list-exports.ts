import type { AsOf } from "../../schemas/answer.ts";
import type { ReconciledExport } from "../../schemas/reconciliation.ts";
import type { ApiClient, ReconciledExportsQuery } from "../http/api-client.ts";

/** All exports of a scope that a filter leaves, page by page. @throws ApiError */
export async function listExports(
  api: ApiClient,
  of: string,
  filter: ReconciledExportsQuery,
): Promise<{ readonly exports: readonly ReconciledExport[]; readonly asOf: AsOf }> {
  const exports: ReconciledExport[] = [];
  const first = await api.reconciledExports(of, filter);
  exports.push(...first.result.exports);
  for (let { next } = first; next !== undefined;) {
    const page = await api.reconciledExports(of, filter, next);
    exports.push(...page.result.exports);
    ({ next } = page);
  }
  return { exports, asOf: first.asOf };
}
