import { Command } from "commander";
import { createJsonRpc } from "../../chain/rpc.ts";
import { readDeployment } from "../../deployment/parse-deployment.ts";
import type { CaughtUp } from "../../indexer/convergence.ts";
import { failureFields } from "../../log/failure-fields.ts";
import type { Log } from "../../log/log.ts";
import { claimIndex } from "../../store/index-claim.ts";
import { openStore } from "../../store/open-store.ts";
import { catchUpOnce, consensusOf, followIndex } from "../../system/followed-index.ts";
import type { FollowedIndex, FollowOptions } from "../../system/followed-index.ts";
import { NodeEvidence } from "../../system/node-evidence.ts";
import { DATABASE_HELP, DEPLOYMENT_HELP, RPCS_HELP, rpcUrls, storeLocation } from "../network-options.ts";
import type { IndexedNetworkOptions } from "../network-options.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { openLog, withLog } from "../log-option.ts";
import type { LogOptions } from "../log-option.ts";
import { caughtUpDocument, showCaughtUp } from "../render/caught-up.ts";
import type { Answer, Session } from "../session.ts";
import { stopRequested } from "../stop-requested.ts";
import type { StopRequest } from "../stop-requested.ts";
import { wholeNumber } from "../whole-number.ts";

interface IndexOptions extends IndexedNetworkOptions, LogOptions {
  readonly plain?: boolean;
  readonly once?: boolean;
  readonly patience?: number;
}

/** The default of `--patience`, in seconds. */
const PATIENCE_SECONDS = 300;

/** `laiqu index`: follows a chain into a database, and verifies all of it. */
export const indexCommand: CommandMaker = (perform, say) =>
  withLog(new Command("index"), say)
    .requiredOption("--deployment <file>", say(DEPLOYMENT_HELP))
    .option("--rpc <url...>", say(RPCS_HELP))
    .option("--database <url>", say(DATABASE_HELP))
    .option("--plain", say({ zh: "无签封的链：只核验链接", en: "a chain without seals: only its links are verified" }))
    .option("--once", say({ zh: "赶上链后即结束", en: "end when the index has caught up" }))
    .option(
      "--patience <seconds>",
      say({
        zh: `与 --once 同用：多久没有进展即放弃（默认 ${PATIENCE_SECONDS} 秒）`,
        en: `with --once: give up after this time without progress (default ${PATIENCE_SECONDS} s)`,
      }),
      wholeNumber(0, 31_536_000),
    )
    .action((options: IndexOptions) => perform((session) => index(session, options)));

async function index(session: Session, options: IndexOptions): Promise<Answer | undefined> {
  if (options.patience !== undefined && options.once !== true)
    throw new CliError("BAD_USAGE", {
      zh: "--patience 须与 --once 同用，持续跟随的索引不会放弃：请加 --once，或删去 --patience。",
      en:
        "--patience goes with --once, because an index that keeps following never gives up: add --once, or remove " +
        "--patience.",
    });
  const log = openLog(session, options);
  const [first, ...others] = rpcUrls(session, options.rpc);
  const location = storeLocation(session, options.database);
  const deployment = await readDeployment(options.deployment);
  const nodes = [createJsonRpc(first), ...others.map((url) => createJsonRpc(url))] as const;
  const claim = claimIndex(location);
  let stop: StopRequest | undefined;
  try {
    const store = await openStore(location);
    try {
      await claim.hold();
      stop = stopRequested(session);
      const following = {
        nodes,
        store,
        deployment,
        consensus: options.plain === true ? ({ type: "PLAIN" } as const) : consensusOf(deployment),
        log,
        evidence: new NodeEvidence(session.config.dataDirectory, log),
        claim,
      };
      return options.once === true
        ? await indexOnce(session, following, stop, options.patience ?? PATIENCE_SECONDS)
        : await keepIndexing(session, following, stop, log);
    } finally {
      await store.close();
    }
  } finally {
    await claim.release();
    for (const node of nodes) node.close();
    stop?.dispose();
  }
}

type Following = Omit<FollowOptions, "onProgress" | "signal">;

async function indexOnce(
  session: Session,
  following: Following,
  stop: StopRequest,
  patienceSeconds: number,
): Promise<Answer> {
  const caughtUp = await underBar(session, following, stop, (options) => catchUpOnce(options, patienceSeconds * 1_000));
  if (caughtUp === undefined) throw stoppedBefore();
  return answerOf(session, following, caughtUp);
}

/** Whoever waits for a complete index must not take a stop for one. */
function stoppedBefore(): CliError {
  return new CliError("UNAVAILABLE", {
    zh: "已按要求停止，索引尚未赶上链；再次运行即由此继续。",
    en: "Stopped as asked, before the index had caught up with its chain: run it again, and it goes on from here.",
  });
}

async function keepIndexing(session: Session, following: Following, stop: StopRequest, log: Log): Promise<undefined> {
  let followed: FollowedIndex | undefined;
  try {
    followed = await underBar(session, following, stop, followIndex);
    if (followed.caughtUp !== undefined) {
      const answer = answerOf(session, following, followed.caughtUp);
      log.info("index-ready", { ledger: following.deployment.contracts.Ledger.address, ...answer.document });
      await session.announce(answer);
    }
    await Promise.race([stop.requested, followed.stopped]);
  } catch (error) {
    log.error("index-stopped", failureFields(error));
    throw error;
  } finally {
    await followed?.stop();
  }
}

/** Brings the index up to the chain's head under a progress bar; a request to stop ends it. */
async function underBar<T>(
  session: Session,
  following: Following,
  stop: StopRequest,
  work: (options: FollowOptions) => Promise<T>,
): Promise<T> {
  const bar = session.progress(session.say({ zh: "建立索引", en: "indexing" }));
  const abort = new AbortController();
  void stop.requested.then(() => abort.abort());
  try {
    return await work({
      ...following,
      signal: abort.signal,
      onProgress: ({ block, head }) => bar.update(block, head),
    });
  } finally {
    bar.finish();
  }
}

function answerOf(
  session: Session,
  { deployment }: Following,
  caughtUp: CaughtUp,
): Answer & { readonly document: Readonly<Record<string, unknown>> } {
  const ledger = deployment.contracts.Ledger.address;
  const now = Math.floor(Date.now() / 1_000);
  return {
    document: { ready: true, ledger, ...caughtUpDocument(caughtUp, now) },
    text: `ready ${caughtUp.source} ${ledger}\n${session.say(showCaughtUp(caughtUp, now))}`,
  };
}
