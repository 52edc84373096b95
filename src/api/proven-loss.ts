import type { Snapshot } from "../audit/snapshot.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { fromHex } from "../consensus/hex.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";
import { lastBlock, nonceAt } from "./proven-nonce.ts";
import type { LastBlock } from "./proven-nonce.ts";
import type { NumberedTransaction } from "./transaction-place.ts";

/** The index needs a moment for the block that decides, in milliseconds. */
const LEAST_WAIT_MS = 2_000;
const LOOKED_EVERY_MS = 200;

/** The answer of the index about a transaction. */
interface IndexedView extends LastBlock {
  readonly hasEvents: boolean;
}

/**
 * Demands a proof that a transaction recorded nothing and never will: after an indexed block its account has used the
 * nonce, and the index, which is complete up to that block, has no event of it. The signer drops or replaces what is
 * lost, so the word of the node is not enough.
 * @param waitMs - the longest wait for the index, in milliseconds; two seconds at least
 * @throws ApiProblem CHAIN_UNAVAILABLE without that proof; RpcError
 */
export async function demandProvenLoss(
  context: ApiContext,
  transaction: NumberedTransaction,
  waitMs: number,
): Promise<void> {
  const deadline = performance.now() + Math.max(waitMs, LEAST_WAIT_MS);
  let looked = -1;
  for (;;) {
    const view = await context.ask((snapshot) => viewOf(snapshot, transaction));
    if (view.hasEvents) throw unproven(transaction);
    if (!view.isSealed) return;
    if (view.block > looked && (await hasUsedNonce(context, transaction, view))) return;
    looked = view.block;
    if (performance.now() >= deadline) throw unproven(transaction);
    await new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS));
  }
}

async function viewOf(snapshot: Snapshot, { hash }: NumberedTransaction): Promise<IndexedView> {
  const event = await snapshot.database
    .selectFrom("event")
    .select("block_number")
    .where("transaction_hash", "=", fromHex(hash, 32))
    .executeTakeFirst();
  return { ...(await lastBlock(snapshot)), hasEvents: event !== undefined };
}

async function hasUsedNonce(
  { rpc }: ApiContext,
  transaction: NumberedTransaction,
  view: IndexedView,
): Promise<boolean> {
  try {
    return (await nonceAt(rpc, transaction.from, view)) > BigInt(transaction.nonce);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw unproven(transaction, cause);
  }
}

function unproven({ hash, from, nonce }: NumberedTransaction, cause?: unknown): ApiProblem {
  return new ApiProblem(
    "CHAIN_UNAVAILABLE",
    {
      zh:
        `链节点称交易 ${hash} 没有记录任何内容，而已核验的索引与该账户的状态不能证明此点，不予采信：` +
        "请稍后以同一交易再查，或换用另一节点。",
      en:
        `The node says that the transaction ${hash} recorded nothing, but the verified index and the account's state ` +
        "do not prove it, so it is not believed: ask again later with the same transaction, or use another node.",
    },
    { transaction: hash, account: from, nonce },
    cause,
  );
}
