import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker } from "./rpc.ts";

/** A log of a mined transaction. */
export interface MinedLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  /** Position in the block. */
  readonly logIndex: number;
}

/** What the node says the chain did with a transaction; nothing is verified. */
export interface TransactionReceipt {
  readonly transaction: Hex;
  readonly block: number;
  readonly blockHash: Hex;
  /** False: the chain took it and threw its effects away. */
  readonly succeeded: boolean;
  readonly logs: readonly MinedLog[];
}

interface RpcReceipt {
  readonly transactionHash: Hex;
  readonly blockNumber: Hex;
  readonly blockHash: Hex;
  readonly status: Hex;
  readonly logs: readonly {
    readonly address: Hex;
    readonly topics: readonly Hex[];
    readonly data: Hex;
    readonly logIndex: Hex;
  }[];
}

const ASKED_EVERY_MS = 50;

/** The receipt of a transaction; undefined while no block has it. @throws RpcError */
export async function askReceipt(rpc: RpcAsker, transaction: Hex): Promise<TransactionReceipt | undefined> {
  const receipt = await rpc.request<RpcReceipt | null>("eth_getTransactionReceipt", [transaction]);
  if (receipt === null) return undefined;
  return {
    transaction: receipt.transactionHash,
    block: Number(receipt.blockNumber),
    blockHash: receipt.blockHash,
    succeeded: Number(receipt.status) === 1,
    logs: receipt.logs.map(({ address, topics, data, logIndex }) => ({
      address,
      topics,
      data,
      logIndex: Number(logIndex),
    })),
  };
}

/**
 * Waits until a block has a transaction.
 * @returns undefined when none took it within `waitMs`
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
