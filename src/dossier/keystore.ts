import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { decryptKeystoreJson, encryptKeystoreJson, getAddress, isKeystoreJson, Wallet } from "ethers";
import { KEYSTORES_FOLDER, RESERVED } from "./dossier.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { FileError } from "../files/file-error.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { showForeign, showForeignList, showPath } from "../text/foreign-text.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DossierError, systemCode, unreadable } from "./dossier-error.ts";
import { externalKeyBytes, isExternalKey, parseExternalKey } from "./external-key.ts";
import type { ExternalKey } from "./external-key.ts";
import { derivationProblem } from "./key-derivation.ts";
import { useNativeScrypt } from "./native-scrypt.ts";
import { createPrivateFile, isTemporary } from "./private-files.ts";

/**
 * The cost N of scrypt (RFC 7914; r 8, p 1), which makes guessing a passphrase slow. DEVELOPMENT is for the
 * keys of a development chain, dozens of which are opened at every start and whose passphrase is public.
 */
export const SCRYPT_COST = { STANDARD: 131_072, DEVELOPMENT: 1_024 } as const;

export type KeyOptions = { readonly scryptCost?: number };

/** The most bytes of a keystore. */
const KEYSTORE_BYTES = 64 * 1024;

/**
 * A key by the name that its user gave it; the address is 0x and 40 hexadecimal digits (EIP-55). An external key is not
 * here: another program signs with it.
 */
export type KeyName = { readonly name: string; readonly address: string; readonly external?: ExternalKey };

/**
 * Makes a new random signing key and saves it, only in encrypted form (Web3 Secret Storage version 3:
 * scrypt, AES-128-CTR), in `<directory>/keystores/<name>.json`.
 * @throws DossierError KEY_EXISTS (a key is never overwritten), PASSPHRASE_EMPTY, ALIAS_MALFORMED
 */
export async function createKey(
  directory: string,
  name: string,
  passphrase: string,
  options: KeyOptions = {},
): Promise<KeyName> {
  return importKey(directory, name, Wallet.createRandom().privateKey, passphrase, options);
}

/**
 * Saves an existing private key (0x and 64 hexadecimal digits) in encrypted form.
 * @throws DossierError those of createKey
 */
export async function importKey(
  directory: string,
  name: string,
  privateKey: string,
  passphrase: string,
  options: KeyOptions = {},
): Promise<KeyName> {
  if (ADDRESS_FORM.test(name)) throw nameMalformed(name);
  const path = keyPath(directory, name);
  if (passphrase === "")
    throw new DossierError(
      "PASSPHRASE_EMPTY",
      {
        zh: `密钥 ${showForeign(name)} 需要口令：文件被复制时，全靠口令保护。`,
        en: `The key ${showForeign(name)} needs a passphrase: only the passphrase protects the file when it is copied.`,
      },
      { name },
    );
  if (existsSync(path)) throw keyExists(name, path);
  const { address } = new Wallet(privateKey);
  useNativeScrypt();
  const keystore = await encryptKeystoreJson({ address, privateKey }, passphrase, {
    scrypt: { N: options.scryptCost ?? SCRYPT_COST.STANDARD, r: 8, p: 1 },
  });
  makeDirectory(join(directory, KEYSTORES_FOLDER));
  if (!(await createPrivateFile(path, new TextEncoder().encode(keystore)))) throw keyExists(name, path);
  return { name, address };
}

/**
 * Saves where an external key can be asked for its signatures, under a name like those of the keys that are here.
 * @throws DossierError KEY_EXISTS, ALIAS_MALFORMED
 */
export async function addExternalKey(directory: string, name: string, key: ExternalKey): Promise<KeyName> {
  if (ADDRESS_FORM.test(name)) throw nameMalformed(name);
  const path = keyPath(directory, name);
  makeDirectory(join(directory, KEYSTORES_FOLDER));
  if (!(await createPrivateFile(path, externalKeyBytes(key)))) throw keyExists(name, path);
  return { name, address: getAddress(key.address), external: key };
}

/**
 * The signer that can be asked for a key's signatures; undefined for a key that is here.
 * @throws DossierError KEY_UNKNOWN, KEY_DAMAGED
 */
export async function readExternalKey(directory: string, name: string): Promise<ExternalKey | undefined> {
  return (await readKeystore(directory, name)).external;
}

/**
 * Decrypts a key for signing.
 * @throws DossierError KEY_UNKNOWN with the names of the keys, PASSPHRASE_WRONG, KEY_DAMAGED, KEY_EXTERNAL
 */
