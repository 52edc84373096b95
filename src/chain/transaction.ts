import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker } from "./rpc.ts";

/** A mined transaction as a node reports it; nothing is verified. */
export interface MinedTransaction {
  readonly from: Hex;
  readonly nonce: number;
  readonly data: Hex;
  readonly block: number;
}

interface RpcTransaction {
  readonly from: Hex;
  readonly nonce: Hex;
  readonly input: Hex;
  readonly blockNumber: Hex | null;
}

/** A transaction by its hash; undefined where no block has it. @throws RpcError */
export async function askTransaction(rpc: RpcAsker, transaction: string): Promise<MinedTransaction | undefined> {
  const answer = await rpc.request<RpcTransaction | null>("eth_getTransactionByHash", [transaction]);
  if (answer === null || answer.blockNumber === null) return undefined;
  return { from: answer.from, nonce: Number(answer.nonce), data: answer.input, block: Number(answer.blockNumber) };
}
