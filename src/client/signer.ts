import { join } from "node:path";
import { isAddress, ZeroAddress } from "ethers";
import type { Wallet } from "ethers";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { DossierError } from "../dossier/dossier-error.ts";
import { addressOfKey, openKey, readExternalKey, surveyKeys } from "../dossier/keystore.ts";
import { accountsInOutbox, surveyOutbox } from "../dossier/outbox.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import type { KeySource } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { showForeign, showForeignList, showPath } from "../text/foreign-text.ts";
import { decodeUtf8, lostInDecoding } from "../text/utf8.ts";
import { externalSigner } from "../signers/external-signer.ts";
import { ownSigner } from "../signers/own-signer.ts";
import type { Signer } from "../signers/signer.ts";
import { asExternalSigner } from "./external-keys.ts";

/**
 * A file with the passphrase for the keystores beside it, on a development network only. The passphrase is public,
 * and opens only the keys that the file lists.
 */
export const DEVELOPMENT_PASSPHRASE_FILE = "development-passphrase.txt";

/** The most bytes of that file. */
const PASSPHRASE_FILE_BYTES = 64 * 1024;

/** The account of a key, without opening it. @throws ClientError KEY_UNKNOWN; DossierError KEY_DAMAGED */
export async function accountOfKey(dossierDirectory: string, name: string): Promise<Hex> {
  const account = (await addressOfKey(dossierDirectory, name))?.toLowerCase();
  if (isHex(account, 20)) return account;
  const names = (await surveyKeys(dossierDirectory)).keys.map((candidate) => candidate.name);
  const open = await countOpen(dossierDirectory, name);
  throw new ClientError(
    "KEY_UNKNOWN",
    {
      zh: `没有名为 ${showForeign(name)} 的密钥${names.length === 0 ? "" : `，现有：${showForeignList(names).zh}`}。`,
      en:
        "There is no key " +
        `${showForeign(name)}${names.length === 0 ? "" : `; there are ${showForeignList(names).en}`}.`,
    },
    { name, names, ...(open === 0 ? {} : { open }) },
  );
}

/**
 * The account of a signer that the program brings, or of a key that is kept here.
 * @throws ClientError KEY_UNKNOWN, ACCOUNT_MALFORMED; DossierError KEY_DAMAGED
 */
export async function accountOfSigner({ ownSigners, dossierDirectory }: KeySource, name: string): Promise<Hex> {
  const own = ownSigners?.get(name);
  return own === undefined ? await accountOfKey(dossierDirectory, name) : parseAccount(own.address);
}

/** The number of saved transactions that a key of this name signed. @throws DossierError */
async function countOpen(dossierDirectory: string, name: string): Promise<number> {
  const accounts = await accountsInOutbox(dossierDirectory);
  const contents = await Promise.all(accounts.map(async (account) => await surveyOutbox(dossierDirectory, account)));
  return contents.flatMap(({ entries }) => entries).filter(({ key }) => key === name).length;
}

/**
 * The account that a text names: an address, or a key kept here.
 * @throws ClientError ACCOUNT_MALFORMED, KEY_UNKNOWN
 */
export async function readAccount(dossierDirectory: string, text: string): Promise<Hex> {
  return text.startsWith("0x") ? parseAccount(text) : await accountOfKey(dossierDirectory, text);
}

/** @throws ClientError ACCOUNT_MALFORMED */
function parseAccount(text: string): Hex {
  const account = text.toLowerCase();
  // A mixed-case address carries a checksum: one mistyped digit would seat an account that nobody has.
  if (isAddress(text) && isHex(account, 20) && account !== ZeroAddress) return account;
  throw new ClientError(
    "ACCOUNT_MALFORMED",
    {
      zh: `${showForeign(text)} 不是账户地址：应为 0x 加 40 位十六进制数字，大小写混写时校验须相符，且不能是零地址。`,
      en:
        `${showForeign(text)} is not an account address: it is 0x and 40 hexadecimal digits, ` +
        "in mixed case its checksum must fit, and nobody holds the zero address.",
    },
    { account: text },
  );
}

