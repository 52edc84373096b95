import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { quantity } from "./quantity.ts";
import type { RpcRequester } from "./rpc.ts";

/** The trie nodes that prove an account, and slots of its storage, in the state after a block (EIP-1186). */
export interface ServedProof {
  readonly accountProof: readonly Hex[];
  /**
   * The proofs of the slots, in any order, because Besu sorts them by key. Keys are numbers, with or without leading
   * zeros.
   */
  readonly storageProof: readonly { readonly key: Hex; readonly proof: readonly Hex[] }[];
}

/**
 * Asks for proofs in the state after a block, which the node must still have; nothing is verified here.
 * @param slots - 32 bytes each
 * @throws RpcError
 */
export async function askProof(
  rpc: RpcRequester,
  address: Hex,
  slots: readonly Hex[],
  block: number,
): Promise<ServedProof> {
  return readProof(await ask(rpc, "eth_getProof", [address, slots, quantity(block)]));
}

export function readProof(answer: Answer): ServedProof {
  return {
    accountProof: trieNodes(answer.member("accountProof")),
    storageProof: answer
      .member("storageProof")
      .items()
      .map((slot) => ({ key: slot.member("key").quantityText(), proof: trieNodes(slot.member("proof")) })),
  };
}

function trieNodes(answer: Answer): Hex[] {
  return answer.items().map((node) => node.bytes());
}
