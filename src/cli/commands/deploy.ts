import { Command } from "commander";
import { Wallet } from "ethers";
import { checkNetwork } from "../../deployment/check-network.ts";
import { CREATION_STEPS, deployLedger, isFoundingSigned } from "../../deployment/deploy-ledger.ts";
import type { DeploymentStep } from "../../deployment/deploy-ledger.ts";
import { formatDeployment } from "../../deployment/deployment.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { planFounding } from "../../deployment/founding.ts";
import type { FoundedJurisdiction } from "../../deployment/founding.ts";
import { agreeOnFacts } from "../../deployment/agree-facts.ts";
import { sameFromEach } from "../../deployment/same-from-each.ts";
import { readFoundingFile } from "../../deployment/founding-file.ts";
import type { FoundingFile } from "../../deployment/founding-file.ts";
import { lockDeployment } from "../../deployment/deployment-lock.ts";
import { KeptCalls } from "../../deployment/kept-calls.ts";
import { readGenesisFile } from "../../deployment/genesis-file.ts";
import { isNetworkName, NAME_CHARACTERS } from "../../deployment/network-facts.ts";
import { CliError } from "../cli-error.ts";
import { refuseDrafts } from "../../deployment/refuse-drafts.ts";
import { openSigner } from "../../client/signer.ts";
import { keysOf } from "../client-context.ts";
import { PAYER_HELP, RPCS_HELP, rpcUrls } from "../network-options.ts";
import { ALLOW_DRAFT_HELP } from "../rulebook-file.ts";
import { withNodes } from "../with-nodes.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";
import { readRegularFileIfPresent } from "../../files/read-file.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";

interface DeployOptions {
  readonly rpc?: readonly string[];
  readonly founding: string;
  readonly allowDraft: readonly string[];
  readonly network: string;
  readonly genesis?: string;
  readonly as?: string;
  readonly output: string;
}

/** `laiqu deploy`: founds a ledger on any chain with a JSON-RPC node. */
export const deployCommand: CommandMaker = (perform, say) =>
  new Command("deploy")
    .requiredOption(
      "--founding <file>",
      say({
        zh: "创立文件：辖区、主体、账户、规则集",
        en: "the founding file: jurisdictions, parties, accounts, rulebooks",
      }),
    )
    .requiredOption("--network <name>", say({ zh: "网络名称", en: "the network's name" }))
    .requiredOption(
      "-o, --output <file>",
      say({
        zh: "要写入的部署文件，例如 deployments/<网络>.json",
        en: "the deployment file to write, such as deployments/<network>.json",
      }),
    )
    .option("--allow-draft <rulebooks...>", say(ALLOW_DRAFT_HELP), [])
    .option(
      "--genesis <file>",
      say({
        zh: "此链的创世文件（Besu 或 GoQuorum）：由此取纪元长度与出块间隔",
        en: "the chain's genesis file (Besu or GoQuorum), for its epoch length and block period",
      }),
    )
    .option("--rpc <url...>", say(RPCS_HELP))
    .option("--as <key>", say(PAYER_HELP))
    .action((options: DeployOptions) => perform((session) => deploy(session, options)));

