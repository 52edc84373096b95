import { Wallet } from "ethers";
import { FOUNDING_TIME, foundingPlan } from "../demo/founding-plan.ts";
import { deployLedger } from "../deployment/deploy-ledger.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { DataLayout } from "./data-layout.ts";
import { developmentKeys } from "./development-keys.ts";
import type { DevelopmentKeys } from "./development-keys.ts";
import { completeFirstStart } from "./first-start.ts";
import { playDevelopmentDemo } from "./play-development-demo.ts";
import type { StartedChain } from "./start-chain.ts";
import type { StartOptions } from "./start-options.ts";

/** The network's name in its descriptor and in every verdict. */
const NETWORK = "来去开发网络 Laiqu development network";

/**
 * Founds the development network of a first start: makes the parties' keys, deploys the ledger, plays the demo, and
 * marks the first start complete.
 * @throws DeploymentError; DemoError; DossierError; RpcError
 */
export async function foundNetwork(
  layout: DataLayout,
  chain: StartedChain,
  options: StartOptions,
): Promise<Deployment> {
  options.onProgress("FOUNDING", 0, 0);
  const keys = await developmentKeys(layout.directory);
  const deployment = await deploy(chain, keys);
  if (!options.empty)
    await playDevelopmentDemo({
      rpc: chain.rpc,
      setNextBlockTime: (seconds) => chain.embedded.setNextTimestamp(seconds),
      deployment,
      keys,
      dataDirectory: layout.directory,
      onProgress: (done, total) => options.onProgress("PLAYING", done, total),
    });
  await completeFirstStart(layout, deployment);
  return deployment;
}

/** Deploys with a key that is thrown away afterwards, so that nobody keeps any power from the deployment. */
async function deploy({ embedded, rpc }: StartedChain, keys: DevelopmentKeys): Promise<Deployment> {
  return await deployLedger({
    chain: rpc,
    deployer: Wallet.createRandom(),
    founding: foundingPlan((alias) => keys.accountOf(alias)),
    network: NETWORK,
    beforeSending: () => embedded.setNextTimestamp(FOUNDING_TIME),
  });
}
