import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Wallet } from "ethers";
import { aliasesPath } from "../client/party-aliases.ts";
import { DEVELOPMENT_PASSPHRASE_FILE } from "../client/signer.ts";
import { parseHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { createKey, listKeys, openKey, SCRYPT_COST } from "../dossier/keystore.ts";

/**
 * The passphrase is published on purpose, because these keys are worth nothing outside one machine's development
 * network.
 */
const DEVELOPMENT_PASSPHRASE = "laiqu-development";

/** The throwaway keys of a development network's parties, by the short names of the parties. */
export class DevelopmentKeys {
  readonly #wallets: ReadonlyMap<string, Wallet>;

  constructor(wallets: ReadonlyMap<string, Wallet>) {
    this.#wallets = wallets;
  }

  walletOf(party: string): Wallet {
    const wallet = this.#wallets.get(party);
    if (wallet === undefined) throw new RangeError(`There is no development key for ${party}.`);
    return wallet;
  }

  accountOf(party: string): Hex {
    return parseHex(this.walletOf(party).address, 20);
  }
}

/**
 * Makes an encrypted throwaway key for each party in a data directory, or opens the one that an earlier
 * start made. The passphrase that opens them and the short names of the parties are written beside them.
 * @param parties - their ids by their short names
 * @throws DossierError when there is a key of such a name that is not a development key
 */
export async function developmentKeys(
  dataDirectory: string,
  parties: ReadonlyMap<string, RecordId>,
): Promise<DevelopmentKeys> {
  const directory = dossierDirectory(dataDirectory);
  makeDirectory(directory);
  const wallets = await makeOrOpenKeys(directory, [...parties.keys()]);
  const passphraseFile = [DEVELOPMENT_PASSPHRASE, ...parties.keys()].join("\n");
  await writeFile(join(directory, DEVELOPMENT_PASSPHRASE_FILE), `${passphraseFile}\n`, { mode: 0o600 });
  const aliases = Object.fromEntries(parties);
  await writeFile(aliasesPath(directory), `${JSON.stringify(aliases, undefined, 2)}\n`, { mode: 0o600 });
  return new DevelopmentKeys(wallets);
}

async function makeOrOpenKeys(directory: string, names: readonly string[]): Promise<ReadonlyMap<string, Wallet>> {
  const present = new Set((await listKeys(directory)).map(({ name }) => name));
  const wallets = new Map<string, Wallet>();
  for (const alias of names) {
    if (!present.has(alias))
      await createKey(directory, alias, DEVELOPMENT_PASSPHRASE, { scryptCost: SCRYPT_COST.DEVELOPMENT });
    wallets.set(alias, await openKey(directory, alias, DEVELOPMENT_PASSPHRASE));
  }
  return wallets;
}
