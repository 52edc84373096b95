import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { RpcAsker } from "./rpc.ts";

/** A mined transaction as a node served it; nothing is verified. */
export interface MinedTransaction {
  readonly from: Hex;
  readonly nonce: number;
  readonly data: Hex;
  readonly block: number;
}

/** A transaction by its hash; undefined while no block has it. @throws RpcError */
export async function askTransaction(rpc: RpcAsker, transaction: string): Promise<MinedTransaction | undefined> {
  const answer = await ask(rpc, "eth_getTransactionByHash", [transaction]);
  return readTransaction(answer);
}

export function readTransaction(answer: Answer): MinedTransaction | undefined {
  if (answer.isAbsent || answer.member("blockNumber").isAbsent) return undefined;
  return {
    from: answer.member("from").bytes(20),
    nonce: answer.member("nonce").count(),
    data: answer.member("input").bytes(),
    block: answer.member("blockNumber").count(),
  };
}
