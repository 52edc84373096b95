import { askNodeState } from "../../chain/node-state.ts";
import { RpcError } from "../../chain/rpc-error.ts";
import type { RpcAsker } from "../../chain/rpc.ts";
import type { NodeView } from "./observation.ts";

/** A node that takes longer to say how it is does not serve, in milliseconds. */
const LONGEST_WAIT_MS = 5_000;

/** Looks at the node, which may be away. @param block - a block to compare */
export async function viewNode(rpc: RpcAsker, block: number): Promise<NodeView> {
  try {
    return { type: "ANSWERS", state: await askNodeState(rpc, block, LONGEST_WAIT_MS) };
  } catch (error) {
    if (error instanceof RpcError) return { type: "AWAY", error };
    throw error;
  }
}
