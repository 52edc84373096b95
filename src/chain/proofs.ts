import type { Hex } from "../consensus/hex.ts";
import type { RpcRequester } from "./rpc.ts";

/** An account and slots of it in a block's state, with the trie nodes that prove them (EIP-1186). */
export interface ToldProof {
  readonly accountProof: readonly Hex[];
  /** In any order: Besu sorts by key. */
  readonly storageProof: readonly { readonly key: Hex; readonly proof: readonly Hex[] }[];
}

/**
 * Asks for proofs in the state of a block, which the node must still have; nothing is verified here.
 * @param slots - 32 bytes each
 * @throws RpcError
 */
export async function askProof(
  rpc: RpcRequester,
  address: Hex,
  slots: readonly Hex[],
  block: number,
): Promise<ToldProof> {
  return await rpc.request<ToldProof>("eth_getProof", [address, slots, `0x${block.toString(16)}`]);
}
