import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseLanguage } from "./text/bilingual.ts";
import type { Language } from "./text/bilingual.ts";

/** Settings from the environment. Arguments of the command line take precedence over them. */
export interface Config {
  /** Address of the running system. `LAIQU_URL`, default http://127.0.0.1:3000. */
  readonly url: string;
  /** Directory of the data and of the parties' own documents and keys. `LAIQU_DATA`, default ./.laiqu. */
  readonly dataDirectory: string;
  /** Language of the texts for people. `LAIQU_LANG`, else `LC_ALL`, `LC_MESSAGES`, `LANG`; else both languages. */
  readonly language: Language;
  /** Opens the keystores of the parties for which the user acts. `LAIQU_PASSPHRASE`. */
  readonly passphrase: string | undefined;
  /** Address of the chain node for `deploy`, `index` and `serve`. `LAIQU_RPC`. */
  readonly rpcUrl: string | undefined;
  /** The PostgreSQL database for `index` and `serve`; PGlite in the data directory when absent. `LAIQU_DATABASE`. */
  readonly databaseUrl: string | undefined;
  /** The level of the log of `start`, `serve` and `index`, as it was written. `LAIQU_LOG_LEVEL`. */
  readonly logLevel: string | undefined;
}

export const DEFAULT_PORT = 3000;
export const DEFAULT_CHAIN_PORT = 8545;
const DEFAULT_DATA_DIRECTORY = ".laiqu";

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment; nothing else in this program does. An empty variable counts as absent. */
export function readConfig(environment: Environment = process.env): Config {
  const read = (name: string): string | undefined => (environment[name] === "" ? undefined : environment[name]);
  return {
    url: read("LAIQU_URL") ?? `http://127.0.0.1:${DEFAULT_PORT}`,
    dataDirectory: resolve(expandHome(read("LAIQU_DATA") ?? DEFAULT_DATA_DIRECTORY)),
    language: readLanguage(environment),
    passphrase: read("LAIQU_PASSPHRASE"),
    rpcUrl: read("LAIQU_RPC"),
    databaseUrl: read("LAIQU_DATABASE"),
    logLevel: read("LAIQU_LOG_LEVEL"),
  };
}

function readLanguage(environment: Environment): Language {
  for (const name of ["LAIQU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]) {
    const value = environment[name];
    const language = value === undefined ? undefined : parseLanguage(value);
    if (language !== undefined) return language;
  }
  return "both";
}

function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? homedir() + path.slice(1) : path;
}
