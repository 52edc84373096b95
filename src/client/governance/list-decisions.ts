import type { Answer } from "../../schemas/answer.ts";
import type { DecisionForm, DecisionsAnswer } from "../../schemas/decision.ts";
import type { ApiClient, AskedMoment, DecisionsQuery } from "../http/api-client.ts";

/**
 * Every decision that is asked for, from all pages: one that is left out here may be the one that nobody noticed before
 * it counts.
 * @throws ApiError
 */
export async function listDecisions(
  api: ApiClient,
  query: Omit<DecisionsQuery, "after"> & AskedMoment,
): Promise<Answer<DecisionsAnswer>> {
  const decisions: DecisionForm[] = [];
  let page = await api.decisions(query);
  for (; page.result.next !== undefined; page = await api.decisions({ ...query, after: page.result.next }))
    decisions.push(...page.result.decisions);
  return { ...page, result: { decisions: [...decisions, ...page.result.decisions] } };
}
