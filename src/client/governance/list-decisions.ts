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
  query: Omit<DecisionsQuery, "cursor"> & AskedMoment,
): Promise<Answer<DecisionsAnswer>> {
  const decisions: DecisionForm[] = [];
  let last = await api.decisions(query);
  decisions.push(...last.result.decisions);
  while (last.next !== undefined) {
    last = await api.decisions({ ...query, cursor: last.next });
    decisions.push(...last.result.decisions);
  }
  return { ...last, result: { decisions } };
}
