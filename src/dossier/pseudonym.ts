import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { fromHex, isHex, toHex } from "../consensus/hex.ts";
import { canonicalBytes, parseCanonicalBytes } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import type { Dossier } from "./dossier.ts";
import { DossierError, systemCode, unwritable } from "./dossier-error.ts";
import { createPrivateFile } from "./private-files.ts";

/** The file of a registrar's secret, in the dossier of its key. */
export const PSEUDONYM_SECRET_FILE = "pseudonym-secret.json";

const FORMAT = "laiqu.pseudonym-secret.1";
const SECRET_BYTES = 32;
/** The digits of a pseudonym: the first 128 bits of the code. */
const DIGITS = 32;
const MOST_FILE_BYTES = 4_096;

/**
 * A party's reference on the ledger that nobody but its registrar can find from its credit code: the first 128 bits of
 * HMAC-SHA-256 under the registrar's secret over both credit codes. It differs for each operator, so that two operators
 * cannot know that they serve the same buyer.
 * @param operator - the reference of the operator
 * @param creditCode - of the party that gets the pseudonym
 */
export function pseudonymOf(secret: Uint8Array, operator: string, creditCode: string): string {
  const mac = createHmac("sha256", secret).update(`${operator}\n${creditCode}`).digest("hex");
  return `P-${mac.slice(0, DIGITS).toUpperCase()}`;
}

/** The path of the secret of a dossier. */
export function pseudonymSecretPath({ directory, party }: Dossier): string {
  return join(directory, party, PSEUDONYM_SECRET_FILE);
}

/**
 * The secret by which the owner of a dossier makes pseudonyms. The first call draws it at random and saves it, readable
 * by its owner alone. Without it nobody finds a pseudonym again, so that it belongs into every backup.
 * @throws DossierError DAMAGED, UNWRITABLE
 */
export async function pseudonymSecret(dossier: Dossier): Promise<Uint8Array> {
  const kept = readSecret(pseudonymSecretPath(dossier));
  if (kept !== undefined) return kept;
  await keepPseudonymSecret(dossier, randomBytes(SECRET_BYTES));
  // Another command may have drawn one first, and that one counts.
  return readSecret(pseudonymSecretPath(dossier)) ?? (await pseudonymSecret(dossier));
}

/** Saves a secret, unless the dossier has one. @throws DossierError UNWRITABLE */
export async function keepPseudonymSecret(dossier: Dossier, secret: Uint8Array): Promise<void> {
  const path = pseudonymSecretPath(dossier);
  try {
    makeDirectory(join(dossier.directory, dossier.party));
    await createPrivateFile(path, canonicalBytes({ format: FORMAT, secret: toHex(secret) }));
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unwritable(path, cause);
  }
}

/** @throws DossierError DAMAGED; FileError */
function readSecret(path: string): Uint8Array | undefined {
  const bytes = readRegularFileIfPresent(path, MOST_FILE_BYTES);
  return bytes === undefined ? undefined : parseSecret(bytes, path);
}

function parseSecret(bytes: Uint8Array, path: string): Uint8Array {
  try {
    const { format, secret } = membersOf(parseCanonicalBytes(bytes), ["format", "secret"], [], ({ zh, en }) =>
      damaged(path, { zh: `其内容${zh}`, en: `it ${en}` }),
    );
    if (format === FORMAT && isHex(secret, SECRET_BYTES)) return fromHex(secret);
    throw damaged(path, { zh: "格式不对", en: "it is malformed" });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw damaged(path, { zh: "它不是规范 JSON", en: "it is not canonical JSON" }, cause);
  }
}

/** @param reason - a clause that says what is wrong with the file */
function damaged(path: string, { zh, en }: Bilingual, cause?: unknown): DossierError {
  return new DossierError(
    "DAMAGED",
    {
      zh: `化名密值 ${showPath(path)} 已损坏（${zh}）：请从备份恢复；换用新的密值，化名即随之改变。`,
      en:
        `The secret of pseudonyms ${showPath(path)} is damaged (${en}): restore it from a backup, because with ` +
        "another secret the same buyer gets another pseudonym.",
    },
    { path },
    cause,
  );
}
