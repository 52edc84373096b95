import { Command, Help, InvalidArgumentError } from "commander";
import { parseLanguage, say } from "../text/bilingual.ts";
import type { Bilingual, Language } from "../text/bilingual.ts";
import { COMMAND_CATALOGUE } from "./command-catalogue.ts";
import { examplesOf } from "./examples.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { fold, foldCommand, helpLayout } from "./help-layout.ts";
import type { Perform } from "./session.ts";

/**
 * The command line as far as the given arguments can reach. Every command is listed, and those that an argument
 * names are loaded with their options. Building it performs nothing.
 * @param arguments_ - the words of the command line, without the program's own name
 * @param columns - the width of the terminal, to which the help is folded; undefined when nobody knows it
 */
export async function buildProgram(
  language: Language,
  perform: Perform,
  arguments_: readonly string[],
  columns?: number,
): Promise<Command> {
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
        zh: "语言（LAIQU_LANG；默认按 LANG，未设置的为两种语言）",
        en: "language (LAIQU_LANG, default: from LANG, else both)",
      }),
      readLanguage,
    )
    .option("--json", speak({ zh: "标准输出只有一个 JSON 文档", en: "one JSON document on stdout, and nothing else" }))
    .addHelpText("afterAll", `\n${folded(speak(EXIT_CODES), columns)}`);
  // The words of a line that is completed have `=` before them, and their commands are loaded too.
  const words = new Set(arguments_.map((word) => word.replace(/^=/, "")));
  for (const entry of COMMAND_CATALOGUE) {
    const command = words.has(entry.name) ? (await entry.load())(perform, speak) : new Command(entry.name);
    if (entry.group !== undefined) command.helpGroup(speak(entry.group));
    program.addCommand(command.description(speak(entry.description)));
  }
  configureAll(program, "", speak, columns);
  return program;
}

/** The list of commands looks the same whether a command is loaded or not. */
function termInCatalogue(command: Command): string {
  const entry = COMMAND_CATALOGUE.find(({ name }) => name === command.name());
  return entry?.term ?? new Help().subcommandTerm(command);
}

/**
 * Only checks the option, because help is composed before options are parsed, in the language that `runCommandLine`
 * found.
 * @throws InvalidArgumentError
 */
function readLanguage(text: string): string {
  if (parseLanguage(text) === undefined) throw new InvalidArgumentError("zh, en, both");
  return text;
}

/** The headings that the parser itself writes. */
const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "用法",
  "Arguments:": "参数",
  "Options:": "选项",
  "Global Options:": "全局选项",
  "Commands:": "命令",
};
const SHOW_HELP: Bilingual = { zh: "显示用法", en: "show this usage" };

/**
 * Lets every command show the global options, its examples and the exit codes.
 * @param words - the words of the command line that name the command, without `laiqu`
 */
function configureAll(
  command: Command,
  words: string,
  speak: (text: Bilingual) => string,
  columns: number | undefined,
): void {
  const styleTitle = (title: string): string =>
    TITLES[title] === undefined ? title : speak({ zh: `${TITLES[title]}：`, en: title });
  command
    .configureHelp({
      ...helpLayout(columns),
      showGlobalOptions: true,
      sortSubcommands: false,
      styleTitle,
      ...(words === "" ? { subcommandTerm: termInCatalogue } : {}),
    })
    .helpOption("-h, --help", speak(SHOW_HELP));
  const examples = examplesOf(command, words);
  if (examples.length > 0)
    command.addHelpText(
      "after",
      `\n${speak({ zh: "例：", en: "Examples:" })}\n${examples.map((line) => shownExample(line, columns)).join("\n")}`,
    );
  if (command.commands.length > 0)
    command.helpCommand("help [command]", speak({ zh: "显示某个命令的用法", en: "show the usage of a command" }));
  for (const child of command.commands) configureAll(child, `${words} ${child.name()}`.trim(), speak, columns);
}

/** An example stays on one line where nobody knows the width, as in a file. */
function shownExample(line: string, columns: number | undefined): string {
  return columns === undefined ? `  laiqu ${line}` : foldCommand(`laiqu ${line}`, "  ", columns);
}

function folded(text: string, columns: number | undefined): string {
  return columns === undefined ? text : fold(text, columns);
}
