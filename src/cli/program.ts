import { Command, InvalidArgumentError } from "commander";
import { parseLanguage } from "../text/bilingual.ts";
import type { Language } from "../text/bilingual.ts";
import { say } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { accountCommand } from "./commands/account.ts";
import { backupCommand } from "./commands/backup.ts";
import { certificateCommand } from "./commands/certificate.ts";
import { checkCommand } from "./commands/check.ts";
import { deployCommand } from "./commands/deploy.ts";
import { descriptorCommand } from "./commands/descriptor.ts";
import { endCommand } from "./commands/end.ts";
import { exportCommand } from "./commands/export.ts";
import { holdCommand } from "./commands/hold.ts";
import { indexCommand } from "./commands/index-chain.ts";
import { keyCommand } from "./commands/key.ts";
import { partyCommand } from "./commands/party.ts";
import { publishCommand } from "./commands/publish.ts";
import { releaseCommand } from "./commands/release.ts";
import { restoreCommand } from "./commands/restore.ts";
import { serveCommand } from "./commands/serve.ts";
import { startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import { traceCommand } from "./commands/trace.ts";
import { EXAMPLES } from "./examples.ts";
import type { Perform } from "./session.ts";

/** Makes one command in the reader's language. */
export type CommandMaker = (perform: Perform, say: (text: Bilingual) => string) => Command;

/** In the order of a newcomer's day. */
const COMMANDS: readonly CommandMaker[] = [
  startCommand,
  deployCommand,
  publishCommand,
  indexCommand,
  serveCommand,
  statusCommand,
  keyCommand,
  partyCommand,
  accountCommand,
  checkCommand,
  exportCommand,
  traceCommand,
  descriptorCommand,
  certificateCommand,
  holdCommand,
  releaseCommand,
  endCommand,
  backupCommand,
  restoreCommand,
];

const EXIT_CODES: Bilingual = {
  zh: "退出码：0 完成；1 被拒绝、不存在或不成立；2 用法错误；3 系统不可用。",
  en: "Exit codes: 0 done; 1 refused, not found or not valid; 2 bad usage; 3 unavailable.",
};

/** The whole command line. Nothing is performed by making it. */
export function buildProgram(language: Language, perform: Perform): Command {
  const speak = (text: Bilingual): string => say(language, text);
  const program = new Command("laiqu")
    .description(
      speak({
        zh: "来去：公共数据授权运营溯源账本。来源可溯，去向可查。",
        en: "Laiqu: a traceability ledger for the authorized operation of public data.",
      }),
    )
    .option(
      "--url <url>",
      speak({
        zh: "运行中的系统（LAIQU_URL，默认 http://127.0.0.1:3000）",
        en: "the running system (LAIQU_URL, default http://127.0.0.1:3000)",
      }),
    )
    .option(
      "--data <dir>",
      speak({ zh: "数据目录（LAIQU_DATA，默认 ./.laiqu）", en: "data directory (LAIQU_DATA, default ./.laiqu)" }),
    )
    .option(
      "--lang <zh|en|both>",
      speak({
        zh: "语言（LAIQU_LANG，默认按 LANG，否则两种）",
        en: "language (LAIQU_LANG, default: as LANG says, else both)",
      }),
      readLanguage,
    )
    .option("--json", speak({ zh: "标准输出只有一个 JSON 文档", en: "one JSON document on stdout, and nothing else" }))
    .addHelpText("afterAll", `\n${speak(EXIT_CODES)}`);
  for (const make of COMMANDS) program.addCommand(make(perform, speak));
  configureAll(program, "", speak);
  return program;
}

/** Only checked here: help is composed in the language asked for before options are parsed. @throws InvalidArgumentError */
function readLanguage(text: string): string {
  if (parseLanguage(text) === undefined) throw new InvalidArgumentError("zh, en, both");
  return text;
}

/** The parser's own headings and remarks. */
const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "用法",
  "Arguments:": "参数",
  "Options:": "选项",
  "Global Options:": "全局选项",
  "Commands:": "命令",
};
const SHOW_HELP: Bilingual = { zh: "显示用法", en: "show this" };

/** Every command shows the global options, its examples and the exit codes. @param words - of the command, after `laiqu` */
function configureAll(command: Command, words: string, speak: (text: Bilingual) => string): void {
  const styleTitle = (title: string): string =>
    TITLES[title] === undefined ? title : speak({ zh: `${TITLES[title]}：`, en: title });
  command
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, styleTitle })
    .helpOption("-h, --help", speak(SHOW_HELP));
  const examples = EXAMPLES[words];
  if (examples !== undefined)
    command.addHelpText(
      "after",
      `\n${speak({ zh: "例：", en: "Examples:" })}\n${examples.map((line) => `  laiqu ${line}`).join("\n")}`,
    );
  if (command.commands.length > 0)
    command.helpCommand("help [command]", speak({ zh: "显示某个命令的用法", en: "show the usage of a command" }));
  for (const child of command.commands) configureAll(child, `${words} ${child.name()}`.trim(), speak);
}
