import { askBlock } from "../chain/blocks.ts";
import type { ServedBlock } from "../chain/blocks.ts";
import type { ChainIdentity } from "../chain/chain-identity.ts";
import { FailingOver } from "../chain/failing-over.ts";
import { NodeGroup } from "../chain/node-group.ts";
import type { ChainNode, NodeListener } from "../chain/node-group.ts";
import { RpcError } from "../chain/rpc-error.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { equalBytes } from "../consensus/hex.ts";
import { DeploymentError } from "../deployment/deployment-error.ts";
import { nodesDisagree } from "../indexer/block-conflicts.ts";
import { CodedError } from "../text/coded-error.ts";
import { otherChain, severalChains } from "./other-chain.ts";

/** The nodes of a command that ends by itself. */
export interface ConsultedNodes {
  /** All nodes as one: what one of them does not answer or take goes to the next. */
  readonly rpc: RpcRequester;
  /** The nodes that answered, each by itself, the best one first. */
  readonly each: readonly RpcRequester[];
}

export interface ConsultOptions {
  /** The chain that the nodes must serve; by default that of the first node that answers. */
  readonly expected?: ChainIdentity;
  /** Checks a node by itself. One that fails is not used when there are others. */
  readonly admit?: (node: RpcRequester) => Promise<void>;
  readonly listener: NodeListener;
}

/**
 * Looks at the nodes of a command before its work: those that do not answer or are behind are named, and all must have
 * the same chain and the same blocks. Of a single node nothing can be compared.
 * @throws DeploymentError OTHER_CHAIN; IndexerError NODES_DISAGREE; RpcError when none answers; what `admit` throws
 *   when it admits none
 */
export async function consultNodes(
  nodes: readonly [RpcRequester, ...RpcRequester[]],
  options: ConsultOptions,
): Promise<ConsultedNodes> {
  const { expected, admit, listener } = options;
  const [only, ...others] = nodes;
  if (others.length === 0) {
    await admit?.(only);
    return { rpc: only, each: [only] };
  }
  const group = new NodeGroup(nodes, expected, listener);
  await group.poll();
  refuseForeign(group, expected);
  const highest = await compareBlocks(group, listener);
  for (const node of group.usable()) await admitNode(group, node, admit);
  group.compareWith(highest);
  const each = group.usable().map(({ rpc }) => rpc);
  if (each.length === 0) throw group.faults()[0] ?? new Error("Of several nodes none is usable, and none has a fault.");
  return { rpc: new FailingOver(group), each };
}

async function admitNode(group: NodeGroup, node: ChainNode, admit: ConsultOptions["admit"]): Promise<void> {
  try {
    await admit?.(node.rpc);
  } catch (error) {
    if (error instanceof RpcError) group.failed(node, error);
    else if (error instanceof DeploymentError && error.code === "BLOCK_MISSING") group.failed(node, error, "BEHIND");
    else if (error instanceof CodedError) group.lied(node, error);
    else throw error;
  }
}

function refuseForeign(group: NodeGroup, expected: ChainIdentity | undefined): void {
  const [foreign] = group.foreign();
  if (foreign === undefined || group.identity === undefined) return;
  throw expected === undefined ? severalChains(group.identity, foreign) : otherChain(expected, foreign);
}

/**
 * Compares the last block of each node with that of a node which is further. A chain of blocks has one block of each
 * number, so this finds every fork between two neighbours in the order of their heads.
 * @returns the highest number of which a node gave its own last block: a head that is only claimed costs nothing
 */
async function compareBlocks(group: NodeGroup, listener: NodeListener): Promise<number> {
  const byHead = group.usable().toSorted((left, right) => (left.head ?? 0) - (right.head ?? 0));
  let highest = 0;
  for (const [index, node] of byHead.entries()) {
    const number = node.head ?? 0;
    const further = byHead[index + 1];
    const own = await blockOf(group, node, number);
    if (own === undefined) continue;
    highest = number;
    const other = further === undefined ? undefined : await blockOf(group, further, number);
    if (further === undefined || other === undefined || equalBytes(own.hash, other.hash)) continue;
    const error = nodesDisagree(number, { ...own, node: node.name }, { ...other, node: further.name });
    listener.onFault?.({ node: node.name, error });
    throw error;
  }
  return highest;
}

/** The block of a node; undefined while it does not give it, which is noted as its fault. */
async function blockOf(group: NodeGroup, node: ChainNode, number: number): Promise<ServedBlock | undefined> {
  try {
    return await askBlock(node.rpc, number);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    group.failed(node, error);
    return undefined;
  }
}
