import type { Hex } from "../consensus/hex.ts";
import { showForeign } from "../text/foreign-text.ts";
import { ask } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { quantity } from "./quantity.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcAsker } from "./rpc.ts";

/** A node's last block. */
export interface NodeHead {
  readonly number: number;
  /** Seconds since 1970. */
  readonly time: number;
  /** The most gas that all transactions of a block may use together. */
  readonly gasLimit: bigint;
}

/** The statements of a node about itself and about one of its blocks. Nothing is verified. */
export interface NodeState {
  readonly head: NodeHead;
  /** How far the node is and how far it wants to get; undefined when it says that it does not synchronize. */
  readonly syncing: { readonly current: number; readonly highest: number } | undefined;
  readonly genesisHash: Hex;
  /** The hash of the block that was asked about; undefined when the node does not have it. */
  readonly hash: Hex | undefined;
  /** The time of the block after it, in seconds since 1970; undefined when the node does not have one. */
  readonly nextTime: number | undefined;
}

/**
 * Asks a node how it is.
 * @param block - the number of a block to compare; 0 when there is none
 * @param waitMs - the longest wait for all answers together, in milliseconds
 * @throws RpcError
 */
export async function askNodeState(rpc: RpcAsker, block: number, waitMs: number): Promise<NodeState> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(lateError(rpc.url, waitMs)), waitMs);
  try {
    return await Promise.race([askState(rpc, block), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function askState(rpc: RpcAsker, block: number): Promise<NodeState> {
  const blockOf = (name: string): Promise<Answer> => ask(rpc, "eth_getBlockByNumber", [name, false]);
  const [latest, genesis, compared, next, syncing] = await Promise.all([
    blockOf("latest"),
    blockOf("0x0"),
    blockOf(quantity(block)),
    blockOf(quantity(block + 1)),
    askSyncing(rpc),
  ]);
  return {
    head: {
      number: latest.member("number").count(),
      time: latest.member("timestamp").count(),
      gasLimit: latest.member("gasLimit").quantity(),
    },
    syncing,
    genesisHash: genesis.member("hash").bytes(32),
    hash: compared.isAbsent ? undefined : compared.member("hash").bytes(32),
    nextTime: next.isAbsent ? undefined : next.member("timestamp").count(),
  };
}

/** A node answers `false`, or an object that says how far it is. Some nodes do not serve the method. */
async function askSyncing(rpc: RpcAsker): Promise<NodeState["syncing"]> {
  try {
    const answer = await ask(rpc, "eth_syncing");
    if (answer.isFalse) return undefined;
    return { current: answer.member("currentBlock").count(), highest: answer.member("highestBlock").count() };
  } catch (error) {
    if (error instanceof RpcError && error.code !== "UNAVAILABLE" && error.code !== "TIMEOUT") return undefined;
    throw error;
  }
}

function lateError(url: string | undefined, waitMs: number): RpcError {
  const seconds = waitMs / 1_000;
  const shown = url === undefined ? undefined : showForeign(url);
  return new RpcError(
    "TIMEOUT",
    {
      zh: `链节点${shown === undefined ? "" : ` ${shown} `}在 ${seconds} 秒内没有说明其状态；请检查它是否过载，或仍在启动。`,
      en:
        `The chain node${shown === undefined ? "" : ` at ${shown}`} did not say how it is within ${seconds} s; ` +
        "check whether it is overloaded or still starting.",
    },
    { url, method: "eth_getBlockByNumber" },
  );
}
