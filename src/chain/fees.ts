import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker } from "./rpc.ts";

/** What a transaction needs to be taken. */
export interface Fees {
  readonly gas: bigint;
  /** In the smallest unit of the chain's coin; 0 on most permissioned chains. */
  readonly gasPrice: bigint;
}

/** What a call, or without `to` a deployment, would cost now. @throws RpcError also when it would be reverted */
export async function askFees(
  rpc: RpcAsker,
  call: { readonly from: string; readonly to?: string; readonly data: string },
): Promise<Fees> {
  const gas = BigInt(await rpc.request<Hex>("eth_estimateGas", [call]));
  return { gas, gasPrice: await askGasPrice(rpc, call.from) };
}

/**
 * What an account signs for a unit of gas: the chain's price, or 0 when the account has no coin. Nodes suggest a price
 * also where they take transactions for nothing; who owns nothing cannot pay it and need not.
 * @throws RpcError
 */
export async function askGasPrice(rpc: RpcAsker, account: string): Promise<bigint> {
  const balance = BigInt(await rpc.request<Hex>("eth_getBalance", [account, "latest"]));
  return balance === 0n ? 0n : BigInt(await rpc.request<Hex>("eth_gasPrice", []));
}
