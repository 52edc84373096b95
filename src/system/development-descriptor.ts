import type { Descriptor } from "../certificate/descriptor.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { CITIES, CITY_NAMES } from "../demo/cast.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { describeNetwork } from "../deployment/network-descriptor.ts";

/**
 * The descriptor of a development network. It is made for the block that created the ledger, so every start makes the
 * same bytes and certificates of earlier starts verify under it.
 */
export async function developmentDescriptor(rpc: RpcRequester, deployment: Deployment): Promise<Descriptor> {
  const references = CITY_NAMES.map((city) => CITIES[city].reference);
  return await describeNetwork(rpc, references, { deployment, block: deployment.startBlock });
}
