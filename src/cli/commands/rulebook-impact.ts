import type { Command } from "commander";
import type { Bilingual } from "../../text/bilingual.ts";
import type { ImpactOptions } from "../rulebook-impact.ts";
import { RULEBOOK_HELP } from "../rulebook-file.ts";
import type { Perform } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";

/**
 * Adds `laiqu rulebook impact`. What it needs is loaded when it runs, because the other commands on rulebooks ask no
 * system.
 */
export function addImpact(rulebook: Command, perform: Perform, say: (text: Bilingual) => string): void {
  rulebook
    .command("impact")
    .description(
      say({
        zh: "下一版施行之日，对正在办理的事项有何影响：逐项列明变化、不变与无法判断，附规则与条文",
        en:
          "what the next version would change for what is under way on the day on which it applies: each thing as " +
          "changes, does not change, or unknown, with rules and clauses",
      }),
    )
    .argument("[rulebook]", say(RULEBOOK_HELP))
    .option(
      "--jurisdiction <name>",
      say({ zh: "辖区（默认为规则集所载；不给规则集时必填）", en: "the jurisdiction (default: that of the rulebook)" }),
    )
    .option(
      "--next-version <n>",
      say({
        zh: "版本（默认为尚未施行的第一版）；不给规则集时，为已发布而未施行的版本",
        en: "the version (default: the first that does not judge yet); without a rulebook, one that is published",
      }),
      wholeNumber(1, 65_535),
    )
    .option("--all", say({ zh: "不变的也逐项列出", en: "list what does not change too" }))
    .action((named: string | undefined, options: ImpactOptions) =>
      perform(async (session) => await (await import("../rulebook-impact.ts")).rulebookImpact(session, named, options)),
    );
}
