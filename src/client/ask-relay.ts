import type { Hex } from "../consensus/hex.ts";
import type { TransactionAnswer, TransactionRequest } from "../schemas/act.ts";
import type { ApiClient } from "./http/api-client.ts";
import { ApiError } from "./http/api-error.ts";

/**
 * Has a saved transaction relayed or looked up. A part on the way, such as a cache, may give the answer to another
 * request: an answer about another transaction is none.
 * @throws ApiError
 */
export async function askRelay(
  api: ApiClient,
  { raw, transaction }: { readonly raw: Hex; readonly transaction: Hex },
  how: Omit<TransactionRequest, "raw"> = {},
): Promise<TransactionAnswer> {
  const answer = await api.relay({ raw, ...how });
  if (answer.transaction === transaction) return answer;
  throw new ApiError(
    "ANSWER_MALFORMED",
    {
      zh: `答复是关于另一笔交易的，不予采信：请检查与服务器之间的代理或缓存。`,
      en: "The answer is about another transaction and is not believed: check what is between here and the server.",
    },
    { asked: transaction, answered: answer.transaction },
  );
}
