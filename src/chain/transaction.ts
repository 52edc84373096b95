import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { RpcAsker } from "./rpc.ts";

/**
 * A mined transaction of the older type, without access list and fee market, as a node served it. Its hash covers all
 * members, so that whoever knows the hash can verify them.
 */
export interface MinedTransaction {
  readonly from: Hex;
  readonly nonce: number;
  readonly gasPrice: bigint;
  readonly gas: bigint;
  /** The called account; undefined in a transaction that creates a contract. */
  readonly to: Hex | undefined;
  readonly value: bigint;
  readonly data: Hex;
  readonly v: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

/** Whether a node has a transaction, waiting or mined. @throws RpcError, also for another transaction */
export async function askHasTransaction(rpc: RpcAsker, hash: Hex): Promise<boolean> {
  return readPresence(await ask(rpc, "eth_getTransactionByHash", [hash]), hash);
}

/** @param asked - the hash of the transaction that the question named */
export function readPresence(answer: Answer, asked: Hex): boolean {
  if (answer.isAbsent) return false;
  const hash = answer.member("hash");
  if (!hash.isAbsent) hash.same(asked);
  return true;
}

/** A transaction by its hash; undefined while no block has it. @throws RpcError */
export async function askTransaction(rpc: RpcAsker, transaction: string): Promise<MinedTransaction | undefined> {
  const answer = await ask(rpc, "eth_getTransactionByHash", [transaction]);
  if (answer.isAbsent || answer.member("blockNumber").isAbsent) return undefined;
  const to = answer.member("to");
  return {
    from: answer.member("from").bytes(20),
    nonce: answer.member("nonce").count(),
    gasPrice: answer.member("gasPrice").quantity(),
    gas: answer.member("gas").quantity(),
    to: to.isAbsent ? undefined : to.bytes(20),
    value: answer.member("value").quantity(),
    data: answer.member("input").bytes(),
    v: answer.member("v").quantity(),
    r: answer.member("r").quantity(),
    s: answer.member("s").quantity(),
  };
}
