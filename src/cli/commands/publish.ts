import { Command } from "commander";
import { Wallet } from "ethers";
import type { RpcAsker } from "../../chain/rpc.ts";
import { checkNode } from "../../deployment/check-deployment.ts";
import { CREATION_STEPS, publishingStep } from "../../deployment/deploy-ledger.ts";
import { identityOf } from "../../deployment/deployment.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { lockDeployment } from "../../deployment/deployment-lock.ts";
import { KeptCalls } from "../../deployment/kept-calls.ts";
import { readDeployment } from "../../deployment/parse-deployment.ts";
import { publishNext } from "../../deployment/publication.ts";
import type { Published } from "../../deployment/publication.ts";
import { parseReference } from "../../documents/reference.ts";
import { publicationOf } from "../../rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../rulebook/read-rulebooks.ts";
import { reservationsOf } from "../../rulebook/reservations.ts";
import type { Rulebook } from "../../rulebook/rulebook.ts";
import { openSigner } from "../../client/signer.ts";
import { keysOf } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import { showTime } from "../../text/china-time.ts";
import { DEPLOYMENT_HELP, PAYER_HELP, RPCS_HELP, rpcUrls } from "../network-options.ts";
import { withNodes } from "../with-nodes.ts";
import type { NetworkOptions } from "../network-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";

interface PublishOptions extends NetworkOptions {
  readonly as?: string;
}

/** `laiqu publish`: publishes a version of a rulebook that was promised, by the founding or by a decision. */
export const publishCommand: CommandMaker = (perform, say) =>
  new Command("publish")
    .argument("<rulebook>", say({ zh: "规则集文件，与约定时相同", en: "the rulebook's file, as it was promised" }))
    .requiredOption("--deployment <file>", say(DEPLOYMENT_HELP))
    .option("--rpc <url...>", say(RPCS_HELP))
    .option("--as <key>", say(PAYER_HELP))
    .action((rulebook: string, options: PublishOptions) => perform((session) => publish(session, rulebook, options)));

async function publish(session: Session, file: string, options: PublishOptions): Promise<Answer> {
  const deployment = await readDeployment(options.deployment);
  const rulebooks = readRulebooks(file);
  const [first] = rulebooks;
  if (first === undefined)
    throw new CliError(
      "NOT_VALID",
      {
        zh: `规则集 ${showPath(file)} 没有任何版本：请使用创立时的那份规则集。`,
        en: `The rulebook ${showPath(file)} has no version: use the rulebook as it was at the founding.`,
      },
      { file },
    );
  const lock = lockDeployment(options.deployment);
  try {
    const answer = await publishAlone(session, options, deployment, { first, rulebooks });
    // Until then another process must not sign: ending the step writes the file of what is signed.
    session.afterAnswer(() => Promise.resolve(lock.release()));
    return answer;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Publishes while no other process publishes with the same deployment file. */
async function publishAlone(
  session: Session,
  options: PublishOptions,
  deployment: Deployment,
  { first, rulebooks }: { readonly first: Rulebook; readonly rulebooks: readonly Rulebook[] },
): Promise<Answer> {
  const calls = KeptCalls.beside(options.deployment);
  const sender = options.as === undefined ? Wallet.createRandom() : await openSigner(keysOf(session), options.as);
  const bar = session.progress(session.say({ zh: "证明账本的状态", en: "proving the state of the ledger" }));
  const about = { expected: identityOf(deployment), admit: (node: RpcAsker) => checkNode(node, deployment) };
  const published = await withNodes(session, rpcUrls(session, options.rpc), about, ({ rpc, each }) =>
    publishNext({
      chain: rpc,
      provers: each,
      deployment,
      sender,
      reference: parseReference(first.jurisdiction),
      versions: rulebooks.map(publicationOf),
      calls,
      onProgress: (block, last) => bar.update(block, last),
    }),
  ).finally(() => bar.finish());
  session.afterAnswer(() => Promise.resolve(calls.end(...CREATION_STEPS, publishingStep(published))));
  return answerOf(session, rulebooks, first, published);
}

function answerOf(
  session: Session,
  rulebooks: readonly Rulebook[],
  { id, jurisdiction }: Rulebook,
  published: Published,
): Answer {
  const { judgesFrom } = published;
  const reservations = reservationsOf(rulebooks.filter(({ version }) => version === published.version));
  const said = session.say({
    zh:
      `已发布 ${showForeign(jurisdiction)} 规则集 ${showForeign(id)} 第 ${published.version} 版（区块 ` +
      `${published.block}），${judgesFrom === undefined ? "即日起" : `自 ${showTime(judgesFrom)} 起`}施行。`,
    en:
      `Published ${showForeign(jurisdiction)} ${showForeign(id)} version ${published.version} ` +
      `(block ${published.block}), in force from ${judgesFrom === undefined ? "now" : showTime(judgesFrom)} on.`,
  });
  return {
    document: { rulebook: id, ...published, reservations },
    text: [said, ...reservations.map((one) => session.say(one))].join("\n"),
  };
}
