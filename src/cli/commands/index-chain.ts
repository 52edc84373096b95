import { Command } from "commander";
import { createJsonRpc } from "../../chain/rpc.ts";
import type { JsonRpc } from "../../chain/rpc.ts";
import { checkDeployment } from "../../deployment/check-deployment.ts";
import { readDeployment } from "../../deployment/parse-deployment.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { failureFields } from "../../log/failure-fields.ts";
import type { Log } from "../../log/log.ts";
import { openStore } from "../../store/open-store.ts";
import type { Store } from "../../store/open-store.ts";
import { followIndex, QBFT } from "../../system/followed-index.ts";
import type { FollowedIndex } from "../../system/followed-index.ts";
import { DATABASE_HELP, DEPLOYMENT_HELP, RPC_HELP, rpcUrl, storeLocation } from "../network-options.ts";
import type { IndexedNetworkOptions } from "../network-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import { openLog, withLog } from "../log-option.ts";
import type { LogOptions } from "../log-option.ts";
import type { Session } from "../session.ts";
import { stopRequested } from "../stop-requested.ts";

interface IndexOptions extends IndexedNetworkOptions, LogOptions {
  readonly plain?: boolean;
}

/** `laiqu index`: follows a chain into a database, and verifies all of it. */
export const indexCommand: CommandMaker = (perform, say) =>
  withLog(new Command("index"), say)
    .requiredOption("--deployment <file>", say(DEPLOYMENT_HELP))
    .option("--rpc <url>", say(RPC_HELP))
    .option("--database <url>", say(DATABASE_HELP))
    .option("--plain", say({ zh: "无签封的链：只核验链接", en: "a chain without seals: only its links are verified" }))
    .action((options: IndexOptions) => perform((session) => index(session, options)));

async function index(session: Session, options: IndexOptions): Promise<undefined> {
  const log = openLog(session, options);
  const stop = stopRequested();
  const deployment = await readDeployment(options.deployment);
  const rpc = createJsonRpc(rpcUrl(session, options.rpc));
  try {
    await checkDeployment(rpc, deployment);
    const store = await openStore(storeLocation(session, options.database));
    try {
      const followed = await catchUp(session, options, { rpc, store, deployment, log });
      log.info("index-ready", { node: rpc.url, ledger: deployment.contracts.Ledger.address });
      await session.announce({
        document: { ready: true, following: rpc.url, ledger: deployment.contracts.Ledger.address },
        text: `ready ${rpc.url} ${deployment.contracts.Ledger.address}`,
      });
      try {
        await Promise.race([stop.requested, followed.stopped]);
      } catch (error) {
        log.error("index-stopped", failureFields(error));
        throw error;
      } finally {
        await followed.stop();
      }
    } finally {
      await store.close();
    }
  } finally {
    rpc.close();
    stop.dispose();
  }
}

/** Brings the index up to the chain's head under a progress bar. */
async function catchUp(
  session: Session,
  { plain }: IndexOptions,
  parts: { readonly rpc: JsonRpc; readonly store: Store; readonly deployment: Deployment; readonly log: Log },
): Promise<FollowedIndex> {
  const bar = session.progress(session.say({ zh: "建立索引", en: "indexing" }));
  try {
    return await followIndex({
      ...parts,
      consensus: plain === true ? { type: "PLAIN" } : QBFT,
      onProgress: ({ block, head }) => bar.update(block, head),
    });
  } finally {
    bar.finish();
  }
}
