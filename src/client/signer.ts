import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAddress } from "ethers";
import type { Wallet } from "ethers";
import { listKeys, openKey } from "../dossier/keystore.ts";
import { CliError } from "../cli/cli-error.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import type { Session } from "../cli/session.ts";

/**
 * Beside the keystores of a development network: the passphrase that opens them. It protects nothing
 * and says so; a key made by `laiqu key new` never uses it.
 */
export const DEVELOPMENT_PASSPHRASE_FILE = "development-passphrase.txt";

/** The account of a key, without opening it. @throws CliError `NOT_FOUND` */
export async function accountOf(session: Session, name: string): Promise<string> {
  const keys = await listKeys(dossierDirectory(session.config.dataDirectory));
  const key = keys.find((candidate) => candidate.name === name);
  if (key !== undefined) return key.address.toLowerCase();
  const names = keys.map((candidate) => candidate.name);
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `没有名为 ${name} 的密钥${names.length === 0 ? "：请用 laiqu key new 新建，或用 --data 指定数据目录" : `，现有：${names.join("、")}`}。`,
      en: `There is no key ${name}${names.length === 0 ? ": make one with `laiqu key new`, or name the data directory with --data" : `; there are ${names.join(", ")}`}.`,
    },
    { name, names },
  );
}

/** The account that a text names: an address, or a key kept here. @throws CliError `BAD_USAGE`, `NOT_FOUND` */
export async function readAccount(session: Session, text: string): Promise<string> {
  // A mixed-case address carries a checksum: one mistyped digit would seat an account that nobody has.
  if (isAddress(text) && text.startsWith("0x")) return text.toLowerCase();
  if (!text.startsWith("0x")) return await accountOf(session, text);
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${text} 不是账户地址：应为 0x 加 40 位十六进制数字，大小写混写时校验须相符。`,
      en: `${text} is no account address: it is 0x and 40 hexadecimal digits, and in mixed case its checksum must fit.`,
    },
    { account: text },
  );
}

/**
 * Opens the key that acts for somebody: a development network's own keys with their published
 * passphrase, every other with `LAIQU_PASSPHRASE` or by asking.
 * @throws CliError `NOT_FOUND`, `BAD_USAGE`; DossierError `PASSPHRASE_WRONG`
 */
export async function openSigner(session: Session, name: string): Promise<Wallet> {
  await accountOf(session, name);
  const directory = dossierDirectory(session.config.dataDirectory);
  const passphrase = developmentPassphrase(directory, name) ?? (await askPassphrase(session, name));
  return await openKey(directory, name, passphrase);
}

/** The passphrase for a key: from the environment, or asked for. @throws CliError `BAD_USAGE` */
export async function askPassphrase(session: Session, name: string): Promise<string> {
  const given =
    session.config.passphrase ??
    (await session.askSecret(`${session.say({ zh: `密钥 ${name} 的口令：`, en: `Passphrase of the key ${name}: ` })}`));
  if (given !== undefined) return given;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `需要密钥 ${name} 的口令：请设置 LAIQU_PASSPHRASE，或在终端中运行。`,
      en: `The key ${name} needs its passphrase: set LAIQU_PASSPHRASE, or run this in a terminal.`,
    },
    { name },
  );
}

/** The first line is the passphrase; the lines after it name the keys that it opens. */
function developmentPassphrase(directory: string, name: string): string | undefined {
  try {
    const [passphrase, ...names] = readFileSync(join(directory, DEVELOPMENT_PASSPHRASE_FILE), "utf8").split("\n");
    return names.includes(name) ? passphrase : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
