import { ask } from "./answer.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcAsker } from "./rpc.ts";

/**
 * Whether the node says that it is synchronizing; false where it does not serve the question.
 * @throws RpcError when it does not answer
 */
export async function isSyncing(rpc: RpcAsker): Promise<boolean> {
  try {
    return (await ask(rpc, "eth_syncing")).isObject;
  } catch (error) {
    if (error instanceof RpcError && error.code === "REMOTE_ERROR") return false;
    throw error;
  }
}
