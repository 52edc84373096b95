import { Command } from "commander";
import { startServer } from "../../api/server.ts";
import { DEFAULT_PORT } from "../../config.ts";
import { readDeployment } from "../../deployment/parse-deployment.ts";
import { openStore } from "../../store/open-store.ts";
import { refuseBusyPort } from "../../system/refuse-busy-port.ts";
import { NodeEvidence } from "../../system/node-evidence.ts";
import { watchNodes } from "../../system/watched-nodes.ts";
import type { WatchedNodes } from "../../system/watched-nodes.ts";
import { servePage } from "../../web/serve-page.ts";
import { SERVED_DATABASE_HELP, DEPLOYMENT_HELP, RPCS_HELP, rpcUrls, storeLocation } from "../network-options.ts";
import type { IndexedNetworkOptions } from "../network-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import { openLog, withLog } from "../log-option.ts";
import type { LogOptions } from "../log-option.ts";
import { ASKS_NOBODY, openAccess, withAccessOption } from "../access-option.ts";
import type { AccessOptions } from "../access-option.ts";
import { readPort } from "../whole-number.ts";
import { readCatalog, readDescriptorOf } from "../read-served-files.ts";
import type { Session } from "../session.ts";
import { stopRequested } from "../stop-requested.ts";
import { openNodes } from "../with-nodes.ts";

interface ServeOptions extends IndexedNetworkOptions, LogOptions, AccessOptions {
  readonly descriptor?: string;
  readonly rulebook: readonly string[];
  readonly port: number;
  readonly host?: string;
}

/** `laiqu serve`: serves API and page over an index that `laiqu index` keeps. */
export const serveCommand: CommandMaker = (perform, say) =>
  withAccessOption(withLog(new Command("serve"), say), say)
    .requiredOption("--deployment <file>", say(DEPLOYMENT_HELP))
    .option("--rpc <url...>", say(RPCS_HELP))
    .option("--database <url>", say(SERVED_DATABASE_HELP))
    .option(
      "--descriptor <file>",
      say({ zh: "网络描述文件（出具凭证所需）", en: "the network's descriptor (needed for certificates)" }),
    )
    .option(
      "--rulebook <file...>",
      say({ zh: "规则集文件，按辖区序号", en: "rulebook files, in the order of the jurisdictions" }),
      [],
    )
    .option("--port <n>", say({ zh: "端口", en: "port" }), readPort, DEFAULT_PORT)
    .option(
      "--host <address>",
      say({
        zh: "监听的地址（默认 127.0.0.1，只供本机；其他地址须有 --access）",
        en: "the address to listen on (default: 127.0.0.1, this machine alone; any other one needs --access)",
      }),
    )
    .action((options: ServeOptions) => perform((session) => serve(session, options)));

async function serve(session: Session, options: ServeOptions): Promise<undefined> {
  const log = openLog(session, options);
  const urls = rpcUrls(session, options.rpc);
  const location = storeLocation(session, options.database);
  const deployment = await readDeployment(options.deployment);
  const descriptor = options.descriptor === undefined ? undefined : readDescriptorOf(options.descriptor, deployment);
  const catalog = readCatalog(options.rulebook);
  await refuseBusyPort(options.port, "--port");
  const access = await openAccess(session, options);
  const nodes = openNodes(urls);
  const store = await openStore(location).catch(async (error: unknown) => {
    await access?.close();
    throw error;
  });
  let watched: WatchedNodes | undefined;
  const stop = stopRequested(session);
  try {
    const evidence = new NodeEvidence(session.config.dataDirectory, log);
    watched = await watchNodes({ nodes, store, deployment, log, evidence });
    const { rpc } = watched;
    const server = await startServer({
      store,
      rpc,
      ledgerAddress: deployment.contracts.Ledger.address,
      catalog,
      ...(descriptor === undefined ? {} : { descriptor }),
      page: servePage,
      port: options.port,
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(access === undefined ? {} : { access }),
      readsAhead: true,
      webhooksAnywhere: options.webhooksAnywhere === true,
      log,
    });
    log.info("serving", { url: server.url, node: rpc.url, ledger: deployment.contracts.Ledger.address });
    await session.announce({
      document: { ready: true, url: server.url, access: access === undefined ? "NOBODY" : "EVERYBODY" },
      text: `${access === undefined ? `${session.say(ASKS_NOBODY)}\n` : ""}ready ${server.url}`,
    });
    await stop.requested;
    await server.close();
  } finally {
    watched?.stop();
    for (const node of nodes) node.close();
    await store.close();
    await access?.close();
    stop.dispose();
  }
}
