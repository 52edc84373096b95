import { answer } from "../../audit/answer.ts";
import { recordSummary } from "../../audit/record-form.ts";
import { momentOf } from "../../audit/snapshot.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { basisOfRecord, restsOnBackfill } from "../../ledger/statements.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { NextAnswer } from "../../schemas/next.ts";
import type { ApiContext } from "../api-context.ts";
import { judgeNext } from "./judge-next.ts";
import { loadNext } from "./next-context.ts";
import { partyAsked } from "./party-asked.ts";
import type { AskedFor } from "./party-asked.ts";

/**
 * What may be done with a record now, what is missing for the rest, and who can supply it. The index says what can come
 * next and who has which role; the ledger judges each act in the state after the same block.
 * @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND, SEAT_UNKNOWN, LINEAGE_TOO_LARGE; RpcError;
 * ApiProblem CHAIN_UNAVAILABLE
 */
export async function nextOfRecord(
  api: Pick<ApiContext, "ask" | "rpc" | "ledgerAddress">,
  id: RecordId,
  askedFor: AskedFor,
): Promise<Answer<NextAnswer>> {
  // The snapshot ends before the node is asked: nothing waits for the node while it holds the index.
  const { context, party } = await api.ask(async (snapshot) => {
    const asked = await partyAsked(snapshot, askedFor);
    return { context: await loadNext(snapshot, id, { only: asked?.only }), party: asked?.party };
  });
  const { acts, truncated } = await judgeNext(api, context);
  const { snapshot, graph, row, judgedBy } = context;
  return answer(snapshot, momentOf(snapshot, {}), {
    result: {
      record: recordSummary(graph, row.id),
      ...(party === undefined ? {} : { party }),
      rulebook: judgedBy,
      acts: [...acts],
    },
    events: [],
    basis: basisOfRecord(row),
    truncated,
    restsOnBackfill: restsOnBackfill(row),
  });
}
