import { Command } from "commander";
import { descriptorId, parseDescriptor } from "../../certificate/descriptor.ts";
import type { CommandMaker } from "../program.ts";
import { writeNewFile } from "../write-new-file.ts";

/** `laiqu descriptor`: what a verifier knows beforehand about this network. */
export const descriptorCommand: CommandMaker = (perform, say) => new Command("descriptor")
  .description(say({ zh: "网络描述文件：核验者事先须知（请经由各部门分发）", en: "what a verifier knows beforehand about this network, to be distributed by the agencies" }))
  .option("-o, --output <file>", say({ zh: "写入文件（默认标准输出）", en: "write it to a file (default: stdout)" }))
  .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }))
  .action((options: { readonly output?: string; readonly force?: boolean }) => perform(async (session) => {
    const bytes = await session.api.getBytes("/v1/descriptor");
    const descriptor = parseDescriptor(bytes);
    const id = descriptorId(descriptor);
    if (options.output === undefined) return { document: descriptor, text: new TextDecoder().decode(bytes) };
    await writeNewFile(options.output, bytes, options.force === true);
    return { document: { file: options.output, id, network: descriptor.network, environment: descriptor.environment }, text: `${options.output} ${id}` };
  }));
