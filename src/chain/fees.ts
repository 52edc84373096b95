import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker } from "./rpc.ts";

/** What a transaction needs to be taken. */
export interface Fees {
  readonly gas: bigint;
  /** In the smallest unit of the chain's coin; 0 on most permissioned chains. */
  readonly gasPrice: bigint;
}

/** What a call, or without `to` a deployment, would cost now. @throws RpcError also when it would be reverted */
export async function askFees(rpc: RpcAsker, call: { readonly from: string; readonly to?: string; readonly data: string }): Promise<Fees> {
  const gas = BigInt(await rpc.request<Hex>("eth_estimateGas", [call]));
  return { gas, gasPrice: await askGasPrice(rpc) };
}

/** What the chain takes for a unit of gas now: 0 on most permissioned chains. @throws RpcError */
export async function askGasPrice(rpc: RpcAsker): Promise<bigint> {
  return BigInt(await rpc.request<Hex>("eth_gasPrice", []));
}
