import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import type { Evidence } from "../text/coded-error.ts";
import type { RpcAsker } from "./rpc.ts";
import { sendTransaction } from "./send-transaction.ts";
import { awaitReceipt } from "./transaction-receipt.ts";
import type { TransactionReceipt } from "./transaction-receipt.ts";

/**
 * The reasons for which a transaction has no effect:
 * - `REVERTED`: a block has it, and the chain undid its effects;
 * - `NOT_MINED`: no block took it within the time allowed; it may still be mined later.
 */
export type TransactionFailureCode = "REVERTED" | "NOT_MINED";

interface TransactionFailureEvidence extends Evidence {
  /** The transaction's hash. */
  readonly transaction: Hex;
}

/** The chain accepted a transaction that then had no effect. */
export class TransactionFailure extends CodedError<TransactionFailureCode> {
  override readonly name = "TransactionFailure";
  declare readonly evidence: TransactionFailureEvidence;

  // oxlint-disable-next-line eslint/no-useless-constructor -- It narrows the evidence that the base class takes.
  constructor(code: TransactionFailureCode, text: Bilingual, evidence: TransactionFailureEvidence) {
    super(code, text, evidence);
  }
}

/**
 * Sends a signed transaction and waits for its block.
 * @param raw - signed, 0x-hex
 * @param waitMs - longest wait, in milliseconds
 * @returns the receipt of a transaction that succeeded
 * @throws RpcError when the node does not accept it; TransactionFailure
 */
export async function sendAndWait(rpc: RpcAsker, raw: Hex, waitMs: number): Promise<TransactionReceipt> {
  const transaction = await sendTransaction(rpc, raw);
  const receipt = await awaitReceipt(rpc, transaction, waitMs);
  if (receipt === undefined) {
    const seconds = waitMs / 1000;
    throw new TransactionFailure(
      "NOT_MINED",
      {
        zh: `${seconds} 秒内没有区块收入交易 ${transaction}：请检查验证节点是否在出块。`,
        en: `No block took the transaction ${transaction} within ${seconds} s: check that the validators make blocks.`,
      },
      { transaction, seconds },
    );
  }
  if (!receipt.succeeded) {
    const { block } = receipt;
    throw new TransactionFailure(
      "REVERTED",
      {
        zh: `区块 ${block} 收入了交易 ${transaction}，但交易执行失败，没有产生任何效果。`,
        en: `Block ${block} has the transaction ${transaction}, but it reverted and had no effect.`,
      },
      { transaction, block },
    );
  }
  return receipt;
}
