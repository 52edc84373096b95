import type { StoreLocation } from "../store/open-store.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CliError } from "./cli-error.ts";
import type { Session } from "./session.ts";

/** The options of commands about a network on a chain of its own: chain nodes and a deployment file. */
export interface NetworkOptions {
  readonly rpc?: readonly string[];
  readonly deployment: string;
}

/** The options of commands over an index, which also need its database. */
export interface IndexedNetworkOptions extends NetworkOptions {
  readonly database?: string;
}

/* The help texts of options that several commands share. */

export const DEPLOYMENT_HELP: Bilingual = { zh: "部署文件", en: "the deployment file" };

export const RPCS_HELP: Bilingual = {
  zh: "链节点，可有多个，首选在前（LAIQU_RPC，以逗号分隔）",
  en: "the chain nodes, the preferred one first (LAIQU_RPC, separated by commas)",
};

export const DATABASE_HELP: Bilingual = {
  zh: "PostgreSQL（LAIQU_DATABASE；默认数据目录内的 PGlite）",
  en: "PostgreSQL (LAIQU_DATABASE; default: PGlite in the data directory)",
};

/** Two processes cannot open an embedded database, so `serve` beside `index` needs PostgreSQL. */
export const SERVED_DATABASE_HELP: Bilingual = {
  zh: "PostgreSQL（LAIQU_DATABASE）；省略则用数据目录内的 PGlite，但 laiqu index 正在使用它时不可用",
  en:
    "PostgreSQL (LAIQU_DATABASE); without it PGlite in the data directory, which cannot be opened while laiqu index " +
    "runs on it",
};

export const PAYER_HELP: Bilingual = {
  zh: "支付 gas 费用的密钥（gas 免费的链不需要）",
  en: "the key that pays for gas (not needed where gas is free)",
};

/**
 * The addresses of the chain nodes, each once: a node that is named twice must not confirm itself.
 * @throws CliError `BAD_USAGE`
 */
export function rpcUrls(session: Session, given: readonly string[] | undefined): readonly [string, ...string[]] {
  const urls = (given ?? session.config.rpcUrl?.split(",").map((url) => url.trim()))?.map(checkedUrl);
  const [first, ...others] = new Set(urls);
  if (first !== undefined) return [first, ...others];
  throw new CliError("BAD_USAGE", {
    zh: "请用 --rpc 或 LAIQU_RPC 指定链节点。",
    en: "Name the chain node with --rpc or LAIQU_RPC.",
  });
}

function checkedUrl(url: string): string {
  if (URL.canParse(url) && /^https?:/i.test(url)) return new URL(url).href;
  // The address may carry a password, so the text does not show it.
  throw new CliError("BAD_USAGE", {
    zh: "链节点的地址应为 http 或 https，例如 http://127.0.0.1:8545：请检查 --rpc 或 LAIQU_RPC。",
    en: "The chain node's address is http or https, such as http://127.0.0.1:8545: check --rpc or LAIQU_RPC.",
  });
}

/** An address that the driver understands: a URL, or the folder of a socket with the database's name after a space. */
function isDatabase(address: string): boolean {
  return address.startsWith("/") || (URL.canParse(address) && /^(?:postgres|postgresql|socket):/.test(address));
}

/**
 * PostgreSQL where `--database` or `LAIQU_DATABASE` names it, else PGlite in the data directory.
 * @throws CliError `BAD_USAGE`
 */
export function storeLocation(session: Session, given: string | undefined): StoreLocation {
  const connectionString = given ?? session.config.databaseUrl;
  if (connectionString === undefined) return { dataDirectory: session.config.dataDirectory };
  if (isDatabase(connectionString)) return { connectionString };
  // The address may carry a password, so the text does not show it.
  throw new CliError("BAD_USAGE", {
    zh: "数据库的地址应形如 postgres://主机/数据库：请检查 --database 或 LAIQU_DATABASE。",
    en: "The address of a database looks like postgres://host/database: check --database or LAIQU_DATABASE.",
  });
}
