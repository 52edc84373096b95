import { Command, InvalidArgumentError } from "commander";
import { descriptorBytes, descriptorId } from "../../certificate/descriptor.ts";
import { parseDescriptor } from "../../certificate/parse-descriptor.ts";
import { createApiClient } from "../../client/http/api-client.ts";
import { createJsonRpc } from "../../chain/rpc.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { readDeployment } from "../../deployment/parse-deployment.ts";
import { readFoundingFile } from "../../deployment/founding-file.ts";
import { networkDescriptor } from "../../deployment/network-descriptor.ts";
import { escapeLines, showPath } from "../../text/foreign-text.ts";
import { CliError } from "../cli-error.ts";
import { DEPLOYMENT_HELP, rpcUrl } from "../network-options.ts";
import type { NetworkOptions } from "../network-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";
import { writeNewFile } from "../write-new-file.ts";

interface OutputOptions {
  readonly output?: string;
  readonly force?: boolean;
}

interface CreateOptions extends NetworkOptions, OutputOptions {
  readonly founding: string;
  readonly development?: boolean;
  readonly blockPeriod: number;
}

/** A descriptor has no signature yet, so only the agreement of the agencies makes it trustworthy. */
const COMPARE: Bilingual = {
  zh:
    "此文件没有签名。请各机关用本机关的节点分别生成，经另一渠道比对上面的 sha256，一致后再公布；" +
    "任何凭证的可信程度都不高于此文件。",
  en:
    "Nobody has signed this file. Let every agency make it with its own node and compare the sha256 above over " +
    "another channel before it is published: no certificate is more trustworthy than this file.",
};

/** `laiqu descriptor`: makes or fetches the file that a verifier must have beforehand about a network. */
export const descriptorCommand: CommandMaker = (perform, say) => {
  const descriptor = new Command("descriptor")
    .option("-o, --output <file>", say({ zh: "写入文件（默认标准输出）", en: "write it to a file (default: stdout)" }))
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }))
    .action((options: OutputOptions) => perform((session) => fetchDescriptor(session, options)));
  descriptor
    .command("create")
    .description(
      say({ zh: "为自有链上的网络制作描述文件", en: "make the descriptor of a network on a chain of your own" }),
    )
    .requiredOption("--deployment <file>", say(DEPLOYMENT_HELP))
    .requiredOption("--founding <file>", say({ zh: "部署时的创立文件", en: "the founding file that was deployed" }))
    .option("--rpc <url>", say({ zh: "本机关的链节点（LAIQU_RPC）", en: "the agency's own chain node (LAIQU_RPC)" }))
    .option(
      "--block-period <seconds>",
      say({
        zh: "出块间隔（秒），按创世文件；0 表示没有固定间隔",
        en: "seconds between blocks, as in the genesis file; 0 means no fixed interval",
      }),
      readSeconds,
      0,
    )
    .option(
      "--development",
      say({ zh: "试验网络：每个核验结论都会注明", en: "mark a trial network, so that every verdict names it as one" }),
    )
    // The options --output and --force belong to `descriptor` itself.
    .action((_: unknown, command: Command) =>
      perform((session) => createDescriptor(session, command.optsWithGlobals<CreateOptions>())),
    );
  return descriptor;
};

/** Gets the descriptor of the running system. */
async function fetchDescriptor(session: Session, options: OutputOptions): Promise<Answer> {
  return await writeOrShow(await createApiClient(session.config.url).descriptor(), options);
}

async function createDescriptor(session: Session, options: CreateOptions): Promise<Answer> {
  const deployment = await readDeployment(options.deployment);
  const { jurisdictions } = readFoundingFile(options.founding);
  const rpc = createJsonRpc(rpcUrl(session, options.rpc));
  try {
    const environment = options.development === true ? "development" : "production";
    const descriptor = await networkDescriptor(rpc, deployment, jurisdictions, {
      environment,
      blockPeriodSeconds: options.blockPeriod,
    });
    const answer = await writeOrShow(descriptorBytes(descriptor), options);
    session.notice(`${descriptorId(descriptor)}\n${session.say(COMPARE)}`);
    return answer;
  } finally {
    rpc.close();
  }
}

async function writeOrShow(bytes: Uint8Array, { output: path, force }: OutputOptions): Promise<Answer> {
  const descriptor = parseDescriptor(bytes);
  if (path === undefined) return { document: descriptor, text: exactText(bytes) };
  await writeNewFile(path, bytes, force === true);
  const id = descriptorId(descriptor);
  return {
    document: { file: path, id, network: descriptor.network, environment: descriptor.environment },
    text: `${showPath(path)} ${id}`,
  };
}

/**
 * The bytes as a text, if a terminal shows it exactly. An escaped descriptor would have another digest.
 * @throws CliError `BAD_USAGE`
 */
function exactText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (escapeLines(text) === text) return text;
  throw new CliError("BAD_USAGE", {
    zh: "描述文件含有终端不能原样显示的字符：请用 -o 写入文件。",
    en: "The descriptor contains characters that a terminal cannot show as they are: write it to a file with -o.",
  });
}

function readSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("0 … 99999");
}
