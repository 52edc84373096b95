import { verifyAccount, verifyStorage } from "../consensus/account.ts";
import type { Account } from "../consensus/account.ts";
import { fromHex } from "../consensus/hex.ts";
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

/** An account and words of its storage, as a proof shows them under a root of the state. */
export interface ProvenAccount {
  /** Undefined when there is no such account. */
  readonly account: Account | undefined;
  /** In the order of the slots. */
  readonly words: readonly bigint[];
}

/**
 * Verifies a proof.
 * @param stateRoot - 32 bytes, from a verified header
 * @throws ConsensusError when it does not hold
 */
export function verifyProof(
  { accountProof, storageProof }: ServedProof,
  stateRoot: Uint8Array,
  address: Hex,
  slots: readonly Hex[],
): ProvenAccount {
  const account = verifyAccount(stateRoot, fromHex(address, 20), accountProof.map(bytesOf));
  const words = slots.map((slot) => {
    if (account === undefined) return 0n;
    const served = storageProof.find(({ key }) => BigInt(key) === BigInt(slot));
    return verifyStorage(account.storageRoot, fromHex(slot, 32), served?.proof.map(bytesOf) ?? []);
  });
  return { account, words };
}

function bytesOf(hex: Hex): Uint8Array {
  return fromHex(hex);
}

function trieNodes(answer: Answer): Hex[] {
  return answer.items().map((node) => node.bytes());
}