export async function openKey(directory: string, name: string, passphrase: string): Promise<Wallet> {
  const { path, keystore, external } = await readKeystore(directory, name);
  if (external !== undefined) throw keyIsExternal(name, path);
  useNativeScrypt();
  try {
    return new Wallet((await decryptKeystoreJson(keystore, passphrase)).privateKey);
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith("incorrect password")) {
      // A changed byte of the ciphertext fails the same check and cannot be distinguished from a wrong passphrase.
      throw new DossierError(
        "PASSPHRASE_WRONG",
        {
          zh: `口令打不开密钥 ${showForeign(name)}：请重新输入；若确信无误，则文件 ${showPath(path)} 已损坏，请从备份恢复。`,
          en:
            `The passphrase does not open the key ${showForeign(name)}: type it again. ` +
            `If you are sure of it, the file ${showPath(path)} is damaged: restore it from a backup.`,
        },
        { name, path },
        cause,
      );
    }
    throw damagedKey(name, path, cause);
  }
}

/** The keys of a directory, without decrypting them. */
export interface SurveyedKeys {
  /** Sorted by name. */
  readonly keys: readonly KeyName[];
  /** The keys whose keystores cannot be read, with the fault of each. */
  readonly damaged: readonly { readonly name: string; readonly fault: DossierError }[];
}

/**
 * All keys, sorted by name, without decrypting them.
 * @throws DossierError KEY_DAMAGED, UNREADABLE
 */
export async function listKeys(directory: string): Promise<readonly KeyName[]> {
  const { keys, damaged } = await surveyKeys(directory);
  if (damaged[0] !== undefined) throw damaged[0].fault;
  return keys;
}

/**
 * The address of one key, without decrypting it and without reading the others; undefined when there is no such key.
 * @throws DossierError KEY_DAMAGED, UNREADABLE
 */
export async function addressOfKey(directory: string, name: string): Promise<string | undefined> {
  if (!KEY_NAME.test(name) || bytesOf(keyPath(directory, name), name) === undefined) return undefined;
  return (await readKeystore(directory, name)).address;
}

/** All keys, for whoever needs one of them: a damaged keystore does not hide the others. */
export async function surveyKeys(directory: string): Promise<SurveyedKeys> {
  const keys: KeyName[] = [];
  const damaged: { name: string; fault: DossierError }[] = [];
  for (const name of await keyNames(directory)) {
    try {
      const { address, external } = await readKeystore(directory, name);
      keys.push({ name, address, ...(external === undefined ? {} : { external }) });
    } catch (error) {
      if (!(error instanceof DossierError)) throw error;
      damaged.push({ name, fault: error });
    }
  }
  return { keys, damaged };
}

async function readKeystore(
  directory: string,
  name: string,
): Promise<{ path: string; keystore: string; address: string; external?: ExternalKey }> {
  const path = keyPath(directory, name);
  const bytes = bytesOf(path, name);
  if (bytes === undefined) {
    const names = await keyNames(directory);
    throw new DossierError(
      "KEY_UNKNOWN",
      names.length === 0
        ? {
            zh: `没有密钥 ${showForeign(name)}：请用 laiqu key new 新建。`,
            en: `There is no key ${showForeign(name)}: make one with laiqu key new.`,
          }
        : {
            zh: `没有密钥 ${showForeign(name)}，现有：${showForeignList(names).zh}。`,
            en: `There is no key ${showForeign(name)}; the keys are ${showForeignList(names).en}.`,
          },
      { name, names },
    );
  }
  const keystore = new TextDecoder().decode(bytes);
  const external = externalIn(bytes, name, path);
  if (external !== undefined) return { path, keystore, address: getAddress(external.address), external };
  const address = addressIn(bytes, name, path);
  if (address === undefined || !isKeystoreJson(keystore)) throw damagedKey(name, path);
  return { path, keystore, address };
}

/** @throws DossierError KEY_DAMAGED for a pipe or a folder, UNREADABLE */
function bytesOf(path: string, name: string): Uint8Array | undefined {
  try {
    return readRegularFileIfPresent(path, KEYSTORE_BYTES);
  } catch (cause) {
    if (cause instanceof FileError) throw damagedKey(name, path, cause);
    if (systemCode(cause) === undefined) throw cause;
    throw unreadable(path, cause);
  }
}

