import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { RpcAsker } from "./rpc.ts";

/** A log of a mined transaction. */
interface MinedLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  /** Position in the block. */
  readonly logIndex: number;
}

/** The outcome of a transaction according to the node; nothing is verified. */
export interface TransactionReceipt {
  readonly transaction: Hex;
  readonly block: number;
  readonly blockHash: Hex;
  /** Whether the transaction succeeded; false if it was mined and reverted. */
  readonly succeeded: boolean;
  readonly logs: readonly MinedLog[];
}

const ASKED_EVERY_MS = 50;

/**
 * The receipt of a transaction; undefined while no block has it.
 * @throws RpcError, also for the receipt of another transaction: a cache or proxy may mix answers up
 */
export async function askReceipt(rpc: RpcAsker, transaction: Hex): Promise<TransactionReceipt | undefined> {
  return readTransactionReceipt(await ask(rpc, "eth_getTransactionReceipt", [transaction]), transaction);
}

/** @param asked - the hash of the transaction that the question named */
export function readTransactionReceipt(receipt: Answer, asked: Hex): TransactionReceipt | undefined {
  if (receipt.isAbsent) return undefined;
  return {
    transaction: receipt.member("transactionHash").same(asked),
    block: receipt.member("blockNumber").count(),
    blockHash: receipt.member("blockHash").bytes(32),
    succeeded: receipt.member("status").quantity() === 1n,
    logs: receipt.member("logs").items().map(readLog),
  };
}

function readLog(log: Answer): MinedLog {
  return {
    address: log.member("address").bytes(20),
    topics: log
      .member("topics")
      .items()
      .map((topic) => topic.bytes(32)),
    data: log.member("data").bytes(),
    logIndex: log.member("logIndex").count(),
  };
}

/**
 * Waits until a block has a transaction.
 * @returns undefined when no block took it within `waitMs` milliseconds
 * @throws RpcError
 */
export async function awaitReceipt(
  rpc: RpcAsker,
  transaction: Hex,
  waitMs: number,
): Promise<TransactionReceipt | undefined> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const receipt = await askReceipt(rpc, transaction);
    if (receipt !== undefined || Date.now() >= deadline) return receipt;
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  }
}
