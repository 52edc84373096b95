import { askBlocks } from "../chain/blocks.ts";
import { FailingOver } from "../chain/failing-over.ts";
import { NodeGroup } from "../chain/node-group.ts";
import type { ChainNode } from "../chain/node-group.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { equalBytes } from "../consensus/hex.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { reorganized } from "../indexer/block-conflicts.ts";
import { failureFields } from "../log/failure-fields.ts";
import type { Log } from "../log/log.ts";
import { databaseAway } from "../store/database-away.ts";
import type { Store } from "../store/open-store.ts";
import { CodedError } from "../text/coded-error.ts";
import type { NodeEvidence } from "./node-evidence.ts";
import { nodeListener } from "./node-listener.ts";
import { otherChain } from "./other-chain.ts";

/** Several nodes as one, which are looked after while a server runs. */
export interface WatchedNodes {
  readonly rpc: RpcRequester;
  /** Ends the watch. */
  stop(): void;
}

export interface WatchOptions {
  readonly nodes: readonly RpcRequester[];
  readonly store: Store;
  readonly deployment: Deployment;
  readonly log: Log;
  readonly evidence: NodeEvidence;
  /** The interval, in milliseconds, at which the nodes are looked at. Default 5,000. */
  readonly everyMs?: number;
}

const WATCHED_EVERY_MS = 5_000;
/** The longest wait for the nodes at the start, in milliseconds: the index answers without them. */
const START_WAIT_MS = 3_000;

/**
 * Begins to watch the nodes of a server. Each is compared with the index every few seconds: a node that is behind is
 * named and asked last, and a node with another block than the index is not used any more.
 * @throws DeploymentError OTHER_CHAIN when a node serves another chain
 */
export async function watchNodes(options: WatchOptions): Promise<WatchedNodes> {
  const { chainId, genesisHash } = options.deployment;
  const group = new NodeGroup(options.nodes, { chainId, genesisHash }, nodeListener(options.log, options.evidence));
  await Promise.race([group.poll(), pause(START_WAIT_MS)]);
  const [foreign] = group.foreign();
  if (foreign !== undefined) throw otherChain({ chainId, genesisHash }, foreign);
  let looking = false;
  let told: string | undefined;
  const timer = setInterval(() => {
    // A look that takes longer than the interval is not doubled.
    if (looking) return;
    looking = true;
    look(group, options)
      .then(() => (told = undefined))
      .catch((error: unknown) => {
        // The server itself tells that its database is away. A failure that stays is told once.
        if (databaseAway(error) !== undefined || String(error) === told) return;
        told = String(error);
        options.log.error("nodes-not-watched", failureFields(error));
      })
      .finally(() => (looking = false));
  }, options.everyMs ?? WATCHED_EVERY_MS);
  return { rpc: new FailingOver(group), stop: () => clearInterval(timer) };
}

async function look(group: NodeGroup, { store }: WatchOptions): Promise<void> {
  await group.poll();
  const checkpoint = await store.reader.selectFrom("checkpoint").select("block_number").executeTakeFirst();
  if (checkpoint === undefined) return;
  group.compareWith(checkpoint.block_number);
  for (const node of group.usable()) await compareBlock(group, node, checkpoint.block_number, store);
}

/** Compares the last block that both the index and a node have. */
async function compareBlock(group: NodeGroup, node: ChainNode, indexed: number, store: Store): Promise<void> {
  const number = Math.min(indexed, node.head ?? 0);
  const kept = await store.reader
    .selectFrom("block")
    .select(["hash", "header as rlp"])
    .where("number", "=", number)
    .executeTakeFirst();
  if (kept === undefined) return;
  try {
    const [served] = await askBlocks(node.rpc, number, number);
    if (served !== undefined && !equalBytes(served.hash, kept.hash))
      group.lied(node, reorganized(number, kept, served));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    group.failed(node, error);
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
