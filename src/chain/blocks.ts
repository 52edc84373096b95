import { encodeHeader, headerFromRpc } from "../consensus/header.ts";
import type { Header } from "../consensus/header.ts";
import { fromHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { ask, askInBatches } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { ChainIdentity } from "./chain-identity.ts";
import { quantity } from "./quantity.ts";
import { saysUnknownMethod } from "./rpc-error.ts";
import type { RpcAsker, RpcRequester } from "./rpc.ts";

/** The list and the seals of several hundred validators fit. Every other item of a header has a fixed length. */
const LONGEST_EXTRA_DATA = 64 * 1024;

/** A block as a node served it; its form is checked, nothing in it is verified yet. */
export interface ServedBlock {
  readonly header: Header;
  /** The header's RLP, rebuilt from the JSON. */
  readonly rlp: Uint8Array;
  /** The hash of the header according to the node. */
  readonly hash: Uint8Array;
  /**
   * Hashes of the transactions, in order. Only the node vouches for them: the header commits to the transactions,
   * not to their hashes.
   */
  readonly transactions: readonly Hex[];
}

/** The chain's id and the hash of its block 0, according to the node. @throws RpcError */
export async function askChainIdentity(rpc: RpcAsker): Promise<ChainIdentity> {
  const [chainId, genesis] = await Promise.all([
    ask(rpc, "eth_chainId"),
    ask(rpc, "eth_getBlockByNumber", ["0x0", false]),
  ]);
  return { chainId: chainId.count(), genesisHash: genesis.member("hash").bytes(32) };
}

/** The extraData of block 0, according to the node: on QBFT it lists the first validators. @throws RpcError */
export async function askGenesisExtraData(rpc: RpcAsker): Promise<Hex> {
  return (await ask(rpc, "eth_getBlockByNumber", ["0x0", false])).member("extraData").bytes();
}

/** The number of the node's last block. @throws RpcError */
export async function askHead(rpc: RpcAsker): Promise<number> {
  return (await ask(rpc, "eth_blockNumber")).count();
}

/** The number of the node's last block, and its time in seconds since 1970 according to the node. @throws RpcError */
export async function askLastBlock(rpc: RpcAsker): Promise<{ number: number; time: number }> {
  const block = await ask(rpc, "eth_getBlockByNumber", ["latest", false]);
  return { number: block.member("number").count(), time: block.member("timestamp").count() };
}

/**
 * Whether the node says that it is still synchronizing. A node that does not know the question is taken to be done.
 * @throws RpcError
 */
export async function askSyncing(rpc: RpcAsker): Promise<boolean> {
  try {
    return readSyncing(await ask(rpc, "eth_syncing"));
  } catch (error) {
    if (saysUnknownMethod(error)) return false;
    throw error;
  }
}

/** The answer is `false`, or an object with the progress, whose members differ between nodes. */
export function readSyncing(answer: Answer): boolean {
  if (answer.isFalse) return false;
  answer.object();
  return true;
}

/** One block; undefined if the node does not have it. @throws RpcError */
export async function askBlock(rpc: RpcAsker, number: number): Promise<ServedBlock | undefined> {
  const block = await ask(rpc, "eth_getBlockByNumber", [quantity(number), false]);
  return block.isAbsent ? undefined : readBlock(block);
}

/**
 * The blocks from `first` to `last`, both included, in order; `undefined` for each one that the node does not have.
 * @throws RpcError
 */
export async function askBlocks(rpc: RpcRequester, first: number, last: number): Promise<(ServedBlock | undefined)[]> {
  const calls = Array.from({ length: last - first + 1 }, (_, index) => ({
    method: "eth_getBlockByNumber",
    params: [quantity(first + index), false],
  }));
  const blocks = await askInBatches(rpc, calls);
  return blocks.map((block) => (block.isAbsent ? undefined : readBlock(block)));
}

export function readBlock(block: Answer): ServedBlock {
  const hash = block.member("hash").bytes(32);
  const transactions = block.member("transactions").items();
  block.member("extraData").bytesUpTo(LONGEST_EXTRA_DATA);
  const header = block.readWith(headerFromRpc);
  return {
    header,
    rlp: encodeHeader(header),
    hash: fromHex(hash, 32),
    transactions: transactions.map((transaction) => transaction.bytes(32)),
  };
}
