import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseLanguage } from "./text/bilingual.ts";
import type { Language } from "./text/bilingual.ts";

/** What the environment says; arguments of the command line come before it. */
export interface Config {
  /** Where the running system answers. `LAIQU_URL`, default http://127.0.0.1:3000. */
  readonly url: string;
  /** Where data and a party's own documents and keys live. `LAIQU_DATA`, default ./.laiqu. */
  readonly dataDirectory: string;
  /** Language of what people read. `LAIQU_LANG`, else `LC_ALL`, `LC_MESSAGES`, `LANG`; both when none says. */
  readonly language: Language;
  /** Opens the keystores of the parties one acts for. `LAIQU_PASSPHRASE`. */
  readonly passphrase: string | undefined;
  /** A chain node for `deploy`, `index` and `serve`. `LAIQU_RPC`. */
  readonly rpcUrl: string | undefined;
  /** PostgreSQL for `index` and `serve`. `LAIQU_DATABASE`; PGlite in the data directory when absent. */
  readonly databaseUrl: string | undefined;
}

export const DEFAULT_PORT = 3000;
export const DEFAULT_CHAIN_PORT = 8545;
export const DEFAULT_DATA_DIRECTORY = ".laiqu";

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment: the only place that does. A variable that is empty says nothing. */
export function readConfig(environment: Environment = process.env): Config {
  const read = (name: string): string | undefined => (environment[name] === "" ? undefined : environment[name]);
  return {
    url: read("LAIQU_URL") ?? `http://127.0.0.1:${DEFAULT_PORT}`,
    dataDirectory: resolve(expandHome(read("LAIQU_DATA") ?? DEFAULT_DATA_DIRECTORY)),
    language: readLanguage(environment),
    passphrase: read("LAIQU_PASSPHRASE"),
    rpcUrl: read("LAIQU_RPC"),
    databaseUrl: read("LAIQU_DATABASE"),
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
