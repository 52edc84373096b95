import { startServer } from "../api/server.ts";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { demoRulebookCatalog } from "../demo/founding-plan.ts";
import { checkDeployment } from "../deployment/check-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/open-store.ts";
import { servePage } from "../web/serve-page.ts";
import { LONGEST_DEVELOPMENT_SILENCE, startChainHeartbeat } from "./chain-heartbeat.ts";
import { dataLayout } from "./data-layout.ts";
import type { DataLayout } from "./data-layout.ts";
import { developmentDescriptor } from "./development-descriptor.ts";
import { beginFirstStart, findEarlierStart } from "./first-start.ts";
import { consensusOf, followIndex } from "./followed-index.ts";
import { foundNetwork } from "./found-network.ts";
import { NodeEvidence } from "./node-evidence.ts";
import { OpenedResources } from "./opened-resources.ts";
import { refuseBusyPort } from "./refuse-busy-port.ts";
import { startChain } from "./start-chain.ts";
import type { StartedChain } from "./start-chain.ts";
import type { StartOptions } from "./start-options.ts";

/** The whole system in one process. */
export interface RunningSystem {
  /** The address of API and page. */
  readonly url: string;
  readonly chainUrl: string;
  readonly deployment: Deployment;
  /** Whether this start founded the network. */
  readonly first: boolean;
  /** Rejects with the error that stopped the index. It never resolves. */
  readonly stopped: Promise<never>;
  close(): Promise<void>;
}

interface RunningIndex {
  readonly store: Store;
  readonly stopped: Promise<never>;
}

interface OpenedPlace {
  readonly layout: DataLayout;
  /** The deployment of an earlier start; undefined on the first start. */
  readonly earlier: Deployment | undefined;
}

/**
 * Starts chain, index, API and page in one data directory. The first start founds the ledger and plays the demo.
 * Nothing listens for users before all of it runs, and nothing stays open when the start fails.
 * @throws SystemStartError; DataDirectoryError; EmbeddedChainError; JournalError; DeploymentError; DemoError;
 *   DossierError; IndexerError; StoreError
 */
export async function startSystem(options: StartOptions): Promise<RunningSystem> {
  const opened = new OpenedResources();
  try {
    const { layout, earlier } = await openPlace(options, opened);
    const chain = await startChain(layout, options, opened);
    const deployment = earlier ?? (await foundNetwork(layout, chain, options));
    await checkDeployment(chain.rpc, deployment);
    opened.add(await startChainHeartbeat(chain, options.log));
    const index = await startIndex(layout, chain, deployment, options, opened);
    const url = await serve(chain, deployment, index.store, options, opened);
    return {
      url,
      chainUrl: chain.embedded.url,
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

/** Checks that the ports are free, locks the data directory, and looks for an earlier start in it. */
async function openPlace(options: StartOptions, opened: OpenedResources): Promise<OpenedPlace> {
  await refuseBusyPort(options.chainPort, "--chain-port");
  await refuseBusyPort(options.port, "--port");
  const layout = dataLayout(options.dataDirectory);
  const lock = acquireDataDirectoryLock(layout.directory, "system.lock");
  opened.add(() => lock.release());
  const earlier = await findEarlierStart(layout);
  if (earlier === undefined) await beginFirstStart(layout);
  return { layout, earlier };
}

async function startIndex(
  layout: DataLayout,
  { rpc }: StartedChain,
  deployment: Deployment,
  options: StartOptions,
  opened: OpenedResources,
): Promise<RunningIndex> {
  const store = await openStore({ dataDirectory: layout.directory });
  opened.add(() => store.close());
  const index = await followIndex({
    nodes: [rpc],
    store,
    deployment,
    consensus: consensusOf(deployment),
    onProgress: ({ block, head }) => options.onProgress("INDEXING", block, head),
    log: options.log,
    evidence: new NodeEvidence(layout.directory, options.log),
  });
  opened.add(() => index.stop());
  return { store, stopped: index.stopped };
}

/** Serves API and page. @returns their address */
async function serve(
  { embedded, rpc }: StartedChain,
  deployment: Deployment,
  store: Store,
  { port, log }: StartOptions,
  opened: OpenedResources,
): Promise<string> {
  const server = await startServer({
    store,
    rpc,
    ledgerAddress: deployment.contracts.Ledger.address,
    descriptor: await developmentDescriptor(rpc, deployment, embedded.validatorChanges()),
    catalog: demoRulebookCatalog(),
    page: servePage,
    longestSilence: LONGEST_DEVELOPMENT_SILENCE,
    chainStopped: () => embedded.stopped()?.text,
    port,
    log,
  });
  opened.add(() => server.close());
  return server.url;
}
