import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { RpcError } from "./rpc.ts";
import type { RpcAsker } from "./rpc.ts";
import { askReceipt } from "./transaction-receipt.ts";

/**
 * Hands a signed transaction to the chain. One that the chain has already, waiting or mined, is not sent
 * twice and is no error.
 * @param raw - signed, 0x-hex
 * @returns its hash
 * @throws RpcError `REMOTE_ERROR` when the node does not take it
 */
export async function sendTransaction(rpc: RpcAsker, raw: Hex): Promise<Hex> {
  const hash = toHex(keccak256(fromHex(raw)));
  try {
    await rpc.request<Hex>("eth_sendRawTransaction", [raw]);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== "REMOTE_ERROR") throw error;
    // A node that mines at once answers with an error for what it mined and reverted; and another request
    // may have sent the same bytes a moment ago.
    if (!(await isKnown(rpc, hash))) throw error;
  }
  return hash;
}

async function isKnown(rpc: RpcAsker, hash: Hex): Promise<boolean> {
  return (
    (await askReceipt(rpc, hash)) !== undefined ||
    (await rpc.request<unknown>("eth_getTransactionByHash", [hash])) !== null
  );
}
