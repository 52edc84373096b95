import type { Hex } from "../consensus/hex.ts";
import { RpcError } from "./rpc.ts";
import type { RpcAsker } from "./rpc.ts";

/** A call as an account would send it; free of charge, so that an account without a balance can ask. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly data: Hex;
}

/** What a contract answered: what it returned, or with what data it threw the call away (`0x`: without a word). */
export type CallOutcome =
  { readonly type: "RETURNED"; readonly data: Hex } | { readonly type: "REVERTED"; readonly data: Hex };

/**
 * Executes a call in the state after a block without sending it.
 * @param block - its number; the node's last one by default
 * @throws RpcError when the node does not execute it; a revert is an outcome
 */
export async function askCall(rpc: RpcAsker, { from, to, data }: Call, block?: number): Promise<CallOutcome> {
  const state = block === undefined ? "latest" : `0x${block.toString(16)}`;
  try {
    return { type: "RETURNED", data: await rpc.request<Hex>("eth_call", [{ from, to, data, gasPrice: "0x0" }, state]) };
  } catch (error) {
    const reverted = error instanceof RpcError ? revertData(error.remote?.data) : undefined;
    if (reverted === undefined) throw error;
    return { type: "REVERTED", data: reverted };
  }
}

/** Besu and GoQuorum send the data as text, Hardhat's EVM as a member `data`. */
function revertData(answer: unknown): Hex | undefined {
  const data = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : answer;
  return typeof data === "string" && /^0x([0-9a-fA-F]{2})*$/.test(data) ? (data as Hex) : undefined;
}