async function deploy(session: Session, options: DeployOptions): Promise<Answer> {
  // A ledger is lost when its addresses cannot be written to a file, so the path is checked before anything is sent.
  await demandPlaceOrUnfinished(options.output);
  demandName(options.network);
  const lock = lockDeployment(options.output);
  try {
    // Another deployment may have ended between the first look and the lock.
    await demandPlaceOrUnfinished(options.output);
    const answer = await deployAlone(session, options);
    session.afterAnswer(() => Promise.resolve(lock.release()));
    return answer;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** An interrupted deployment has perhaps written its file, and goes on. @throws CliError, DeploymentError */
async function demandPlaceOrUnfinished(output: string): Promise<void> {
  await demandPlaceFor(output, true);
  if (!isFoundingSigned(KeptCalls.beside(output))) await demandPlaceFor(output);
}

/** Deploys while no other process deploys to the same file. */
async function deployAlone(session: Session, options: DeployOptions): Promise<Answer> {
  const urls = rpcUrls(session, options.rpc);
  const { jurisdictions, warnings, facts: stated } = readFounding(options);
  const genesis = options.genesis === undefined ? undefined : readGenesisFile(options.genesis);
  const deployer = options.as === undefined ? Wallet.createRandom() : await openSigner(keysOf(session), options.as);
  for (const warning of warnings) session.notice(session.say(warning));
  if (genesis?.mayLackSeals === true) session.notice(session.say(FEW_SEALS));
  const calls = KeptCalls.beside(options.output);
  if (calls.steps.length > 0) session.notice(session.say(goesOn(calls)));
  return await withNodes(session, urls, {}, async ({ rpc, each }) => {
    const notices = await sameFromEach(each, (node) => checkNetwork(node, deployer.address));
    for (const notice of notices) session.notice(session.say(notice));
    const deployment = await deployLedger({
      chain: rpc,
      deployer,
      founding: planFounding(jurisdictions),
      network: options.network,
      facts: await sameFromEach(each, (node) => agreeOnFacts(node, stated, genesis)),
      onStep: (step) => session.notice(session.say(stepText(step, jurisdictions))),
      calls,
      keep: (founded) => keepDeployment(session, options.output, founded),
    });
    // A command that is killed before its answer can be repeated.
    session.afterAnswer(() => Promise.resolve(calls.end(...CREATION_STEPS)));
    if (stated.environment === "production" && deployment.environment === "development")
      session.notice(session.say(DEVELOPMENT_CHAIN));
    return { document: deployment, text: `${showPath(options.output)} ${deployment.contracts.Ledger.address}` };
  });
}

function goesOn({ path, steps }: KeptCalls): Bilingual {
  return {
    zh: `继续 ${showPath(path)} 中未完成的部署，已签名 ${steps.length} 步。`,
    en: `Going on with the unfinished deployment in ${showPath(path)}, of which ${steps.length} step(s) are signed.`,
  };
}

/** Writes the deployment file as soon as the ledger exists. */
async function keepDeployment(session: Session, path: string, deployment: Deployment): Promise<void> {
  const text = formatDeployment(deployment);
  const bytes = new TextEncoder().encode(text);
  if (isFileWith(path, bytes)) return;
  try {
    await writeNewFile(path, bytes, false);
  } catch (error) {
    // The ledger exists, and nobody could use it without these addresses.
    session.notice(
      session.say({
        zh: "账本已建立，但部署文件未能写入。请勿重新部署，将以下内容存为该文件：",
        en:
          "The ledger exists, but its deployment file could not be written. " +
          "Do not deploy again; save this as the file:",
      }),
    );
    session.notice(text);
    throw error;
  }
  session.notice(
    session.say({
      zh:
        `账本已建立，部署文件写入 ${showPath(path)}；` +
        "若下面的发布中断，请重复同一命令，或用 laiqu rulebook publish 补发。",
      en:
        `The ledger exists, and its deployment file is ${showPath(path)}; ` +
        "if a publication below fails, give the same command again, or use laiqu rulebook publish.",
    }),
  );
}

/** Whether an interrupted run of the same deployment has written its file. */
function isFileWith(path: string, bytes: Uint8Array): boolean {
  const written = readRegularFileIfPresent(path, bytes.length);
  return written !== undefined && Buffer.from(written).equals(bytes);
}

/** @throws DeploymentError, RulebookError */
function readFounding({ founding, allowDraft }: DeployOptions): FoundingFile {
  const read = readFoundingFile(founding);
  refuseDrafts(read.jurisdictions, allowDraft);
  return read;
}

/** The deployment file is read strictly, so a name that it cannot hold is refused before anything is sent. */
function demandName(network: string): void {
  if (isNetworkName(network)) return;
  throw new CliError("BAD_USAGE", {
    zh: `--network 应为 1 至 ${NAME_CHARACTERS} 个字符的名称，不能为空白。`,
    en: `--network must be a name of 1 to ${NAME_CHARACTERS} characters, and not blank.`,
  });
}

const FEW_SEALS: Bilingual = {
  zh:
    "注意：按此创世文件（ceil2Nby3Block 或 2FPlus1Enabled），除验证节点恰为 4、7、10 个等以外，GoQuorum 的区块可能不足" +
    "三分之二的签封，此类区块不能建立索引，也不能出具凭证：" +
    "请在各节点的创世文件中将 ceil2Nby3Block 设为即将到来的区块，此前验证节点保持 4 个、7 个或 10 个。",
  en:
    "Note: by this genesis file (ceil2Nby3Block or 2FPlus1Enabled), GoQuorum may seal blocks with fewer than two " +
    "thirds of the validators, unless there are 4, 7, 10 and so on. Such blocks cannot be indexed, and there are no " +
    "certificates of them: set ceil2Nby3Block in the genesis file of every node to a coming block, and keep 4, 7 or " +
    "10 validators until then.",
};

const DEVELOPMENT_CHAIN: Bilingual = {
  zh:
    "这是内嵌的开发链，其验证节点的密钥为临时密钥：虽然创立文件写的是 production，部署文件与描述文件都写 development，" +
    "每个核验结论都会注明。",
  en:
    "This is the embedded development chain, whose validators have throwaway keys: the founding file says " +
    "production, but deployment file and descriptor say development, and every verdict warns of it.",
};

function stepText(step: DeploymentStep, jurisdictions: readonly FoundedJurisdiction[]): Bilingual {
  switch (step.type) {
    case "DEPLOYED":
      return {
        zh: `已部署 ${step.contract} ${step.address}（区块 ${step.block}）`,
        en: `deployed ${step.contract} ${step.address} (block ${step.block})`,
      };
    case "PUBLISHED": {
      const book = jurisdictions[step.ordinal - 1]?.rulebooks[step.version - 1];
      const name = book === undefined ? step.ordinal : `${showForeign(book.jurisdiction)} ${showForeign(book.id)}`;
      return {
        zh: `已发布规则集 ${name} 第 ${step.version} 版（区块 ${step.block}）`,
        en: `published the rulebook ${name} version ${step.version} (block ${step.block})`,
      };
    }
    default:
      return step satisfies never;
  }
}
