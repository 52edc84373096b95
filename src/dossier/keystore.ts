import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { decryptKeystoreJson, encryptKeystoreJson, getAddress, isKeystoreJson, Wallet } from "ethers";
import { KEYSTORES_FOLDER } from "./dossier.ts";
import { DossierError, systemCode } from "./dossier-error.ts";
import { createPrivateFile, isTemporary, makePrivateDirectory, readIfPresent } from "./private-files.ts";

/**
 * The cost N of scrypt (RFC 7914; r 8, p 1): how many thousand times slower it makes guessing a
 * passphrase. DEVELOPMENT is for the throwaway keys of a development chain, dozens of which are opened
 * at every start; their passphrase is public anyway.
 */
export const SCRYPT_COST = { STANDARD: 131_072, DEVELOPMENT: 1_024 } as const;

export type KeyOptions = { readonly scryptCost?: number };

/** A key by the name its user gave it; the address is 0x and 40 hexadecimal digits (EIP-55). */
export type KeyName = { readonly name: string; readonly address: string };

/**
 * Makes a new random signing key and keeps it encrypted only (Web3 Secret Storage version 3:
 * scrypt, AES-128-CTR) in `<directory>/keystores/<name>.json`.
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
 * Keeps an existing private key (0x and 64 hexadecimal digits) encrypted.
 * @throws DossierError as createKey does
 */
export async function importKey(
  directory: string,
  name: string,
  privateKey: string,
  passphrase: string,
  options: KeyOptions = {},
): Promise<KeyName> {
  const path = keyPath(directory, name);
  if (passphrase === "")
    throw new DossierError(
      "PASSPHRASE_EMPTY",
      "a key needs a passphrase: it is all that protects the file when it is copied",
      { name },
    );
  if ((await readIfPresent(path)) !== undefined) throw keyExists(name, path);
  const { address } = new Wallet(privateKey);
  const keystore = await encryptKeystoreJson({ address, privateKey }, passphrase, {
    scrypt: { N: options.scryptCost ?? SCRYPT_COST.STANDARD, r: 8, p: 1 },
  });
  await makePrivateDirectory(join(directory, KEYSTORES_FOLDER));
  if (!(await createPrivateFile(path, new TextEncoder().encode(keystore)))) throw keyExists(name, path);
  return { name, address };
}

/**
 * Decrypts a key for signing.
 * @throws DossierError KEY_UNKNOWN with the names there are, PASSPHRASE_WRONG, KEY_DAMAGED
 */
export async function openKey(directory: string, name: string, passphrase: string): Promise<Wallet> {
  const { path, keystore } = await readKeystore(directory, name);
  try {
    return new Wallet((await decryptKeystoreJson(keystore, passphrase)).privateKey);
  } catch (cause) {
    if (cause instanceof Error && cause.message.startsWith("incorrect password")) {
      // A changed byte of the ciphertext fails the same check: nothing but the passphrase can tell them apart.
      throw new DossierError(
        "PASSPHRASE_WRONG",
        `the passphrase does not open the key ${name}: type it again; if you are sure of it, the file ${path} is damaged and a backup has it`,
        { name, path },
        cause,
      );
    }
    throw damagedKey(name, path, cause);
  }
}

/**
 * All keys, sorted by name, without decrypting them.
 * @throws DossierError KEY_DAMAGED
 */
export async function listKeys(directory: string): Promise<KeyName[]> {
  const names = await keyNames(directory);
  return Promise.all(names.map(async (name) => ({ name, address: (await readKeystore(directory, name)).address })));
}

async function readKeystore(
  directory: string,
  name: string,
): Promise<{ path: string; keystore: string; address: string }> {
  const path = keyPath(directory, name);
  const bytes = await readIfPresent(path);
  if (bytes === undefined) {
    const names = await keyNames(directory);
    throw new DossierError(
      "KEY_UNKNOWN",
      `there is no key ${name}; ${names.length === 0 ? "make one with: laiqu key new" : `there are ${names.join(", ")}`}`,
      { name, names },
    );
  }
  const keystore = new TextDecoder().decode(bytes);
  if (!isKeystoreJson(keystore)) throw damagedKey(name, path);
  const { address } = JSON.parse(keystore) as { address?: unknown };
  if (typeof address !== "string" || !/^(0x)?[0-9a-fA-F]{40}$/.test(address)) throw damagedKey(name, path);
  return { path, keystore, address: getAddress(address.toLowerCase()) };
}

async function keyNames(directory: string): Promise<string[]> {
  try {
    const files = await readdir(join(directory, KEYSTORES_FOLDER));
    return files
      .filter((file) => file.endsWith(".json") && !isTemporary(file))
      .map((file) => file.slice(0, -".json".length))
      .sort();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

function keyPath(directory: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new DossierError(
      "ALIAS_MALFORMED",
      `${JSON.stringify(name.slice(0, 80))} cannot name a key: use 1 to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit`,
      { name },
    );
  }
  return join(directory, KEYSTORES_FOLDER, `${name}.json`);
}

function keyExists(name: string, path: string): DossierError {
  return new DossierError(
    "KEY_EXISTS",
    `there is a key ${name} already, and overwriting it could lose an account for ever: choose another name`,
    { name, path },
  );
}

function damagedKey(name: string, path: string, cause?: unknown): DossierError {
  return new DossierError(
    "KEY_DAMAGED",
    `${path} is not a keystore any more: restore the key ${name} from a backup`,
    { name, path },
    cause,
  );
}
