import { askSyncing } from "../chain/blocks.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { toHex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { checkDeployment } from "../deployment/check-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { DeploymentError } from "../deployment/deployment-error.ts";
import { asking } from "../indexer/fetch-batch.ts";
import { IndexerError } from "../indexer/indexer-error.ts";

const NO_CODE_HASH = toHex(keccak256(new Uint8Array(0)));

/**
 * Makes the check that an index asks before it reads from a node: the node serves the chain and the code of the
 * deployment. A node that still synchronizes has no code yet; that is not another ledger, so it is awaited.
 * @throws IndexerError CHAIN_BEHIND, CHAIN_UNAVAILABLE, ANSWER_MALFORMED; DeploymentError
 */
export function admitNodeOf(deployment: Deployment): (node: RpcRequester, head: number) => Promise<void> {
  return async (node, head) => {
    if (head < deployment.startBlock) throw behind(head, deployment.startBlock);
    try {
      const about = { zh: "账本的代码", en: "the code of the ledger" };
      const failure = await asking(about, () => checkDeployment(node, deployment).catch(deploymentError));
      if (failure !== undefined) throw failure;
    } catch (error) {
      if (isWithoutCode(error) && (await saysSyncing(node))) throw behind(head, deployment.startBlock);
      throw error;
    }
  };
}

/** Sets the verdict about the deployment apart from a question that failed. */
function deploymentError(error: unknown): DeploymentError {
  if (error instanceof DeploymentError) return error;
  throw error;
}

function isWithoutCode(error: unknown): boolean {
  return error instanceof DeploymentError && error.code === "CODE_DIFFERS" && error.evidence["found"] === NO_CODE_HASH;
}

async function saysSyncing(node: RpcRequester): Promise<boolean> {
  return await asking({ zh: "同步状态", en: "its synchronization" }, () => askSyncing(node));
}

function behind(head: number, startBlock: number): IndexerError {
  return new IndexerError(
    "CHAIN_BEHIND",
    {
      zh: `节点位于区块 ${head}，仍在同步；账本始于区块 ${startBlock}。将等待节点完成同步。`,
      en:
        `The node is at block ${head} and still synchronizes; the ledger begins at block ${startBlock}. ` +
        "The index waits until the node has synchronized.",
    },
    { head, startBlock },
  );
}