/** @returns undefined for a keystore @throws DossierError KEY_DAMAGED */
function externalIn(bytes: Uint8Array, name: string, path: string): ExternalKey | undefined {
  try {
    const value = parseStrictJson(bytes, { bytes: KEYSTORE_BYTES });
    return isExternalKey(value) ? parseExternalKey(value, () => damagedKey(name, path)) : undefined;
  } catch (cause) {
    if (cause instanceof InputError) throw damagedKey(name, path, cause);
    throw cause;
  }
}

/** The address of a keystore, which is not encrypted; undefined when there is none. @throws DossierError KEY_DAMAGED */
function addressIn(bytes: Uint8Array, name: string, path: string): string | undefined {
  try {
    const keystore = parseStrictJson(bytes, { bytes: KEYSTORE_BYTES });
    const problem = derivationProblem(keystore);
    if (problem !== undefined) throw costlyKey(name, path, problem);
    const address = isJsonObject(keystore) ? keystore["address"] : undefined;
    if (typeof address !== "string" || !/^(0x)?[0-9a-fA-F]{40}$/.test(address)) return undefined;
    return getAddress(address.toLowerCase());
  } catch (cause) {
    if (cause instanceof InputError) throw damagedKey(name, path, cause);
    throw cause;
  }
}

async function keyNames(directory: string): Promise<string[]> {
  try {
    const files = await readdir(join(directory, KEYSTORES_FOLDER));
    return (
      files
        .filter((file) => file.endsWith(".json") && !isTemporary(file))
        .map((file) => file.slice(0, -".json".length))
        // Other files there, such as a file manager's "key (copy).json", are no keys of ours.
        .filter((name) => KEY_NAME.test(name))
        .sort()
    );
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

const KEY_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** A key with the form of an address would be taken for that address wherever both may be named. */
const ADDRESS_FORM = /^0x[0-9a-f]*$/i;

/** Whether a text can name a key, and with it the dossier of a party. */
export function isKeyName(text: string): boolean {
  return KEY_NAME.test(text) && !ADDRESS_FORM.test(text) && !RESERVED.includes(text);
}

function keyPath(directory: string, name: string): string {
  if (!KEY_NAME.test(name)) throw nameMalformed(name);
  return join(directory, KEYSTORES_FOLDER, `${name}.json`);
}

function nameMalformed(name: string): DossierError {
  return new DossierError(
    "ALIAS_MALFORMED",
    {
      zh:
        `${showForeign(name)} 不能用作密钥名称：请用 1 至 64 个字母、数字、点、连字符或下划线，以字母或数字开头，` +
        "且不能是地址的形式（0x…）。",
      en:
        `${showForeign(name)} cannot name a key: use 1 to 64 letters, digits, dots, hyphens and underscores, ` +
        "beginning with a letter or digit, and not in the form of an address (0x…).",
    },
    { name },
  );
}

function keyExists(name: string, path: string): DossierError {
  return new DossierError(
    "KEY_EXISTS",
    {
      zh: `已有密钥 ${showForeign(name)}，覆盖它会使账户永久丢失：请换一个名称。`,
      en:
        `There is a key ${showForeign(name)} already, and overwriting it could lose an account for ever: choose ` +
        "another name.",
    },
    { name, path },
  );
}

function keyIsExternal(name: string, path: string): DossierError {
  return new DossierError(
    "KEY_EXTERNAL",
    {
      zh: `密钥 ${showForeign(name)} 存放在外部签名服务中，此处没有其密钥文件：请改用存放于此的密钥。`,
      en: `The key ${showForeign(name)} lies in an external signer and has no keystore here: use a key that has one.`,
    },
    { name, path },
  );
}

/** A changed number in a keystore must not fill the memory of whoever opens it. */
function costlyKey(name: string, path: string, { zh, en }: Bilingual): DossierError {
  return new DossierError(
    "KEY_DAMAGED",
    {
      zh: `${showPath(path)} 不是可用的密钥文件，${zh}：请从可信的备份恢复密钥 ${showForeign(name)}。`,
      en:
        `${showPath(path)} is not a usable keystore, because ${en}: restore the key ${showForeign(name)} ` +
        "from a backup that you trust.",
    },
    { name, path },
  );
}

function damagedKey(name: string, path: string, cause?: unknown): DossierError {
  return new DossierError(
    "KEY_DAMAGED",
    {
      zh: `${showPath(path)} 已损坏，不再是密钥文件：请从备份恢复密钥 ${showForeign(name)}。`,
      en:
        `${showPath(path)} is damaged and can no longer be read as a keystore: restore the key ` +
        `${showForeign(name)} from a backup.`,
    },
    { name, path },
    cause,
  );
}
