import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker } from "./rpc.ts";

/** What a transaction needs to be taken. */
export interface Fees {
  readonly gas: bigint;
  /** In the smallest unit of the chain's coin; 0 on most permissioned chains. */
  readonly gasPrice: bigint;
}

/** What the deployment of a contract would cost now. @throws RpcError also when it would be reverted */
export async function askDeploymentFees(rpc: RpcAsker, deployment: { readonly from: string; readonly data: string }): Promise<Fees> {
  const gas = BigInt(await rpc.request<Hex>("eth_estimateGas", [deployment]));
  const gasPrice = BigInt(await rpc.request<Hex>("eth_gasPrice", []));
  return { gas, gasPrice };
}
