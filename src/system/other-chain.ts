import type { ChainIdentity } from "../chain/chain-identity.ts";
import { DeploymentError } from "../deployment/deployment-error.ts";

/** A node that serves another chain than it should. */
interface ForeignNode {
  readonly node: string;
  readonly identity: ChainIdentity;
}

/** The error about a node of another chain than the deployment's. */
export function otherChain(expected: ChainIdentity, { node, identity: found }: ForeignNode): DeploymentError {
  const { chainId, genesisHash } = expected;
  return new DeploymentError(
    "OTHER_CHAIN",
    {
      zh:
        `链节点 ${node} 上是链 ${found.chainId}（创世区块 ${found.genesisHash}），` +
        `而部署在链 ${chainId}（创世区块 ${genesisHash}）上：请更正 --rpc 或 LAIQU_RPC。`,
      en:
        `The node ${node} serves chain ${found.chainId} with genesis ${found.genesisHash}, ` +
        `but the deployment is on chain ${chainId} with genesis ${genesisHash}: correct --rpc or LAIQU_RPC.`,
    },
    { node, found, expected: { chainId, genesisHash } },
  );
}

/** The error about nodes of several chains, before there is a deployment that says which one is meant. */
export function severalChains(first: ChainIdentity, { node, identity: found }: ForeignNode): DeploymentError {
  const { chainId, genesisHash } = first;
  return new DeploymentError(
    "OTHER_CHAIN",
    {
      zh:
        `链节点 ${node} 上是链 ${found.chainId}（创世区块 ${found.genesisHash}），` +
        `而在它之前的节点上是链 ${chainId}（创世区块 ${genesisHash}）：请更正 --rpc 或 LAIQU_RPC。`,
      en:
        `The node ${node} serves chain ${found.chainId} with genesis ${found.genesisHash}, ` +
        `but a node before it serves chain ${chainId} with genesis ${genesisHash}: correct --rpc or LAIQU_RPC.`,
    },
    { node, found, expected: { chainId, genesisHash } },
  );
}
