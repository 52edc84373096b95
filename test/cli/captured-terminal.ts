import type { Config } from "../../src/config.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";

/** The output and the exit code of one command line. */
export interface CliRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; nobody can be asked for a passphrase. */
export async function runCli(config: Config, ...arguments_: readonly string[]): Promise<CliRun> {
  const said = { out: "", err: "" };
  const exitCode = await runCommandLine(
    arguments_,
    {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      watched: false,
      askSecret: () => Promise.resolve(undefined),
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
