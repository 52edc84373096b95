import { resolve } from "node:path";
import { CommanderError } from "commander";
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import type { Config } from "../config.ts";
import { parseLanguage, say } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { errorReport, faultReport } from "./error-report.ts";
import type { ErrorReport } from "./error-report.ts";
import { ExitCode, exitCodeOf } from "./exit-code.ts";
import { buildProgram } from "./program.ts";
import { startProgressBar } from "./progress-bar.ts";
import { screenOn } from "./screen.ts";
import type { Screen } from "./screen.ts";
import type { Answer, Perform, Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";
import { usageError } from "./usage-error.ts";

const SEE_HELP: Bilingual = { zh: "（用 --help 查看用法）", en: "(--help shows the usage)" };

/** The options that every command takes. */
interface GlobalOptions {
  readonly url?: string;
  readonly data?: string;
  readonly lang?: string;
  readonly json?: boolean;
}

/**
 * Runs one command line to its end.
 *
 * With `--json` exactly one JSON document goes to `out`: the answer, or `{ "error": { code, message, … } }`.
 * Everything else goes to `err`.
 * @param arguments_ - the words of the command line, without the program's own name
 * @param environment - the configuration that the environment gives and that options override
 */
export async function runCommandLine(
  arguments_: readonly string[],
  terminal: Terminal,
  environment: Config = readConfig(),
): Promise<ExitCode> {
  // Help is composed before options are parsed, and a parsing error too must have the right language and form.
  const config = withLanguage(environment, arguments_);
  const json = arguments_.includes("--json");
  const screen = screenOn(terminal);
  const help: string[] = [];
  let exitCode: ExitCode = ExitCode.DONE;

  const perform: Perform = async (work) => {
    const answer = await work(openSession(program.opts<GlobalOptions>(), config, screen));
    if (answer !== undefined) print(screen, json, answer);
    exitCode = answer?.exitCode ?? ExitCode.DONE;
  };
  const program = await buildProgram(config.language, perform, arguments_);
  forEachCommand(program, (command) =>
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => help.push(text), writeErr: (text) => help.push(text) }),
  );

  try {
    await program.parseAsync([...arguments_], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError)
      return endOfParsing(error, program, arguments_, help.join(""), config, screen, json);
    const report = reportOf(error);
    if (json) screen.document({ error: report.document });
    else screen.notice(say(config.language, report.text));
    return exitCodeOf(report.code);
  }
}

/** A fault of this program has a report too: its stack, which finds it, is for programs and never for a reader. */
function reportOf(error: unknown): ErrorReport {
  try {
    return errorReport(error);
  } catch (unforeseen) {
    return faultReport(unforeseen);
  }
}

function openSession(options: GlobalOptions, environment: Config, screen: Screen): Session {
  const config: Config = {
    ...environment,
    ...(options.url === undefined ? {} : { url: options.url }),
    ...(options.data === undefined ? {} : { dataDirectory: resolve(options.data) }),
  };
  return {
    config,
    json: options.json === true,
    say: (text) => say(config.language, text),
    notice: (text) => screen.notice(text),
    announce: (answer) => print(screen, options.json === true, answer),
    progress: (label) => startProgressBar(screen, label),
    askSecret: (prompt) => screen.askSecret(prompt),
  };
}

function print(screen: Screen, json: boolean, answer: Answer): void {
  if (json) screen.document(answer.document);
  else if (answer.text !== "") screen.answer(answer.text);
}

/** Help that the user asked for is an answer; everything else that ends parsing is bad usage. */
function endOfParsing(
  ended: CommanderError,
  program: Command,
  arguments_: readonly string[],
  help: string,
  { language }: Config,
  screen: Screen,
  json: boolean,
): ExitCode {
  if (ended.exitCode === 0) {
    if (json) screen.document({ help });
    else screen.answer(help);
    return ExitCode.DONE;
  }
  const error = unknownTopic(ended, program, arguments_) ?? ended;
  const text = usageError(error, firstExcess(program));
  if (json) screen.document({ error: { code: "BAD_USAGE", message: text.en, messages: text } });
  else screen.notice(error.code === "commander.help" ? help : `${say(language, text)}\n${say(language, SEE_HELP)}`);
  return ExitCode.BAD_USAGE;
}

/**
 * The error of a question for help about a command that does not exist. The parser gives the same error for it as for
 * a missing subcommand.
 */
function unknownTopic(
  { code }: CommanderError,
  program: Command,
  arguments_: readonly string[],
): CommanderError | undefined {
  const words = arguments_.filter((word) => !word.startsWith("-"));
  const position = words.indexOf("help");
  const topic = words[position + 1];
  if (code !== "commander.help" || position < 0 || topic === undefined) return undefined;
  const command = words.slice(0, position).reduce((above, word) => childOf(above, word) ?? above, program);
  if (childOf(command, topic) !== undefined) return undefined;
  return new CommanderError(1, "commander.unknownCommand", `error: unknown command '${topic}'`);
}

function childOf(command: Command, name: string): Command | undefined {
  return command.commands.find((child) => child.name() === name);
}

/** The first argument that the parsed command does not take; commands with subcommands take no arguments. */
function firstExcess(program: Command): string | undefined {
  const extra: string[] = [];
  forEachCommand(program, ({ args, commands, registeredArguments }) => {
    if (commands.length === 0) extra.push(...args.slice(registeredArguments.length));
  });
  return extra[0];
}

function withLanguage(config: Config, arguments_: readonly string[]): Config {
  const position = arguments_.findIndex((argument) => argument === "--lang" || argument.startsWith("--lang="));
  if (position < 0) return config;
  const argument = arguments_[position] ?? "";
  const language = parseLanguage(
    argument.includes("=") ? argument.slice("--lang=".length) : (arguments_[position + 1] ?? ""),
  );
  return language === undefined ? config : { ...config, language };
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
