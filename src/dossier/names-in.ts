import { readdirSync } from "node:fs";
import { systemCode, unreadable } from "./dossier-error.ts";
import { isTemporary } from "./private-files.ts";

/**
 * The names in a folder, sorted as texts, without those of unfinished work; none where there is no such folder.
 * @throws DossierError UNREADABLE
 */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !isTemporary(name))
      .sort();
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    if (systemCode(cause) === undefined) throw cause;
    throw unreadable(folder, cause);
  }
}
