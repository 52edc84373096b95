import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../cli/cli-error.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";

/** Beside the parties' dossiers: short names of parties, which the ledger knows by codes and pseudonyms. */
const ALIASES_FILE = "aliases.json";

/** Record ids of parties by the short names that people use for them here. */
export type PartyAliases = ReadonlyMap<string, string>;

/**
 * The short names kept in a data directory; empty when there are none. They are private: a buyer's
 * pseudonym on the ledger is only as good as the secrecy of this file.
 * @throws CliError `NOT_VALID` for a file that is not a map from names to ids
 */
export function readPartyAliases(dataDirectory: string): PartyAliases {
  const path = aliasesPath(dataDirectory);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Map();
    throw error;
  }
  return parseAliases(text, path);
}

/** Where the aliases of a data directory are kept. */
export function aliasesPath(dataDirectory: string): string {
  return join(dossierDirectory(dataDirectory), ALIASES_FILE);
}

function parseAliases(text: string, path: string): PartyAliases {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value);
      if (
        entries.every(
          (entry): entry is [string, string] => typeof entry[1] === "string" && /^0x[0-9a-f]{20}$/.test(entry[1]),
        )
      )
        return new Map(entries);
    }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new CliError(
    "NOT_VALID",
    {
      zh: `${path} 已损坏：应为简称到记录标识的对照表，请从备份恢复。`,
      en: `${path} is damaged: it should map short names to record ids; restore it from a backup.`,
    },
    { path },
  );
}
