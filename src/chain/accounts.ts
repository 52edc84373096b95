import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker } from "./rpc.ts";

/** The nonce of an account's next transaction, those that wait included. @throws RpcError */
export async function askNextNonce(rpc: RpcAsker, account: string): Promise<number> {
  return Number(await rpc.request<Hex>("eth_getTransactionCount", [account, "pending"]));
}

/** The code at an address in the last block; `0x` where no contract is. @throws RpcError */
export async function askCode(rpc: RpcAsker, address: string): Promise<Hex> {
  return await rpc.request<Hex>("eth_getCode", [address, "latest"]);
}

/** A word of a contract's storage after the last block; zero where nothing was written. @throws RpcError */
export async function askStorage(rpc: RpcAsker, address: string, slot: Hex): Promise<bigint> {
  return BigInt(await rpc.request<Hex>("eth_getStorageAt", [address, slot, "latest"]));
}
