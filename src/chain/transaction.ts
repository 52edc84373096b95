import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker } from "./rpc.ts";

/** A mined transaction as a node tells it; nothing is verified. */
export interface ToldTransaction {
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
export async function askTransaction(rpc: RpcAsker, transaction: string): Promise<ToldTransaction | undefined> {
  const told = await rpc.request<RpcTransaction | null>("eth_getTransactionByHash", [transaction]);
  if (told === null || told.blockNumber === null) return undefined;
  return { from: told.from, nonce: Number(told.nonce), data: told.input, block: Number(told.blockNumber) };
}
