import { Wallet } from "ethers";
import type { BaseWallet } from "ethers";
import { PARTY_ALIASES } from "../demo/cast.ts";
import { demoRegistrarSecret, partyId } from "../demo/party-references.ts";
import { FOUNDING_TIME, foundingPlan } from "../demo/founding-plan.ts";
import { deployLedger } from "../deployment/deploy-ledger.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { planFounding } from "../deployment/founding.ts";
import type { PlannedJurisdiction } from "../deployment/founding.ts";
import { openDossier } from "../dossier/dossier.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import { keepPseudonymSecret } from "../dossier/pseudonym.ts";
import type { CityFounding } from "./city-founding.ts";
import type { DataLayout } from "./data-layout.ts";
import { developmentKeys } from "./development-keys.ts";
import type { DevelopmentKeys } from "./development-keys.ts";
import { completeFirstStart, writeFounding } from "./first-start.ts";
import { playDevelopmentDemo } from "./play-development-demo.ts";
import { publishDue } from "./publish-due.ts";
import type { StartedChain } from "./start-chain.ts";
import type { StartOptions } from "./start-options.ts";

/** The network's name in its descriptor and in every verdict. */
const NETWORK = "来去开发网络 Laiqu development network";

/** The times of a first start, in seconds. */
interface FoundingTimes {
  /** Of the ledger's first block. */
  readonly foundedAt: number;
  readonly now: number;
}

/**
 * Founds the development network of a first start with the demo's cities: makes the parties' keys, deploys the ledger,
 * plays the demo, and marks the first start complete.
 * @throws DeploymentError; DemoError; DossierError; RpcError
 */
export async function foundDemo(layout: DataLayout, chain: StartedChain, options: StartOptions): Promise<Deployment> {
  options.onProgress("FOUNDING", 0, 0);
  const parties = new Map(PARTY_ALIASES.map((alias) => [alias, partyId(alias)]));
  const keys = await developmentKeys(layout.directory, parties);
  const plan = foundingPlan((alias) => keys.accountOf(alias));
  const deployment = await deploy(chain, { plan, deployer: Wallet.createRandom(), foundedAt: FOUNDING_TIME });
  if (!options.empty) {
    await keepRegistrarSecrets(layout);
    await playDevelopmentDemo({
      rpc: chain.rpc,
      setNextBlockTime: (seconds) => chain.embedded.setNextTimestamp(seconds),
      deployment,
      keys,
      dataDirectory: layout.directory,
      onProgress: (done, total) => options.onProgress("PLAYING", done, total),
    });
  }
  await completeFirstStart(layout, deployment);
  return deployment;
}

/** The secrets behind the pseudonyms of the demo, so that its registrars find their parties again. */
async function keepRegistrarSecrets({ directory }: DataLayout): Promise<void> {
  for (const [registrar, city] of [
    ["CY-REG", "CANGYU"],
    ["SW-DATA", "SHUOWAN"],
  ] as const)
    await keepPseudonymSecret(openDossier(dossierDirectory(directory), registrar), demoRegistrarSecret(city));
}

/**
 * Founds the development network of a first start with a bureau's own cities: a key for every party, the ledger, and
 * the versions of its rulebooks.
 * @throws DeploymentError; DossierError; RpcError
 */
export async function foundCities(
  layout: DataLayout,
  chain: StartedChain,
  { founding, times, onProgress }: CityStart,
): Promise<Deployment> {
  onProgress("FOUNDING", 0, 0);
  await writeFounding(layout, founding);
  const keys = await developmentKeys(layout.directory, new Map(founding.parties.map(({ name, id }) => [name, id])));
  const deployer = Wallet.createRandom();
  const plan = planFounding(withAccounts(founding, keys));
  const deployment = await deploy(chain, { plan, deployer, foundedAt: times.foundedAt });
  await publishDue(chain, deployment, { jurisdictions: founding.jurisdictions, sender: deployer }, times);
  await completeFirstStart(layout, deployment);
  return deployment;
}

interface CityStart extends Pick<StartOptions, "onProgress"> {
  readonly founding: CityFounding;
  readonly times: FoundingTimes;
}

/** The jurisdictions with the account of each party's throwaway key. */
function withAccounts({ jurisdictions, parties }: CityFounding, keys: DevelopmentKeys): CityFounding["jurisdictions"] {
  return jurisdictions.map((jurisdiction) => ({
    ...jurisdiction,
    parties: jurisdiction.parties.map((party) => {
      const named = parties.find(
        (one) => one.jurisdiction === jurisdiction.reference && one.reference === party.reference,
      );
      return { ...party, account: named === undefined ? undefined : keys.accountOf(named.name) };
    }),
  }));
}

interface NetworkPlan {
  readonly plan: PlannedJurisdiction[];
  /** Its key is thrown away afterwards, so that nobody keeps any power from the deployment. */
  readonly deployer: BaseWallet;
  readonly foundedAt: number;
}

async function deploy(
  { embedded, rpc }: StartedChain,
  { plan, deployer, foundedAt }: NetworkPlan,
): Promise<Deployment> {
  return await deployLedger({
    chain: rpc,
    deployer,
    founding: plan,
    network: NETWORK,
    beforeSending: () => embedded.setNextTimestamp(foundedAt),
  });
}
