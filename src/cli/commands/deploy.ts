import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { Wallet } from "ethers";
import { createJsonRpc } from "../../chain/rpc.ts";
import { deployLedger } from "../../contracts/deployment.ts";
import type { FoundingPlan } from "../../contracts/deployment.ts";
import { openSigner } from "../acts/signer.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../program.ts";
import type { Answer, Session } from "../session.ts";
import { rpcUrl } from "../system/read-deployment.ts";
import { refuseExisting, writeNewFile } from "../write-new-file.ts";

interface DeployOptions {
  readonly rpc?: string;
  readonly founding: string;
  readonly network: string;
  readonly as?: string;
  readonly output: string;
}

/** `laiqu deploy`: founds a ledger on any chain that speaks JSON-RPC. */
export const deployCommand: CommandMaker = (perform, say) => new Command("deploy")
  .description(say({ zh: "在任意 JSON-RPC 链上部署账本；部署账户不保留任何权力", en: "found a ledger on any JSON-RPC chain; the deployer's account keeps no power" }))
  .requiredOption("--founding <file>", say({ zh: "创立方案（辖区、主体、账户、规则集）的 JSON", en: "JSON of the founding: jurisdictions, parties, accounts, rulebooks" }))
  .requiredOption("--network <name>", say({ zh: "网络名称", en: "the network's name" }))
  .requiredOption("-o, --output <file>", say({ zh: "写入的部署文件，例如 deployments/<网络>.json", en: "the deployment to write, such as deployments/<network>.json" }))
  .option("--rpc <url>", say({ zh: "链节点（LAIQU_RPC）", en: "the chain node (LAIQU_RPC)" }))
  .option("--as <key>", say({ zh: "支付手续费的密钥（免费链可不填）", en: "the key that pays for gas (not needed where gas is free)" }))
  .action((options: DeployOptions) => perform((session) => deploy(session, options)));

async function deploy(session: Session, options: DeployOptions): Promise<Answer> {
  // A ledger whose addresses could not be written down would be lost.
  await refuseExisting(options.output);
  const rpc = createJsonRpc(rpcUrl(session, options.rpc));
  try {
    const deployer = options.as === undefined ? new Wallet(Wallet.createRandom().privateKey) : await openSigner(session, options.as);
    const deployment = await deployLedger({ chain: rpc, deployer, founding: await readFounding(options.founding), network: options.network });
    await writeNewFile(options.output, new TextEncoder().encode(`${JSON.stringify(deployment, undefined, 2)}\n`), false);
    return { document: deployment, text: `${options.output} ${deployment.contracts.Ledger.address}` };
  } finally {
    rpc.close();
  }
}

/** The constructor's own types check it member by member when it is encoded. */
async function readFounding(path: string): Promise<FoundingPlan> {
  const text = await readFile(path, "utf8");
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.length > 0) return value as FoundingPlan;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new CliError("NOT_VALID", { zh: `${path} 不是创立方案：应为辖区的 JSON 列表。`, en: `${path} is no founding: it should be a JSON list of jurisdictions.` }, { path });
}
