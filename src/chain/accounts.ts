import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import { quantity } from "./quantity.ts";
import type { RpcAsker } from "./rpc.ts";

/** The nonce of an account's next transaction; transactions that still wait are counted. @throws RpcError */
export async function askNextNonce(rpc: RpcAsker, account: string): Promise<number> {
  return (await ask(rpc, "eth_getTransactionCount", [account, "pending"])).count();
}

/** The number of an account's transactions in blocks: the least nonce that no block has. @throws RpcError */
export async function askMinedNonce(rpc: RpcAsker, account: string): Promise<number> {
  return (await ask(rpc, "eth_getTransactionCount", [account, "latest"])).count();
}

/** The number of an account's transactions up to a block, whose state the node must still have. @throws RpcError */
export async function askNonceAt(rpc: RpcAsker, account: string, block: number): Promise<number> {
  return (await ask(rpc, "eth_getTransactionCount", [account, quantity(block)])).count();
}

/** The code at an address after the last block; `0x` if there is no contract. @throws RpcError */
export async function askCode(rpc: RpcAsker, address: string): Promise<Hex> {
  return (await ask(rpc, "eth_getCode", [address, "latest"])).bytes();
}

/** A word of a contract's storage after the last block; zero if nothing was written there. @throws RpcError */
export async function askStorage(rpc: RpcAsker, address: string, slot: Hex): Promise<bigint> {
  return (await ask(rpc, "eth_getStorageAt", [address, slot, "latest"])).quantity();
}