/**
 * Opens the key that signs: a development network's own keys with their published passphrase, every other that is kept
 * here with the passphrase that the key source gives. An external key needs no passphrase here: its signer is asked
 * when there is something to sign.
 * @throws ClientError KEY_UNKNOWN, PASSPHRASE_ABSENT; DossierError PASSPHRASE_WRONG; SignerError SIGNER_URL_MALFORMED
 */
export async function openSigner(keys: KeySource, name: string): Promise<Signer> {
  const opening = keys.openedSigners?.get(name) ?? openNewSigner(keys, name);
  keys.openedSigners?.set(name, opening);
  try {
    return await opening;
  } catch (error) {
    // The passphrase may be right the next time.
    keys.openedSigners?.delete(name);
    throw error;
  }
}

async function openNewSigner(keys: KeySource, name: string): Promise<Signer> {
  const { dossierDirectory } = keys;
  const own = keys.ownSigners?.get(name);
  if (own !== undefined) return ownSigner(name, own);
  await accountOfKey(dossierDirectory, name);
  const external = await readExternalKey(dossierDirectory, name);
  if (external !== undefined) return externalSigner(asExternalSigner(keys, external));
  const published = developmentPassphrase(dossierDirectory, name);
  return await openKey(dossierDirectory, name, published ?? (await demandPassphrase(keys, name)));
}

/**
 * Opens a key whose private key is here, for what an external signer does not do: sign an envelope, or open one.
 * @throws ClientError KEY_EXTERNAL and those of openSigner; DossierError PASSPHRASE_WRONG
 */
export async function openOwnKey(keys: KeySource, name: string): Promise<Wallet> {
  const { dossierDirectory } = keys;
  await accountOfKey(dossierDirectory, name);
  if ((await readExternalKey(dossierDirectory, name)) !== undefined)
    throw new ClientError(
      "KEY_EXTERNAL",
      {
        zh:
          `密钥 ${showForeign(name)} 在外部签名器中：签名器只签交易，不签也不解密密封件。` +
          "请另设一个密钥存放于此的账户，由所属主体给予席位，并以其名义收发密封件。",
        en:
          `The key ${showForeign(name)} lies in an external signer, which signs transactions and neither signs nor ` +
          "decrypts envelopes. Use another account of the party whose key is kept here: let the party offer it a " +
          "seat, and give and take in its name.",
      },
      { name },
    );
  const published = developmentPassphrase(dossierDirectory, name);
  return await openKey(dossierDirectory, name, published ?? (await demandPassphrase(keys, name)));
}

/** The passphrase of a key. @throws ClientError PASSPHRASE_ABSENT, PASSPHRASE_UNREADABLE */
export async function demandPassphrase(keys: KeySource, name: string): Promise<string> {
  const given = await keys.passphraseOf(name);
  if (given !== undefined && lostInDecoding(given))
    throw new ClientError(
      "PASSPHRASE_UNREADABLE",
      {
        zh: `密钥 ${showForeign(name)} 的口令不是 UTF-8 编码：请在 UTF-8 的终端中输入。`,
        en: `The passphrase of the key ${showForeign(name)} is not UTF-8: type it in a UTF-8 terminal.`,
      },
      { name },
    );
  if (given !== undefined) return given;
  throw new ClientError(
    "PASSPHRASE_ABSENT",
    { zh: `需要密钥 ${showForeign(name)} 的口令。`, en: `The key ${showForeign(name)} needs its passphrase.` },
    { name },
  );
}

/** The first line of the file is the passphrase; the lines after it name the keys that it opens. */
function developmentPassphrase(directory: string, name: string): string | undefined {
  const path = join(directory, DEVELOPMENT_PASSPHRASE_FILE);
  const bytes = readRegularFileIfPresent(path, PASSPHRASE_FILE_BYTES);
  if (bytes === undefined) return undefined;
  const text = decodeUtf8(bytes);
  if (text === undefined)
    throw new DossierError(
      "DAMAGED",
      {
        zh: `${showPath(path)} 已损坏，不是 UTF-8 文本：请从备份恢复。`,
        en: `${showPath(path)} is damaged and is not UTF-8 text: restore it from a backup.`,
      },
      { path },
    );
  const [passphrase, ...names] = text.split("\n");
  return names.includes(name) ? passphrase : undefined;
}
