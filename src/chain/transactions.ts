import type { Hex } from "../consensus/hex.ts";
import type { RpcRequester } from "./rpc.ts";

/** A log as a receipt has it. */
export interface MinedLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** A transaction that was mined but reverted: nothing came of it. */
export class TransactionRevertedError extends Error {
  override readonly name = "TransactionRevertedError";
  readonly transaction: string;

  constructor(transaction: string) {
    super(`The chain mined the transaction ${transaction} and threw its effects away`);
    this.transaction = transaction;
  }
}

const MINED_WITHIN_MS = 60_000;
const ASKED_EVERY_MS = 50;

/** The nonce of an account's next transaction, those that wait included. @throws RpcError */
export async function askNextNonce(rpc: RpcRequester, account: string): Promise<number> {
  return Number(await rpc.request<string>("eth_getTransactionCount", [account, "pending"]));
}

/**
 * Sends a signed transaction and waits for its block.
 * @returns the logs of its receipt
 * @throws RpcError when the node does not take it, or no block does in time; TransactionRevertedError
 */
export async function sendAndWait(rpc: RpcRequester, raw: string): Promise<readonly MinedLog[]> {
  const hash = await rpc.request<string>("eth_sendRawTransaction", [raw]);
  const deadline = Date.now() + MINED_WITHIN_MS;
  for (;;) {
    const receipt = await rpc.request<{ readonly status: string; readonly logs: readonly MinedLog[] } | null>("eth_getTransactionReceipt", [hash]);
    if (receipt !== null) {
      if (Number(receipt.status) !== 1) throw new TransactionRevertedError(hash);
      return receipt.logs;
    }
    if (Date.now() >= deadline) throw new Error(`No block took the transaction ${hash} within ${MINED_WITHIN_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  }
}
