import { Command } from "commander";
import { descriptorBytes, descriptorId } from "../../certificate/descriptor.ts";
import type { Descriptor } from "../../certificate/descriptor.ts";
import { servedDescriptor } from "../../client/served-descriptor.ts";
import type { ServedDescriptor } from "../../client/served-descriptor.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { identityOf } from "../../deployment/deployment.ts";
import { readDeployment } from "../../deployment/parse-deployment.ts";
import { readFoundingFile } from "../../deployment/founding-file.ts";
import { firstThatServes } from "../../deployment/first-that-serves.ts";
import { networkDescriptor } from "../../deployment/network-descriptor.ts";
import { escapeLines, showPath } from "../../text/foreign-text.ts";
import { apiClientOf } from "../desk-client.ts";
import { CliError } from "../cli-error.ts";
import { saysNothingNew } from "../../deployment/previous-edition.ts";
import { DEPLOYMENT_HELP, RPCS_HELP, rpcUrls } from "../network-options.ts";
import { withNodes } from "../with-nodes.ts";
import type { NetworkOptions } from "../network-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import { readDescriptor } from "../read-served-files.ts";
import type { Answer, Session } from "../session.ts";
import { writeNewFile } from "../write-new-file.ts";
import { wholeNumber } from "../whole-number.ts";

interface OutputOptions {
  readonly output?: string;
  readonly force?: boolean;
}

interface CreateOptions extends NetworkOptions, OutputOptions {
  readonly founding: string;
  readonly previous?: string;
  readonly block?: number;
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
    .option("--rpc <url...>", say(RPCS_HELP))
    .option(
      "--previous <descriptor>",
      say({
        zh: "前一版网络描述文件；首版没有",
        en: "the edition of the descriptor before this one; the first has none",
      }),
    )
    .option(
      "--block <number>",
      say({
        zh: "为哪一区块制作，各机关须相同（默认最新区块）",
        en: "the block for which it is made, the same for every agency (default: the last block)",
      }),
      wholeNumber(0, 999_999_999_999_999),
    )
    // The options --output and --force belong to `descriptor` itself.
    .action((_: unknown, command: Command) =>
      perform((session) => createDescriptor(session, command.optsWithGlobals<CreateOptions>())),
    );
  return descriptor;
};

/** Gets the descriptor of the running system. */
async function fetchDescriptor(session: Session, options: OutputOptions): Promise<Answer> {
  refuseForceAlone(options);
  return await writeOrShow(await servedDescriptor(apiClientOf(session)), options);
}

async function createDescriptor(session: Session, options: CreateOptions): Promise<Answer> {
  refuseForceAlone(options);
  const deployment = await readDeployment(options.deployment);
  const { jurisdictions } = readFoundingFile(options.founding);
  const previous = options.previous === undefined ? undefined : readDescriptor(options.previous);
  const bar = session.progress(session.say({ zh: "跟踪验证节点", en: "following the validators" }));
  const descriptor = await withNodes(
    session,
    rpcUrls(session, options.rpc),
    { expected: identityOf(deployment) },
    ({ each }, onPassedOver) =>
      firstThatServes(
        each,
        (node) =>
          networkDescriptor(node, jurisdictions, {
            deployment,
            previous,
            block: options.block,
            onProgress: (block, last) => bar.update(block, last),
          }),
        onPassedOver,
      ),
  ).finally(() => bar.finish());
  if (previous !== undefined && saysNothingNew(descriptor, previous)) {
    const told = nothingNew(previous, descriptor.asOf.block);
    // The next edition of an unchanged network is made only when somebody names its block.
    if (options.block === undefined) return unchanged(session, previous, descriptor.asOf.block, told);
    session.notice(session.say(told));
  }
  const answer = await writeOrShow({ bytes: descriptorBytes(descriptor), descriptor }, options);
  session.notice([descriptorId(descriptor), session.say(madeFor(descriptor)), session.say(COMPARE)].join("\n"));
  return answer;
}

function nothingNew(previous: Descriptor, block: number): Bilingual {
  const id = descriptorId(previous);
  return {
    zh: `截至区块 ${block}，验证节点与第 ${previous.edition} 版（${id}）所列相同：该版仍可使用，不必制作新版。`,
    en:
      `Up to block ${block} the validators are those of edition ${previous.edition} (${id}): it can stay in use, ` +
      "and no new edition is needed.",
  };
}

/** @param told - that nothing is new */
function unchanged(session: Session, previous: Descriptor, block: number, { zh, en }: Bilingual): Answer {
  return {
    document: { unchanged: true, id: descriptorId(previous), edition: previous.edition, block },
    text: session.say({
      zh: `${zh}仍要制作的，请用 --block 指定区块。`,
      en: `${en} To make one nevertheless, name its block with --block.`,
    }),
  };
}

function madeFor({ edition, asOf }: Descriptor): Bilingual {
  return {
    zh: `第 ${edition} 版，为区块 ${asOf.block} 制作：其他机关请用 --block ${asOf.block}，以得到相同的文件。`,
    en:
      `Edition ${edition}, made for block ${asOf.block}: let the other agencies give --block ${asOf.block}, so that ` +
      "they get the same file.",
  };
}

async function writeOrShow(
  { bytes, descriptor }: ServedDescriptor,
  { output: path, force }: OutputOptions,
): Promise<Answer> {
  if (path === undefined) return { document: descriptor, text: exactText(bytes), textIsDocument: true };
  await writeNewFile(path, bytes, force === true);
  const id = descriptorId(descriptor);
  return {
    document: {
      file: path,
      id,
      network: descriptor.network,
      environment: descriptor.environment,
      edition: descriptor.edition,
      block: descriptor.asOf.block,
    },
    text: `${showPath(path)} ${id}`,
  };
}

/** Without a file nothing would be overwritten. @throws CliError `BAD_USAGE` */
function refuseForceAlone({ output, force }: OutputOptions): void {
  if (force !== true || output !== undefined) return;
  throw new CliError("BAD_USAGE", {
    zh: "--force 用于覆盖 -o 所指的文件：请加 -o，或删去 --force。",
    en: "--force overwrites the file that -o names: add -o, or remove --force.",
  });
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
