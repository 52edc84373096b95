import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import { quantity } from "./quantity.ts";
import { RpcError } from "./rpc-error.ts";
import type { RemoteError } from "./rpc-error.ts";
import type { RpcAsker } from "./rpc.ts";

/** The code of an execution that reverted, in go-ethereum and GoQuorum. */
const REVERTED = 3;

/** A call as an account would send it. It is asked with gas price 0, so that an account without a balance can ask. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly data: Hex;
}

/** The data that a contract returned, or with which it reverted (`0x` if it gave none). */
export type CallOutcome =
  { readonly type: "RETURNED"; readonly data: Hex } | { readonly type: "REVERTED"; readonly data: Hex };

/**
 * Executes a call in the state after a block without sending it.
 * @param block - its number; the node's last one by default
 * @throws RpcError when the node does not execute it; a revert is an outcome
 */
export async function askCall(rpc: RpcAsker, { from, to, data }: Call, block?: number): Promise<CallOutcome> {
  const state = block === undefined ? "latest" : quantity(block);
  try {
    return {
      type: "RETURNED",
      data: (await ask(rpc, "eth_call", [{ from, to, data, gasPrice: "0x0" }, state])).bytes(),
    };
  } catch (error) {
    const remote = error instanceof RpcError ? error.evidence.remote : undefined;
    const reverted = remote !== undefined && saysReverted(remote) ? revertData(remote.data) : undefined;
    if (reverted === undefined) throw error;
    return { type: "REVERTED", data: reverted };
  }
}

/** A node that fails to execute a call may send data too, and that is no answer of the contract. */
function saysReverted({ code, message }: RemoteError): boolean {
  return code === REVERTED || /revert/i.test(message);
}

/** Besu and GoQuorum send the data as text, Hardhat's EVM as a member `data`. */
function revertData(answer: unknown): Hex | undefined {
  const data = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : answer;
  const lower = typeof data === "string" ? data.toLowerCase() : undefined;
  return isHex(lower) ? lower : undefined;
}
