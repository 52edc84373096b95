import { askNodeState } from "../../chain/node-state.ts";
import { RpcError } from "../../chain/rpc-error.ts";
import type { RpcAsker } from "../../chain/rpc.ts";
import type { NodeView } from "./observation.ts";

/** A node that takes longer to say how it is does not serve, in milliseconds. */
const LONGEST_WAIT_MS = 5_000;

/** Looks at the node, which may be away. @param block - a block to compare */
export async function viewNode(rpc: RpcAsker, block: number): Promise<NodeView> {
  const late = Promise.withResolvers<NodeView>();
  const timer = setTimeout(() => late.resolve({ type: "AWAY", error: lateError(rpc.url) }), LONGEST_WAIT_MS);
  try {
    return await Promise.race([askedNode(rpc, block), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function askedNode(rpc: RpcAsker, block: number): Promise<NodeView> {
  try {
    return { type: "ANSWERS", state: await askNodeState(rpc, block) };
  } catch (error) {
    if (error instanceof RpcError) return { type: "AWAY", error };
    throw error;
  }
}

function lateError(url: string | undefined): RpcError {
  const seconds = LONGEST_WAIT_MS / 1_000;
  const at = url === undefined ? "" : ` at ${url}`;
  return new RpcError(
    "TIMEOUT",
    {
      zh: `链节点${url === undefined ? "" : ` ${url} `}在 ${seconds} 秒内没有说明其状态；请检查它是否过载，或仍在启动。`,
      en:
        `The chain node${at} did not say how it is within ${seconds} s; ` +
        "check whether it is overloaded or still starting.",
    },
    { url, method: "eth_getBlockByNumber" },
  );
}
