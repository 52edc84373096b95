import { ask } from "./answer.ts";
import type { RpcAsker } from "./rpc.ts";

/** The gas and the price that a transaction must offer to be accepted. */
export interface Fees {
  readonly gas: bigint;
  /** The price of one unit of gas, in the smallest unit of the chain's coin; 0 on most permissioned chains. */
  readonly gasPrice: bigint;
}

/**
 * The fees of a call, or of a deployment if `to` is missing, as of now.
 * @throws RpcError, also when the call would revert
 */
export async function askFees(
  rpc: RpcAsker,
  call: { readonly from: string; readonly to?: string; readonly data: string },
): Promise<Fees> {
  // No block holds more gas than a count, and a transaction with more could not be signed.
  const gas = BigInt((await ask(rpc, "eth_estimateGas", [call])).count());
  return { gas, gasPrice: await askGasPrice(rpc, call.from) };
}

/**
 * The price per unit of gas that an account signs: the chain's price, or 0 when the account has no coin. Nodes suggest
 * a price even where they accept transactions for nothing, and an account without coin could not pay it.
 * @throws RpcError
 */
export async function askGasPrice(rpc: RpcAsker, account: string): Promise<bigint> {
  const balance = (await ask(rpc, "eth_getBalance", [account, "latest"])).quantity();
  return balance === 0n ? 0n : (await ask(rpc, "eth_gasPrice")).quantity();
}
