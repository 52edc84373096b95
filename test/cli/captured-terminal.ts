import type { Config } from "../../src/config.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";

/** The output and the exit code of one command line. */
export interface CliRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; nobody can be asked for anything. */
export async function runCli(config: Config, ...arguments_: readonly string[]): Promise<CliRun> {
  return await runCliAsking(() => undefined, config, ...arguments_);
}

/** The same with somebody at the terminal, who answers the questions for what is missing. */
export async function runCliAsking(
  answer: (question: string) => string | undefined,
  config: Config,
  ...arguments_: readonly string[]
): Promise<CliRun> {
  const said = { out: "", err: "" };
  const exitCode = await runCommandLine(
    arguments_,
    {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      watched: false,
      askSecret: () => Promise.resolve(undefined),
      ask: (question) => Promise.resolve(answer(question)),
    },
    () => config,
  );
  return { exitCode, ...said };
}

/** A configuration that no environment has touched. */
export function plainConfig(more: Partial<Config> = {}): Config {
  return {
    // Port 1 is reserved (tcpmux): nothing answers there.
    url: "http://127.0.0.1:1",
    dataDirectory: "/nonexistent",
    language: "en",
    passphrase: undefined,
    rpcUrl: undefined,
    databaseUrl: undefined,
    logLevel: undefined,
    ...more,
  };
}
