import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseLanguage } from "./text/bilingual.ts";
import type { Bilingual, Language } from "./text/bilingual.ts";
import { CodedError } from "./text/coded-error.ts";
import { showForeign, showPath } from "./text/foreign-text.ts";
import { lostInDecoding } from "./text/utf8.ts";

/** Settings from the environment. Arguments of the command line take precedence over them. */
export interface Config {
  /** Address of the running system. `LAIQU_URL`, default http://127.0.0.1:3000. */
  readonly url: string;
  /**
   * Directory of the data and of the parties' own documents and keys, as it was written: `absoluteDirectory` resolves
   * it. `LAIQU_DATA`, default ./.laiqu.
   */
  readonly dataDirectory: string;
  /** Language of the texts for people. `LAIQU_LANG`, else `LC_ALL`, `LC_MESSAGES`, `LANG`; else both languages. */
  readonly language: Language;
  /** Opens the keystores of the parties for which the user acts. `LAIQU_PASSPHRASE`. */
  readonly passphrase: string | undefined;
  /**
   * Credentials for external signers, as the value of an `Authorization` header: `LAIQU_SIGNER_AUTHORIZATION`. A key
   * that was added with a file of its own uses that file.
   */
  readonly signerAuthorization?: string;
  /** A key of the desk, or a token, for a system that asks who its askers are. `LAIQU_DESK_KEY`. */
  readonly deskKey?: string;
  /** Address of the chain node for `deploy`, `index` and `serve`. `LAIQU_RPC`. */
  readonly rpcUrl: string | undefined;
  /** The PostgreSQL database for `index` and `serve`; PGlite in the data directory when absent. `LAIQU_DATABASE`. */
  readonly databaseUrl: string | undefined;
  /** The level of the log of `start`, `serve` and `index`, as it was written. `LAIQU_LOG_LEVEL`. */
  readonly logLevel: string | undefined;
  /** The width of the terminal in columns where `COLUMNS` gives it. */
  readonly columns?: number;
}

/**
 * The faults of the environment:
 * - `VARIABLE_NOT_UTF8`: the value of a variable is not UTF-8, so it would be read as another one;
 * - `VARIABLE_BLANK`: a variable holds nothing but spaces;
 * - `LANGUAGE_UNKNOWN`: `LAIQU_LANG` names no language of this program;
 * - `WORKING_FOLDER_GONE`: a relative path has no folder to begin at;
 * - `FOLDER_NOT_UTF8`: the path of the working folder is not UTF-8.
 */
export type ConfigErrorCode =
  "VARIABLE_NOT_UTF8" | "VARIABLE_BLANK" | "LANGUAGE_UNKNOWN" | "WORKING_FOLDER_GONE" | "FOLDER_NOT_UTF8";

/** The environment of this program cannot be used as it is. No value is shown that may be a secret. */
class ConfigError extends CodedError<ConfigErrorCode> {
  override readonly name = "ConfigError";
}

export const DEFAULT_PORT = 3000;
export const DEFAULT_CHAIN_PORT = 8545;
const DEFAULT_DATA_DIRECTORY = ".laiqu";

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment; nothing else in this program does. An empty variable counts as absent. @throws ConfigError */
export function readConfig(environment: Environment = process.env): Config {
  const read = (name: string): string | undefined => readVariable(environment, name);
  const columns = Number(environment["COLUMNS"]);
  const signerAuthorization = read("LAIQU_SIGNER_AUTHORIZATION");
  const deskKey = read("LAIQU_DESK_KEY");
  return {
    url: read("LAIQU_URL") ?? `http://127.0.0.1:${DEFAULT_PORT}`,
    dataDirectory: expandHome(read("LAIQU_DATA") ?? DEFAULT_DATA_DIRECTORY),
    language: readLanguage(environment),
    passphrase: read("LAIQU_PASSPHRASE"),
    ...(signerAuthorization === undefined ? {} : { signerAuthorization }),
    ...(deskKey === undefined ? {} : { deskKey }),
    rpcUrl: read("LAIQU_RPC"),
    databaseUrl: read("LAIQU_DATABASE"),
    logLevel: read("LAIQU_LOG_LEVEL"),
    ...(Number.isSafeInteger(columns) && columns > 0 ? { columns } : {}),
  };
}

/**
 * The absolute path of a directory that was named by an option or a variable.
 * @throws ConfigError WORKING_FOLDER_GONE, FOLDER_NOT_UTF8
 */
export function absoluteDirectory(path: string): string {
  const absolute = resolveFromWorkingFolder(path);
  if (!lostInDecoding(absolute)) return absolute;
  throw new ConfigError(
    "FOLDER_NOT_UTF8",
    {
      zh: `当前文件夹的路径不是 UTF-8 编码，${showPath(path)} 会被读成另一个位置：请换到其他文件夹，或写出绝对路径。`,
      en:
        `The path of the working folder is not UTF-8, so ${showPath(path)} would be read as another place: ` +
        "change to another folder, or write an absolute path.",
    },
    { path },
  );
}

function resolveFromWorkingFolder(path: string): string {
  try {
    return resolve(path);
  } catch (cause) {
    throw new ConfigError(
      "WORKING_FOLDER_GONE",
      {
        zh: `当前文件夹已不存在，无法找到 ${showPath(path)}：请换到其他文件夹，或写出绝对路径。`,
        en:
          `The working folder does not exist any more, so ${showPath(path)} cannot be found: ` +
          "change to another folder, or write an absolute path.",
      },
      { path },
      cause,
    );
  }
}

function readVariable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  if (value === undefined || value === "") return undefined;
  if (lostInDecoding(value))
    throw wrongVariable("VARIABLE_NOT_UTF8", name, {
      zh: "的值不是 UTF-8 编码，会被读成另一个值：请以 UTF-8 重新设置",
      en: "is not UTF-8 and would be read as another value: set it again in UTF-8",
    });
  if (value.trim() === "")
    throw wrongVariable("VARIABLE_BLANK", name, {
      zh: "只有空格：请填写取值，或取消该变量",
      en: "holds nothing but spaces: give it a value, or unset it",
    });
  return value;
}

function wrongVariable(code: ConfigErrorCode, variable: string, problem: Bilingual): ConfigError {
  return new ConfigError(
    code,
    { zh: `环境变量 ${variable} ${problem.zh}。`, en: `The environment variable ${variable} ${problem.en}.` },
    { variable },
  );
}

/** The languages of the operating system may be any; `LAIQU_LANG` is meant for this program. */
function readLanguage(environment: Environment): Language {
  const own = readVariable(environment, "LAIQU_LANG");
  if (own !== undefined) {
    const language = parseLanguage(own);
    if (language !== undefined) return language;
    throw new ConfigError(
      "LANGUAGE_UNKNOWN",
      {
        zh: `环境变量 LAIQU_LANG 不能是 ${showForeign(own)}：请写 zh、en 或 both。`,
        en: `The environment variable LAIQU_LANG cannot be ${showForeign(own)}: write zh, en or both.`,
      },
      { variable: "LAIQU_LANG", value: own },
    );
  }
  for (const name of ["LC_ALL", "LC_MESSAGES", "LANG"]) {
    const language = parseLanguage(environment[name] ?? "");
    if (language !== undefined) return language;
  }
  return "both";
}

function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? homedir() + path.slice(1) : path;
}
