import { Command } from "commander";
import { startServer } from "../../api/server.ts";
import type { Descriptor } from "../../certificate/descriptor.ts";
import { createJsonRpc } from "../../chain/rpc.ts";
import { DEFAULT_PORT } from "../../config.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { openStore } from "../../store/open-store.ts";
import { servePage } from "../../web/serve-page.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../program.ts";
import { readPort } from "../read-port.ts";
import type { Session } from "../session.ts";
import { stopRequested } from "../stop-requested.ts";
import { refuseBusyPort } from "../../system/busy-port.ts";
import { readDeployment, rpcUrl } from "../../system/read-deployment.ts";
import type { NetworkOptions } from "../../system/read-deployment.ts";
import { readCatalog, readDescriptor } from "../../system/read-served-files.ts";
import { storeLocation } from "./index-chain.ts";

interface ServeOptions extends NetworkOptions {
  readonly database?: string;
  readonly descriptor?: string;
  readonly rulebook: readonly string[];
  readonly port: number;
}

/** `laiqu serve`: API and page over an index that `laiqu index` keeps. */
export const serveCommand: CommandMaker = (perform, say) =>
  new Command("serve")
    .description(say({ zh: "在已有索引上提供接口与网页", en: "serve API and page over an index" }))
    .requiredOption("--deployment <file>", say({ zh: "部署文件", en: "the deployment" }))
    .option("--rpc <url>", say({ zh: "链节点（LAIQU_RPC）", en: "the chain node (LAIQU_RPC)" }))
    .option(
      "--database <url>",
      say({
        zh: "PostgreSQL（LAIQU_DATABASE；默认数据目录内的 PGlite）",
        en: "PostgreSQL (LAIQU_DATABASE; default: PGlite in the data directory)",
      }),
    )
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
    .action((options: ServeOptions) => perform((session) => serve(session, options)));

async function serve(session: Session, options: ServeOptions): Promise<undefined> {
  const stop = stopRequested();
  const deployment = await readDeployment(options.deployment);
  const descriptor =
    options.descriptor === undefined ? undefined : await readDescriptorOf(options.descriptor, deployment);
  const catalog = readCatalog(options.rulebook);
  await refuseBusyPort(options.port, "--port");
  const rpc = createJsonRpc(rpcUrl(session, options.rpc));
  const store = await openStore(storeLocation(session, options.database));
  try {
    const served = await startServer({
      store,
      rpc,
      ledgerAddress: deployment.contracts.Ledger.address as Hex,
      catalog,
      ...(descriptor === undefined ? {} : { descriptor }),
      page: servePage,
      port: options.port,
    });
    session.announce({ document: { ready: true, url: served.url }, text: `ready ${served.url}` });
    await stop.requested.finally(() => served.close());
  } finally {
    await store.close();
    rpc.close();
    stop.dispose();
  }
}

/** Certificates under another network's descriptor could be verified by nobody. @throws CliError `NOT_VALID`; CertificateError */
async function readDescriptorOf(path: string, { genesisHash, contracts }: Deployment): Promise<Descriptor> {
  const descriptor = await readDescriptor(path);
  if (descriptor.genesisHash === genesisHash && descriptor.ledger.address === contracts.Ledger.address)
    return descriptor;
  throw new CliError(
    "NOT_VALID",
    {
      zh: `${path} 描述的是另一条链或另一个账本（${descriptor.ledger.address}），不是部署文件中的 ${contracts.Ledger.address}：请用 laiqu descriptor create 制作。`,
      en: `${path} describes another chain or ledger (${descriptor.ledger.address}) than the deployment's (${contracts.Ledger.address}): make the right one with laiqu descriptor create.`,
    },
    { path, found: descriptor.ledger.address, expected: contracts.Ledger.address },
  );
}
