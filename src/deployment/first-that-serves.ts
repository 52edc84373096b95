import { RpcError } from "../chain/rpc-error.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { DeploymentErrorCode } from "./deployment-error.ts";

/** The errors of which a node is the cause, and not the files of the command: another node may answer otherwise. */
const OF_THE_NODE: ReadonlySet<DeploymentErrorCode> = new Set([
  "OTHER_CHAIN",
  "CODE_DIFFERS",
  "GENESIS_DIFFERS",
  "HEADER_REFUSED",
  "PROOF_REFUSED",
  "VALIDATORS_MISMATCH",
  "BLOCK_MISSING",
  "BLOCK_AHEAD",
  "FOUNDING_NOT_SERVED",
]);

/**
 * Does the whole of a work with one node after another, until one of them serves all of it. Such work proves what it
 * reads, so it must not be made from the answers of two nodes.
 * @param onPassedOver - called with the fault of each node that is passed over for the next one
 * @returns the first result
 * @throws the error of the first node when none serves; at once what no other node can answer otherwise
 */
export async function firstThatServes<T>(
  nodes: readonly RpcRequester[],
  work: (node: RpcRequester) => Promise<T>,
  onPassedOver?: (error: unknown) => void,
): Promise<T> {
  let first: unknown;
  for (const [index, node] of nodes.entries()) {
    try {
      return await work(node);
    } catch (error) {
      if (!isOfTheNode(error)) throw error;
      first ??= error;
      if (index < nodes.length - 1) onPassedOver?.(error);
    }
  }
  throw first ?? new Error("Work with nodes needs at least one node.");
}

function isOfTheNode(error: unknown): boolean {
  return error instanceof RpcError || (error instanceof DeploymentError && OF_THE_NODE.has(error.code));
}
