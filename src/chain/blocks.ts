import { encodeHeader, headerFromRpc } from "../consensus/header.ts";
import type { Header, RpcHeader } from "../consensus/header.ts";
import { fromHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { RpcAsker, RpcRequester } from "./rpc.ts";

/** A block as a node tells it; nothing is verified yet. */
export interface ToldBlock {
  readonly header: Header;
  /** The header's RLP, rebuilt from the JSON. */
  readonly rlp: Uint8Array;
  /** What the node says that the header hashes to. */
  readonly hash: Uint8Array;
  /** Hashes of the transactions, in order. No header commits to a hash as such: they are the node's word. */
  readonly transactions: readonly Hex[];
}

type RpcBlock = RpcHeader & { readonly hash: Hex; readonly transactions: readonly Hex[] };

/** Calls in one round trip: every node known takes 100, and an answer stays below a few megabytes. */
const CALLS_PER_BATCH = 100;

/** The chain's id and the hash of its block 0, as the node tells them. @throws RpcError */
export async function askChainIdentity(rpc: RpcAsker): Promise<{ chainId: number; genesisHash: Hex }> {
  const [chainId, genesis] = await Promise.all([
    rpc.request<string>("eth_chainId", []),
    rpc.request<{ hash: Hex }>("eth_getBlockByNumber", ["0x0", false]),
  ]);
  return { chainId: Number(chainId), genesisHash: genesis.hash };
}

/** The number of the node's last block. @throws RpcError */
export async function askHead(rpc: RpcAsker): Promise<number> {
  return Number(await rpc.request<string>("eth_blockNumber", []));
}

/** The node's last block by its number and its time in seconds, as the node tells them. @throws RpcError */
export async function askLastBlock(rpc: RpcAsker): Promise<{ number: number; time: number }> {
  const block = await rpc.request<{ readonly number: Hex; readonly timestamp: Hex }>("eth_getBlockByNumber", [
    "latest",
    false,
  ]);
  return { number: Number(block.number), time: Number(block.timestamp) };
}

/**
 * The blocks from `first` to `last`, both included, in order; `undefined` where the node has none.
 * @throws RpcError
 * @throws ConsensusError HEADER_MALFORMED, HEX_MALFORMED
 */
export async function askBlocks(rpc: RpcRequester, first: number, last: number): Promise<(ToldBlock | undefined)[]> {
  const calls = Array.from({ length: last - first + 1 }, (_, index) => ({
    method: "eth_getBlockByNumber",
    params: [`0x${(first + index).toString(16)}`, false],
  }));
  const blocks = await askInBatches<RpcBlock | null>(rpc, calls);
  return blocks.map((block) => (block === null ? undefined : toldBlock(block)));
}

/** Asks any number of questions, some at a time; answers in the order of the calls. */
export async function askInBatches<T>(
  rpc: RpcRequester,
  calls: readonly { readonly method: string; readonly params: readonly unknown[] }[],
): Promise<T[]> {
  const answers: T[] = [];
  for (let start = 0; start < calls.length; start += CALLS_PER_BATCH) {
    answers.push(...(await rpc.batch<T>(calls.slice(start, start + CALLS_PER_BATCH))));
  }
  return answers;
}

function toldBlock(json: RpcBlock): ToldBlock {
  const header = headerFromRpc(json);
  return { header, rlp: encodeHeader(header), hash: fromHex(json.hash, 32), transactions: json.transactions };
}
