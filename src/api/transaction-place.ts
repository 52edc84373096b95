import { askMinedNonce, askNextNonce } from "../chain/accounts.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { isKnown } from "../chain/send-transaction.ts";
import { askReceipt } from "../chain/transaction-receipt.ts";
import type { TransactionReceipt } from "../chain/transaction-receipt.ts";
import type { Hex } from "../consensus/hex.ts";
import { ApiProblem } from "./api-problem.ts";

/** A signed transaction by the values that decide its place among the transactions of its account. */
export interface NumberedTransaction {
  readonly hash: Hex;
  readonly from: Hex;
  readonly nonce: number;
}

/** How a transaction that no block has waits. */
export interface PendingPlace {
  /** Whether the chain node has it. */
  readonly waits: boolean;
  readonly nonce: number;
  /** The nonce of the account's next transaction; less than `nonce` when a transaction is missing. */
  readonly next: number;
}

const LOOKED_EVERY_MS = 50;
/** The nonce of the account is read once in so many looks for the receipt. */
const LOOKS_PER_NONCE = 20;

/**
 * Waits until a block has a transaction, or until no block can have it any more.
 * @returns undefined when no block took it within `waitMs` milliseconds
 * @throws ApiProblem TRANSACTION_NONCE_USED; RpcError
 */
export async function awaitBlock(
  rpc: RpcAsker,
  transaction: NumberedTransaction,
  waitMs: number,
): Promise<TransactionReceipt | undefined> {
  const until = performance.now() + waitMs;
  for (let look = 1; ; look++) {
    const isLast = performance.now() >= until;
    const receipt =
      isLast || look % LOOKS_PER_NONCE === 0
        ? await receiptUnlessReplaced(rpc, transaction)
        : await askReceipt(rpc, transaction.hash);
    if (receipt !== undefined || isLast) return receipt;
    await new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS));
  }
}

/**
 * The receipt of a transaction. Without one, the account's nonce decides whether a block can still take it.
 * @throws ApiProblem TRANSACTION_NONCE_USED; RpcError
 */
export async function receiptUnlessReplaced(
  rpc: RpcAsker,
  transaction: NumberedTransaction,
): Promise<TransactionReceipt | undefined> {
  const { hash, from, nonce } = transaction;
  // The nonce is read before the receipt. In the other order a block between the two would look like a replacement.
  const mined = await askMinedNonce(rpc, from);
  const receipt = await askReceipt(rpc, hash);
  if (receipt !== undefined || mined <= nonce) return receipt;
  // Another node may have answered the second question, and it may lack the block that the first one has.
  if ((await askMinedNonce(rpc, from)) > nonce) throw nonceUsed(transaction, mined);
  return undefined;
}

/** @throws RpcError */
export async function askPendingPlace(
  rpc: RpcAsker,
  { hash, from, nonce }: NumberedTransaction,
): Promise<PendingPlace> {
  const [waits, next] = await Promise.all([isKnown(rpc, hash), askNextNonce(rpc, from)]);
  return { waits, nonce, next };
}

function nonceUsed({ hash, from, nonce }: NumberedTransaction, next: number): ApiProblem {
  return new ApiProblem(
    "TRANSACTION_NONCE_USED",
    {
      zh:
        `账户 ${from} 的 nonce ${nonce} 已由另一笔已上链的交易使用，此交易不会再进入区块：` +
        "请先查该行为是否已记录，未记录的再重新签名。",
      en:
        `Another transaction of the account ${from} has used the nonce ${nonce} and is in a block, so no block can ` +
        "take this one: check first whether the act was recorded, and sign again if it was not.",
    },
    { transaction: hash, account: from, nonce, next },
  );
}
