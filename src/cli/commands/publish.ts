import { Command } from "commander";
import { Wallet } from "ethers";
import { createJsonRpc } from "../../chain/rpc.ts";
import { checkDeployment } from "../../deployment/deployment.ts";
import { publishNext } from "../../deployment/publication.ts";
import { parseReference } from "../../documents/reference.ts";
import { publicationOf } from "../../rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../rulebook/read-rulebooks.ts";
import { openSigner } from "../../client/signer.ts";
import { CliError } from "../cli-error.ts";
import { showDate } from "../../text/china-time.ts";
import type { CommandMaker } from "../program.ts";
import type { Answer, Session } from "../session.ts";
import { readDeployment, rpcUrl } from "../../system/read-deployment.ts";
import type { NetworkOptions } from "../../system/read-deployment.ts";

interface PublishOptions extends NetworkOptions {
  readonly as?: string;
}

/** `laiqu publish`: carries out what a founding promised of a rulebook. */
export const publishCommand: CommandMaker = (perform, say) =>
  new Command("publish")
    .description(say({ zh: "发布创立时约定的规则集的下一版本", en: "publish the next promised version of a rulebook" }))
    .argument(
      "<rulebook>",
      say({ zh: "规则集文件，与创立时相同", en: "the rulebook's file, as it was at the founding" }),
    )
    .requiredOption("--deployment <file>", say({ zh: "部署文件", en: "the deployment" }))
    .option("--rpc <url>", say({ zh: "链节点（LAIQU_RPC）", en: "the chain node (LAIQU_RPC)" }))
    .option(
      "--as <key>",
      say({ zh: "支付手续费的密钥（免费链可不填）", en: "the key that pays for gas (not needed where gas is free)" }),
    )
    .action((rulebook: string, options: PublishOptions) => perform((session) => publish(session, rulebook, options)));

async function publish(session: Session, file: string, options: PublishOptions): Promise<Answer> {
  const deployment = await readDeployment(options.deployment);
  const rulebooks = readRulebooks(file);
  const [first] = rulebooks;
  if (first === undefined)
    throw new CliError("NOT_VALID", { zh: `${file} 没有任何版本。`, en: `${file} has no version.` }, { file });
  const rpc = createJsonRpc(rpcUrl(session, options.rpc));
  try {
    await checkDeployment(rpc, deployment);
    const sender =
      options.as === undefined ? new Wallet(Wallet.createRandom().privateKey) : await openSigner(session, options.as);
    const published = await publishNext({
      chain: rpc,
      deployment,
      sender,
      reference: parseReference(first.jurisdiction),
      versions: rulebooks.map(publicationOf),
    });
    const day = showDate(published.effectiveFrom);
    return {
      document: { rulebook: first.id, ...published },
      text: session.say({
        zh: `已发布 ${first.jurisdiction} 规则集 ${first.id} 第 ${published.version} 版，${day} 起施行（晚于该日的，自发布起）。区块 ${published.block}`,
        en: `Published ${first.jurisdiction} ${first.id} version ${published.version}, in force from ${day}, or from now if that is past. Block ${published.block}`,
      }),
    };
  } finally {
    rpc.close();
  }
}
