import { CommanderError } from "commander";
import type { Command } from "commander";
import { absoluteDirectory, readConfig } from "../config.ts";
import type { Config } from "../config.ts";
import { parseLanguage, say } from "../text/bilingual.ts";
import type { Bilingual, Language } from "../text/bilingual.ts";
import { commandWord } from "../text/command-word.ts";
import { errorReport, faultReport } from "./error-report.ts";
import type { ErrorReport } from "./error-report.ts";
import { ExitCode, exitCodeOf } from "./exit-code.ts";
import { refuseBlankValues, refuseRepeatedOptions } from "./option-values.ts";
import { printAnswer, printError } from "./print.ts";
import type { Form } from "./print.ts";
import { buildProgram } from "./program.ts";
import { startProgressBar } from "./progress-bar.ts";
import type { Perform, Session } from "./session.ts";
import { screenOn } from "./screen.ts";
import type { Screen } from "./screen.ts";
import type { Terminal } from "./terminal.ts";
import { refuseUnreadableWords } from "./unreadable-words.ts";
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
 * @param environment - gives the configuration of the environment, which options override
 */
export async function runCommandLine(
  arguments_: readonly string[],
  terminal: Terminal,
  environment: () => Config = readConfig,
): Promise<ExitCode> {
  const screen = screenOn(terminal);
  // An error of parsing too must have the form and the language that the words ask for.
  const form = { json: optionsIn(arguments_).includes("--json"), language: languageNamed(arguments_) ?? "both" };
  const afterwards: Afterwards = [];
  const ended = async (exitCode: ExitCode): Promise<ExitCode> => {
    // The user does not know yet how a command ended that is undecided or could not be printed.
    if (exitCode !== ExitCode.UNAVAILABLE) await finishAll(afterwards, screen, form);
    return exitCode;
  };
  try {
    const given = environment();
    const config = { ...given, language: languageNamed(arguments_) ?? given.language };
    form.language = config.language;
    refuseUnreadableWords(arguments_);
    return await ended(await runWith(config, arguments_, screen, form, afterwards));
  } catch (error) {
    const report = reportOf(error);
    return await ended(await printError(screen, form, report.document, report.text, exitCodeOf(report.code)));
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

/** The work that waits until the user has the answer. */
type Afterwards = (() => Promise<void>)[];

/** Does what waited. The answer is printed, so a failure is told and changes nothing in it. */
async function finishAll(afterwards: Afterwards, screen: Screen, { language }: Form): Promise<void> {
  for (const finish of afterwards)
    try {
      await finish();
    } catch (error) {
      screen.notice(say(language, reportOf(error).text));
    }
}

async function runWith(
  config: Config,
  arguments_: readonly string[],
  screen: Screen,
  form: Form,
  afterwards: Afterwards,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.DONE;
  const perform: Perform = async (work) => {
    const answer = await work(openSession(program.opts<GlobalOptions>(), config, screen, form, afterwards));
    if (answer !== undefined) exitCode = await printAnswer(screen, form, answer);
  };
  const program = await buildProgram(config.language, perform, arguments_, config.columns ?? screen.columns);
  const help: string[] = [];
  forEachCommand(program, (command) => {
    refuseRepeatedOptions(command);
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => help.push(text), writeErr: (text) => help.push(text) });
  });
  program.hook("preAction", (_, command) => refuseBlankValues(command));
  try {
    await program.parseAsync([...arguments_], { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return await endOfParsing(error, program, arguments_, help.join(""), screen, form);
  }
}

function openSession(
  options: GlobalOptions,
  environment: Config,
  screen: Screen,
  form: Form,
  afterwards: Afterwards,
): Session {
  const config: Config = {
    ...environment,
    ...(options.url === undefined ? {} : { url: options.url }),
    dataDirectory: absoluteDirectory(options.data ?? environment.dataDirectory),
  };
  return {
    config,
    json: form.json,
    systemWords: systemWords(options),
    say: (text) => say(config.language, text),
    notice: (text) => screen.notice(text),
    announce: async (answer) => void (await printAnswer(screen, form, answer)),
    records: async (recordForm, text) => await screen.records(recordForm, text),
    progress: (label) => startProgressBar(screen, label),
    afterAnswer: (work) => void afterwards.push(work),
    askSecret: (prompt) => screen.askSecret(prompt),
    ask: async (prompt) => (form.json ? undefined : await screen.ask(prompt)),
  };
}

/** An address before whose @ a password may stand is left open. */
function systemWords({ url, data }: GlobalOptions): string {
  return [
    ...(url === undefined ? [] : [` --url ${url.includes("@") ? "…" : commandWord(url)}`]),
    ...(data === undefined ? [] : [` --data ${commandWord(data)}`]),
  ].join("");
}

/** Help that the user asked for is an answer; everything else that ends parsing is bad usage. */
async function endOfParsing(
  ended: CommanderError,
  program: Command,
  arguments_: readonly string[],
  help: string,
  screen: Screen,
  form: Form,
): Promise<ExitCode> {
  if (ended.exitCode === 0) return await printAnswer(screen, form, { document: { help }, text: help });
  const error = unknownTopic(ended, program, arguments_) ?? ended;
  const text = usageError(error, firstExcess(program));
  if (!form.json && error.code === "commander.help") {
    screen.notice(help);
    return ExitCode.BAD_USAGE;
  }
  const document = { code: "BAD_USAGE", message: text.en, messages: text };
  const exitCode = await printError(screen, form, document, text, ExitCode.BAD_USAGE);
  if (!form.json) screen.notice(say(form.language, SEE_HELP));
  return exitCode;
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

/** The words that may be options: after `--` everything is an argument, such as a file named `--json`. */
function optionsIn(arguments_: readonly string[]): readonly string[] {
  const end = arguments_.indexOf("--");
  return end < 0 ? arguments_ : arguments_.slice(0, end);
}

/** The language that `--lang` names; undefined without one, and when it names none. */
function languageNamed(arguments_: readonly string[]): Language | undefined {
  const words = optionsIn(arguments_);
  const position = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  if (position < 0) return undefined;
  const word = words[position] ?? "";
  return parseLanguage(word.includes("=") ? word.slice("--lang=".length) : (words[position + 1] ?? ""));
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
