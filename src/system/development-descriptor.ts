import type { Descriptor } from "../certificate/descriptor.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { describeNetwork } from "../deployment/network-descriptor.ts";

/**
 * The newest edition of the descriptor of a development network. The first is made for the block that created the
 * ledger, and one more for each block whose votes changed the validators. So every start makes the same editions, and
 * certificates of earlier starts verify under the newest.
 * @param references - of the network's jurisdictions, in their order
 * @param changes - the blocks whose votes changed the validators, oldest first
 */
export async function developmentDescriptor(
  rpc: RpcRequester,
  { deployment, references }: { readonly deployment: Deployment; readonly references: readonly string[] },
  changes: readonly number[],
): Promise<Descriptor> {
  const { startBlock } = deployment;
  let newest = await describeNetwork(rpc, references, { deployment, block: startBlock });
  for (const block of changes.filter((change) => change > startBlock))
    newest = await describeNetwork(rpc, references, { deployment, previous: newest, block });
  return newest;
}
