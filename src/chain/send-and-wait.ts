import type { Hex } from "../consensus/hex.ts";
import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { RpcAsker } from "./rpc.ts";
import { sendTransaction } from "./send-transaction.ts";
import { awaitReceipt } from "./transaction-receipt.ts";
import type { TransactionReceipt } from "./transaction-receipt.ts";

/**
 * Why nothing came of a transaction:
 * - `REVERTED`: the chain mined it and threw its effects away;
 * - `NOT_MINED`: no block took it within the time allowed; it may still be mined later.
 */
export type TransactionFailureCode = "REVERTED" | "NOT_MINED";

const CHINESE: Readonly<Record<TransactionFailureCode, string>> = {
  REVERTED: "链收入了交易，又弃置了它的效果",
  NOT_MINED: "没有区块及时收入交易：验证节点是否在出块？",
};

/** The chain took a transaction, and nothing came of it. */
export class TransactionFailure extends Error {
  override readonly name = "TransactionFailure";
  readonly code: TransactionFailureCode;
  readonly transaction: Hex;

  constructor(code: TransactionFailureCode, message: string, transaction: Hex) {
    super(message);
    this.code = code;
    this.transaction = transaction;
  }

  /** In both languages: the Chinese sentence is the code's. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], { transaction: this.transaction }), en: this.message };
  }
}

/**
 * Sends a signed transaction and waits for its block.
 * @param raw - signed, 0x-hex
 * @returns the receipt of a transaction that succeeded
 * @throws RpcError when the node does not take it; TransactionFailure
 */
export async function sendAndWait(rpc: RpcAsker, raw: Hex, waitMs: number): Promise<TransactionReceipt> {
  const transaction = await sendTransaction(rpc, raw);
  const receipt = await awaitReceipt(rpc, transaction, waitMs);
  if (receipt === undefined)
    throw new TransactionFailure(
      "NOT_MINED",
      `No block took the transaction ${transaction} within ${waitMs / 1000} s: do the validators make blocks?`,
      transaction,
    );
  if (!receipt.succeeded)
    throw new TransactionFailure(
      "REVERTED",
      `The chain mined the transaction ${transaction} and threw its effects away`,
      transaction,
    );
  return receipt;
}
