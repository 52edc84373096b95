import type { Command } from "commander";
import type { Bilingual } from "../../text/bilingual.ts";
import { DEPLOYMENT_HELP, RPCS_HELP } from "../network-options.ts";
import type { PublishOptions } from "../publishing.ts";
import { ALLOW_DRAFT_HELP, RULEBOOK_HELP } from "../rulebook-file.ts";
import type { Perform } from "../session.ts";

/**
 * Adds `laiqu rulebook publish`. What it needs is loaded when it runs, because the other commands on rulebooks need no
 * chain.
 */
export function addPublish(rulebook: Command, perform: Perform, say: (text: Bilingual) => string): void {
  rulebook
    .command("publish")
    .description(
      say({
        zh: "在账本上发布：逐版说明已发布、此次发布、尚待何时，或须由机关先行决定及其进展与下一步",
        en:
          "publish it on a ledger, and tell of each version what is done and what comes next: published, published " +
          "now, not before when, or first to be decided by the agencies",
      }),
    )
    .argument("<rulebook>", say(RULEBOOK_HELP))
    .requiredOption("--deployment <file>", say(DEPLOYMENT_HELP))
    .option("--rpc <url...>", say(RPCS_HELP))
    .option(
      "--as <key>",
      say({
        zh: "支付 gas 费用的密钥（gas 免费的链不需要）；有 --propose 时为提出所用的密钥",
        en: "the key that pays for gas (not needed where gas is free); with --propose the key that proposes",
      }),
    )
    .option(
      "--propose",
      say({
        zh: "第一个尚未约定的版本，即向名册中的机关提出（须有 --as 与 --paper）",
        en: "propose the first version that is not promised to the agencies (with --as and --paper)",
      }),
    )
    .option(
      "--paper <number>",
      say({ zh: "机关文号，用于提出", en: "the number of the agencies' paper, for the proposal" }),
    )
    .option("--allow-draft <rulebooks...>", say(ALLOW_DRAFT_HELP), [])
    .action((named: string, options: PublishOptions) =>
      perform(
        async (session) => await (await import("../publish-rulebook.ts")).publishRulebook(session, named, options),
      ),
    );
}
