import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { ask } from "./answer.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcAsker } from "./rpc.ts";
import { askHasTransaction } from "./transaction.ts";
import { askReceipt } from "./transaction-receipt.ts";

/** The words with which nodes answer to bytes that they have already. */
const KNOWN = /already.known|known.transaction|already.(?:imported|exists)/i;

/**
 * Hands a signed transaction to the chain. If the chain has it already, waiting or mined, it is not sent twice and
 * nothing fails.
 * @param raw - signed, 0x-hex
 * @returns its hash
 * @throws RpcError `REMOTE_ERROR` when the node does not accept it
 */
export async function sendTransaction(rpc: RpcAsker, raw: Hex): Promise<Hex> {
  const hash = toHex(keccak256(fromHex(raw)));
  try {
    await ask(rpc, "eth_sendRawTransaction", [raw]);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== "REMOTE_ERROR") throw error;
    // A node that mines at once answers with an error for a transaction that it mined and that reverted. And another
    // request may have sent the same bytes a moment ago, also to another node behind the same address.
    if (!KNOWN.test(error.evidence.remote?.message ?? "") && !(await isKnown(rpc, hash))) throw error;
  }
  return hash;
}

/** Whether the chain has a transaction, waiting or mined. @throws RpcError */
export async function isKnown(rpc: RpcAsker, hash: Hex): Promise<boolean> {
  return (await askReceipt(rpc, hash)) !== undefined || (await askHasTransaction(rpc, hash));
}
