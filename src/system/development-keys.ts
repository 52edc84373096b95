import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Wallet } from "ethers";
import { createKey, listKeys, openKey, SCRYPT_COST } from "../dossier/keystore.ts";
import { PARTY_ALIASES, partyId } from "../demo/cast.ts";
import type { PartyAlias } from "../demo/cast.ts";
import { DEVELOPMENT_PASSPHRASE_FILE } from "../client/signer.ts";
import { aliasesPath } from "../client/party-aliases.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";

/** Published here on purpose: these keys are worth nothing outside one machine's development network. */
const DEVELOPMENT_PASSPHRASE = "laiqu-development";

/** A key for everybody in the demo. */
export type DevelopmentKeys = ReadonlyMap<PartyAlias, Wallet>;

/**
 * Makes encrypted throwaway keys for the demo's parties in a data directory, with the passphrase that
 * opens them and the parties' short names beside them; opens those that an earlier start made.
 * @throws DossierError when a key of such a name is there and is not a development key
 */
export async function developmentKeys(dataDirectory: string): Promise<DevelopmentKeys> {
  const directory = dossierDirectory(dataDirectory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const present = new Set((await listKeys(directory)).map(({ name }) => name));
  const keys = new Map<PartyAlias, Wallet>();
  for (const alias of PARTY_ALIASES) {
    if (!present.has(alias))
      await createKey(directory, alias, DEVELOPMENT_PASSPHRASE, { scryptCost: SCRYPT_COST.DEVELOPMENT });
    keys.set(alias, await openKey(directory, alias, DEVELOPMENT_PASSPHRASE));
  }
  await writeFile(
    join(directory, DEVELOPMENT_PASSPHRASE_FILE),
    `${[DEVELOPMENT_PASSPHRASE, ...PARTY_ALIASES].join("\n")}\n`,
    { mode: 0o600 },
  );
  const aliases = Object.fromEntries(PARTY_ALIASES.map((alias) => [alias, partyId(alias)]));
  await writeFile(aliasesPath(dataDirectory), `${JSON.stringify(aliases, undefined, 2)}\n`, { mode: 0o600 });
  return keys;
}
