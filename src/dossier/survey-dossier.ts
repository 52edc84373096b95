import { lstatSync } from "node:fs";
import { join } from "node:path";
import { entriesOf } from "../text/entries.ts";
import { listParties } from "./dossier.ts";
import type { DossierError } from "./dossier-error.ts";
import { namesIn } from "./names-in.ts";
import { OPENED_FOLDER } from "./opened-note.ts";
import { PSEUDONYM_SECRET_FILE } from "./pseudonym.ts";
import { notPlain, PLACES, readStoredEntry } from "./stored-entry.ts";
import type { Place, StoredEntry } from "./stored-entry.ts";

/** The dossiers and places to look into; all of them by default. */
export interface SurveyFilter {
  readonly party?: string | undefined;
  readonly places?: readonly Place[] | undefined;
  /** Whether to read the document in a folder; all are read by default. */
  readonly isWanted?: ((of: EntryName) => boolean) | undefined;
}

/** The name of a saved document: its dossier, its place there, and its folder. */
export type EntryName = Pick<StoredEntry, "party" | "place" | "name">;

/**
 * The saved documents of the dossiers in a directory, one after the other, so that a large dossier does not fill
 * memory. They are sorted by dossier, place and name.
 * @throws DossierError UNREADABLE for a folder that cannot be listed
 */
export async function* storedEntries(
  directory: string,
  { party: wanted, places, isWanted }: SurveyFilter = {},
): AsyncGenerator<StoredEntry> {
  for (const party of await listParties(directory)) {
    if (wanted !== undefined && party !== wanted) continue;
    for (const [place, name] of entriesOf(PLACES)) {
      if (places !== undefined && !places.includes(place)) continue;
      const folder = join(directory, party, name);
      for (const each of namesIn(folder)) {
        const of: EntryName = { party, place, name: each };
        if (isWanted?.(of) === false) continue;
        const entry = readStoredEntry(join(folder, each), of);
        if (entry !== undefined) yield entry;
      }
    }
  }
}

/** Files and links beside the documents, which no command of this program puts there. */
export interface Strays {
  readonly strays: readonly string[];
  /** A link may lead anywhere, and a backup refuses it. */
  readonly faults: readonly DossierError[];
}

/** The strays in a directory of dossiers that belong to no document. @throws DossierError UNREADABLE */
export async function straysBeside(directory: string): Promise<Strays> {
  const strays: string[] = [];
  const faults: DossierError[] = [];
  const look = (folder: string, isOurs: (name: string) => boolean): void => {
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found === undefined) continue;
      if (!found.isFile() && !found.isDirectory()) faults.push(notPlain(path, found));
      else if (!isOurs(name)) strays.push(path);
    }
  };
  // The directory holds short names, keys and the outbox too, which other commands read and check.
  look(directory, () => true);
  const ours: ReadonlySet<string> = new Set([...Object.values(PLACES), OPENED_FOLDER, PSEUDONYM_SECRET_FILE]);
  for (const party of await listParties(directory)) look(join(directory, party), (name) => ours.has(name));
  return { strays, faults };
}
