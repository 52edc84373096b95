import { Command } from "commander";
import { createJsonRpc } from "../../chain/rpc.ts";
import { checkDeployment } from "../../deployment/deployment.ts";
import { openStore } from "../../store/open-store.ts";
import type { StoreLocation } from "../../store/open-store.ts";
import type { CommandMaker } from "../program.ts";
import type { Session } from "../session.ts";
import { stopRequested } from "../stop-requested.ts";
import { followIndex, QBFT } from "../../system/followed-index.ts";
import { readDeployment, rpcUrl } from "../../system/read-deployment.ts";
import type { NetworkOptions } from "../../system/read-deployment.ts";

interface IndexOptions extends NetworkOptions {
  readonly database?: string;
  readonly plain?: boolean;
}

/** `laiqu index`: follows a chain into a database, and checks all of it. */
export const indexCommand: CommandMaker = (perform, say) =>
  new Command("index")
    .description(say({ zh: "跟随一条链，核验后写入索引", en: "follow a chain, verify it and write the index" }))
    .requiredOption("--deployment <file>", say({ zh: "部署文件", en: "the deployment" }))
    .option("--rpc <url>", say({ zh: "链节点（LAIQU_RPC）", en: "the chain node (LAIQU_RPC)" }))
    .option(
      "--database <url>",
      say({
        zh: "PostgreSQL（LAIQU_DATABASE；默认数据目录内的 PGlite）",
        en: "PostgreSQL (LAIQU_DATABASE; default: PGlite in the data directory)",
      }),
    )
    .option("--plain", say({ zh: "无签封的链：只核验链接", en: "a chain without seals: only its links are checked" }))
    .action((options: IndexOptions) => perform((session) => index(session, options)));

async function index(session: Session, options: IndexOptions): Promise<undefined> {
  const stop = stopRequested();
  const deployment = await readDeployment(options.deployment);
  const rpc = createJsonRpc(rpcUrl(session, options.rpc));
  const bar = session.progress(session.say({ zh: "建立索引", en: "indexing" }));
  try {
    await checkDeployment(rpc, deployment);
    const store = await openStore(storeLocation(session, options.database));
    try {
      const followed = await followIndex({
        rpc,
        store,
        deployment,
        consensus: options.plain === true ? { type: "PLAIN" } : QBFT,
        onProgress: ({ block, head }) => bar.update(block, head),
        onUnavailable: (text) => session.notice(session.say(text)),
      });
      bar.finish();
      session.announce({
        document: { ready: true, following: rpc.url, ledger: deployment.contracts.Ledger.address },
        text: `ready ${rpc.url} ${deployment.contracts.Ledger.address}`,
      });
      await Promise.race([stop.requested, followed.stopped]).finally(() => followed.stop());
    } finally {
      await store.close();
    }
  } finally {
    bar.finish();
    rpc.close();
    stop.dispose();
  }
}

/** PostgreSQL where one is named, else PGlite in the data directory. */
export function storeLocation(session: Session, database: string | undefined): StoreLocation {
  const connectionString = database ?? session.config.databaseUrl;
  return connectionString === undefined ? { dataDirectory: session.config.dataDirectory } : { connectionString };
}
