import { ConsensusError } from "../consensus/errors.ts";
import type { Hex } from "../consensus/hex.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";
import { lastBlock, nonceAt } from "./proven-nonce.ts";
import type { LastBlock } from "./proven-nonce.ts";
import { transactionOfDraft } from "./recorded-draft.ts";
import type { SentDraft } from "./recorded-draft.ts";
import type { NumberedTransaction } from "./transaction-place.ts";

/**
 * How far a draft has come when a transaction of it arrives:
 * - `ACTED`: the ledger recorded or refused it already, by that transaction;
 * - `TURN`: it did not, and every earlier transaction of the account is in the index, so this one may be sent;
 * - `WAITS`: an earlier nonce of the account is not in the index yet, and its transaction may be of the same draft.
 */
export type DraftTurn =
  | { readonly type: "ACTED"; readonly transaction: Hex }
  | { readonly type: "TURN" }
  | { readonly type: "WAITS"; readonly next: number };

const LOOKED_EVERY_MS = 100;

/**
 * Waits until it is certain whether the ledger acted on a draft already. Nothing is remembered here: the index, which
 * is complete up to its last block, and the account's nonce after that block decide. Of two transactions of one draft,
 * the one with the higher nonce gets its turn only when the block of the other is indexed, and of two with the same
 * nonce the chain takes one. So no draft acts twice, however many servers it is sent to.
 * @param waitMs - the longest wait, in milliseconds; 0 looks once
 * @throws ApiProblem CHAIN_UNAVAILABLE for a node whose proof does not hold; RpcError
 */
export async function awaitTurn(
  context: ApiContext,
  transaction: NumberedTransaction,
  draft: SentDraft,
  waitMs: number,
): Promise<DraftTurn> {
  const until = performance.now() + waitMs;
  for (;;) {
    const { acted, last } = await context.ask(async (snapshot) => ({
      acted: await transactionOfDraft(snapshot, draft),
      last: await lastBlock(snapshot),
    }));
    if (acted !== undefined) return { type: "ACTED", transaction: acted };
    const next = await provenNonce(context, transaction, last);
    if (next >= BigInt(transaction.nonce)) return { type: "TURN" };
    if (performance.now() >= until) return { type: "WAITS", next: Number(next) };
    await new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS));
  }
}

async function provenNonce({ rpc }: ApiContext, { hash, from }: NumberedTransaction, last: LastBlock): Promise<bigint> {
  try {
    return await nonceAt(rpc, from, last);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw new ApiProblem(
      "CHAIN_UNAVAILABLE",
      {
        zh:
          `链节点所给的账户 ${from} 的证明与已核验的索引（区块 ${last.block}）不符，不予采信，交易未发送：` +
          "请稍后以同一键再试，或换用另一节点。",
        en:
          `The node's proof of the account ${from} does not fit the verified index at block ${last.block} and is not ` +
          "believed. Nothing was sent: try again later with the same key, or use another node.",
      },
      { transaction: hash, account: from, block: last.block },
      cause,
    );
  }
}
