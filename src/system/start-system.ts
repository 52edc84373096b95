import { startServer } from "../api/server.ts";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { CITIES, CITY_NAMES } from "../demo/cities.ts";
import { demoRulebookCatalog, FOUNDING_TIME } from "../demo/founding-plan.ts";
import { checkDeployment } from "../deployment/check-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/open-store.ts";
import { servePage } from "../web/serve-page.ts";
import { LONGEST_DEVELOPMENT_SILENCE, startChainHeartbeat } from "./chain-heartbeat.ts";
import { catalogOf, chosenFounding, foundingAt } from "./city-founding.ts";
import type { CityFounding } from "./city-founding.ts";
import { dataLayout } from "./data-layout.ts";
import type { DataLayout } from "./data-layout.ts";
import { developmentDescriptor } from "./development-descriptor.ts";
import { beginFirstStart, findEarlierStart } from "./first-start.ts";
import { consensusOf, followIndex } from "./followed-index.ts";
import { foundCities, foundDemo } from "./found-network.ts";
import { readMark, refuseOther } from "./founded-mark.ts";
import { NodeEvidence } from "./node-evidence.ts";
import { OpenedResources } from "./opened-resources.ts";
import { foundingTime } from "./publish-due.ts";
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
  /** What the network was founded with; undefined for the demo's cities. */
  readonly founding: CityFounding | undefined;
  /** Rejects with the error that stopped the index. It never resolves. */
  readonly stopped: Promise<never>;
  close(): Promise<void>;
}

interface RunningIndex {
  readonly store: Store;
  readonly stopped: Promise<never>;
  /** Lets it look for new blocks at once. */
  look(): void;
}

interface OpenedPlace {
  readonly layout: DataLayout;
  /** The deployment of an earlier start; undefined on the first start. */
  readonly earlier: Deployment | undefined;
  readonly founding: CityFounding | undefined;
}

/**
 * Starts chain, index, API and page in one data directory. The first start founds the ledger, and plays the demo or
 * founds the cities that were chosen.
 * Nothing listens for users before all of it runs, and nothing stays open when the start fails.
 * @throws SystemStartError; DataDirectoryError; EmbeddedChainError; JournalError; DeploymentError; DemoError;
 *   RulebookError; DossierError; IndexerError; StoreError
 */
export async function startSystem(options: StartOptions): Promise<RunningSystem> {
  const opened = new OpenedResources();
  try {
    const { layout, earlier, founding } = await openPlace(options, opened);
    for (const notice of founding?.notices ?? []) options.onNotice(notice);
    const now = Math.floor(Date.now() / 1_000);
    const foundedAt = founding === undefined ? FOUNDING_TIME : foundingTime(founding.jurisdictions, now);
    const chain = await startChain(layout, foundedAt, options, opened);
    const found = async (): Promise<Deployment> =>
      founding === undefined
        ? await foundDemo(layout, chain, options)
        : await foundCities(layout, chain, { founding, times: { foundedAt, now }, onProgress: options.onProgress });
    const deployment = earlier ?? (await found());
    await checkDeployment(chain.rpc, deployment);
    opened.add(await startChainHeartbeat(chain, options.log));
    const index = await startIndex(layout, chain, deployment, options, opened);
    const url = await serve(chain, { deployment, founding, index }, options, opened);
    return {
      url,
      chainUrl: chain.embedded.url,
      deployment,
      first: earlier === undefined,
      founding,
      stopped: index.stopped,
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/**
 * Checks that the ports are free, reads the founding that was chosen, locks the data directory, and looks for an
 * earlier start in it. Nothing is written before the founding has been read without a fault.
 */
async function openPlace(options: StartOptions, opened: OpenedResources): Promise<OpenedPlace> {
  await refuseBusyPort(options.chainPort, "--chain-port");
  await refuseBusyPort(options.port, "--port");
  const layout = dataLayout(options.dataDirectory);
  const chosen = options.chosen === undefined ? undefined : chosenFounding(options.chosen, layout);
  const lock = acquireDataDirectoryLock(layout.directory, "system.lock");
  opened.add(() => lock.release());
  const earlier = await findEarlierStart(layout);
  if (earlier === undefined) {
    await beginFirstStart(layout);
    return { layout, earlier, founding: chosen };
  }
  const mark = readMark(layout);
  const founding = chosen ?? (mark === undefined ? undefined : foundingAt(mark.founding));
  if (founding !== undefined) refuseOther(layout, mark, founding);
  return { layout, earlier, founding };
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
  return { store, stopped: index.stopped, look: () => index.look() };
}

/** A network that is founded and followed. */
interface ServedNetwork {
  readonly deployment: Deployment;
  readonly founding: CityFounding | undefined;
  readonly index: RunningIndex;
}

/** Serves API and page. @returns their address */
async function serve(
  { embedded, rpc }: StartedChain,
  { deployment, founding, index }: ServedNetwork,
  { port, log, access, webhooksAnywhere = false }: StartOptions,
  opened: OpenedResources,
): Promise<string> {
  const references =
    founding?.jurisdictions.map(({ reference }) => reference) ?? CITY_NAMES.map((city) => CITIES[city].reference);
  const server = await startServer({
    store: index.store,
    onNewBlock: () => index.look(),
    rpc,
    ledgerAddress: deployment.contracts.Ledger.address,
    descriptor: await developmentDescriptor(rpc, { deployment, references }, embedded.validatorChanges()),
    catalog: founding === undefined ? demoRulebookCatalog() : catalogOf(founding),
    page: servePage,
    longestSilence: LONGEST_DEVELOPMENT_SILENCE,
    chainStopped: () => embedded.stopped()?.text,
    port,
    log,
    webhooksAnywhere,
    ...(access === undefined ? {} : { access }),
  });
  opened.add(() => server.close());
  return server.url;
}
