import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Hex } from "../consensus/hex.ts";
import { makeDirectory } from "../files/make-directory.ts";
import { showPath } from "../text/foreign-text.ts";
import type { Dossier } from "./dossier.ts";
import { DossierError, systemCode, unwritable } from "./dossier-error.ts";
import { namesIn } from "./names-in.ts";
import { syncDirectory } from "./private-files.ts";
import { PLACES } from "./stored-entry.ts";
import type { StoredEntry } from "./stored-entry.ts";

/**
 * Puts a document aside that the ledger never recorded, to `unrecorded/<name>-<n>`. Nothing is lost.
 * @returns the new path
 * @throws DossierError UNWRITABLE
 */
export async function putAside({ directory, party }: Dossier, { name, folder }: MovedEntry): Promise<string> {
  const aside = join(directory, party, PLACES.UNRECORDED);
  makeDirectory(aside);
  const earlier = namesIn(aside).flatMap((each) => numberIn(each, name));
  return await moved(folder, join(aside, `${name}-${Math.max(0, ...earlier) + 1}`));
}

/**
 * Puts a document back that the ledger has recorded meanwhile. One that lies there is never replaced.
 * @param home - the name that its folder has in `records/`
 * @returns the new path
 * @throws DossierError SAVED_DIFFERENTLY when another document lies there, UNWRITABLE
 */
export async function putBack({ directory, party }: Dossier, { folder }: MovedEntry, home: Hex): Promise<string> {
  const records = join(directory, party, PLACES.RECORDS);
  makeDirectory(records);
  return await moved(folder, join(records, home));
}

type MovedEntry = Pick<StoredEntry, "name" | "folder">;

function numberIn(each: string, name: string): readonly number[] {
  const [, digits] = each.startsWith(`${name}-`) ? (/-(\d{1,9})$/.exec(each) ?? []) : [];
  return digits === undefined ? [] : [Number(digits)];
}

async function moved(from: string, to: string): Promise<string> {
  try {
    await rename(from, to);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "ENOTEMPTY" || code === "EEXIST") throw inTheWay(from, to, cause);
    if (code === undefined) throw cause;
    throw unwritable(to, cause);
  }
  await syncDirectory(dirname(to));
  await syncDirectory(dirname(from));
  return to;
}

function inTheWay(from: string, to: string, cause: unknown): DossierError {
  return new DossierError(
    "SAVED_DIFFERENTLY",
    {
      zh: `${showPath(to)} 已有另一份文书，${showPath(from)} 未移动：请核对两者。`,
      en: `Another document lies at ${showPath(to)}, so ${showPath(from)} was not moved: compare the two.`,
    },
    { path: to, from },
    cause,
  );
}
