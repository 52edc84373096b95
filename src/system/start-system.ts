import { Wallet } from "ethers";
import { startServer } from "../api/server.ts";
import type { RunningServer } from "../api/server.ts";
import { startEmbeddedChain } from "../chain/embedded/start-embedded-chain.ts";
import type { RunningEmbeddedChain } from "../chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../chain/rpc.ts";
import type { JsonRpc } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { checkDeployment, deployLedger } from "../deployment/deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/open-store.ts";
import { FOUNDING_TIME, foundingPlan, demoRulebookCatalog } from "../demo/founding-plan.ts";
import { servePage } from "../web/serve-page.ts";
import { dataLayout } from "./data-layout.ts";
import type { DataLayout } from "./data-layout.ts";
import { developmentDescriptor } from "./development-descriptor.ts";
import { developmentKeys } from "./development-keys.ts";
import type { DevelopmentKeys } from "./development-keys.ts";
import { beginFirstStart, completeFirstStart, findEarlierStart } from "./first-start.ts";
import { followIndex, QBFT } from "./followed-index.ts";
import type { FollowedIndex } from "./followed-index.ts";
import { recordDemo } from "./record-demo.ts";
import { refuseBusyPort } from "./busy-port.ts";

/** What is being done while the system starts. */
export type StartStage = "REPLAYING" | "FOUNDING" | "TELLING" | "INDEXING";

export interface StartOptions {
  readonly dataDirectory: string;
  /** Of API and page; 0 takes any free one. */
  readonly port: number;
  readonly chainPort: number;
  /** Leaves the demo out of a first start. */
  readonly empty: boolean;
  /** `total` 0: not known. */
  readonly onProgress: (stage: StartStage, done: number, total: number) => void;
  readonly onNotice: (notice: Bilingual) => void;
}

/** The whole system in one process. */
export interface RunningSystem {
  /** API and page. */
  readonly url: string;
  readonly chainUrl: string;
  readonly deployment: Deployment;
  /** Whether this start founded the network. */
  readonly first: boolean;
  /** Rejects with what stopped the index. */
  readonly stopped: Promise<never>;
  close(): Promise<void>;
}

/** The network's name in its descriptor and in every verdict. */
const NETWORK = "来去开发网络 Laiqu development network";

/** Closes what was opened, last first. */
class Opened {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }

  /** Closes everything, even where closing something fails; the first failure is thrown. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * Starts chain, index, API and page in one data directory; on the first start founds the ledger and
 * tells the demo. Nothing listens for users before all of it stands.
 * @throws CliError, DataDirectoryError, EmbeddedChainError, JournalError, DeploymentError, IndexerError, StoreError; nothing is left open then
 */
export async function startSystem(options: StartOptions): Promise<RunningSystem> {
  await refuseBusyPort(options.chainPort, "--chain-port");
  await refuseBusyPort(options.port, "--port");
  const opened = new Opened();
  try {
    const layout = dataLayout(options.dataDirectory);
    const lock = acquireDataDirectoryLock(layout.directory, "system.lock");
    opened.add(() => lock.release());
    const earlier = await findEarlierStart(layout);
    if (earlier === undefined) await beginFirstStart(layout);

    const chain = await openChain(layout, options, opened);
    const rpc = createJsonRpc(chain.url);
    opened.add(() => rpc.close());
    const deployment = earlier ?? (await foundNetwork(layout, options, chain, rpc));
    await checkDeployment(rpc, deployment);

    const store = await openStore({ dataDirectory: layout.directory });
    opened.add(() => store.close());
    const index = await follow(rpc, store, deployment, options);
    opened.add(() => index.stop());
    const served = await serve(rpc, store, deployment, chain, options.port);
    opened.add(() => served.close());
    return {
      url: served.url,
      chainUrl: chain.url,
      deployment,
      first: earlier === undefined,
      stopped: index.stopped,
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openChain(layout: DataLayout, options: StartOptions, opened: Opened): Promise<RunningEmbeddedChain> {
  const chain = await startEmbeddedChain({
    dataDirectory: layout.chain,
    port: options.chainPort,
    initialTimestamp: FOUNDING_TIME,
    onProgress: (done, total) => options.onProgress("REPLAYING", done, total),
    onNotice: options.onNotice,
  });
  opened.add(() => chain.close());
  return chain;
}

async function foundNetwork(
  layout: DataLayout,
  options: StartOptions,
  chain: RunningEmbeddedChain,
  rpc: JsonRpc,
): Promise<Deployment> {
  options.onProgress("FOUNDING", 0, 0);
  const keys = await developmentKeys(layout.directory);
  const deployment = await deploy(chain, rpc, keys);
  if (!options.empty) {
    await recordDemo({
      chain,
      rpc,
      deployment,
      keys,
      dataDirectory: layout.directory,
      onProgress: (done, total) => options.onProgress("TELLING", done, total),
    });
  }
  await completeFirstStart(layout, deployment);
  return deployment;
}

/** By an account of the moment, whose key is forgotten: nobody keeps a power from the deployment. */
async function deploy(chain: RunningEmbeddedChain, rpc: JsonRpc, keys: DevelopmentKeys): Promise<Deployment> {
  const deployer = new Wallet(Wallet.createRandom().privateKey);
  const founding = foundingPlan((alias) => keys.get(alias)!.address.toLowerCase() as Hex);
  return await deployLedger({
    chain: rpc,
    deployer,
    founding,
    network: NETWORK,
    beforeSending: () => chain.setNextTimestamp(FOUNDING_TIME),
  });
}

async function follow(
  rpc: JsonRpc,
  store: Store,
  deployment: Deployment,
  options: StartOptions,
): Promise<FollowedIndex> {
  return await followIndex({
    rpc,
    store,
    deployment,
    consensus: QBFT,
    onProgress: ({ block, head }) => options.onProgress("INDEXING", block, head),
    onUnavailable: options.onNotice,
  });
}

async function serve(
  rpc: JsonRpc,
  store: Store,
  deployment: Deployment,
  chain: RunningEmbeddedChain,
  port: number,
): Promise<RunningServer> {
  return await startServer({
    store,
    rpc,
    ledgerAddress: deployment.contracts.Ledger.address as Hex,
    descriptor: developmentDescriptor(deployment, chain.validators),
    catalog: demoRulebookCatalog(),
    page: servePage,
    port,
  });
}
