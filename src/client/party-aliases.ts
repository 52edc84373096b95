import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordName } from "../schemas/record.ts";
import { ClientError } from "./client-error.ts";

/** Lies beside the parties' dossiers: short names of parties, which the ledger knows by codes and pseudonyms. */
const ALIASES_FILE = "aliases.json";

/** Record ids of parties by the short names that people use for them here. */
export type PartyAliases = ReadonlyMap<string, RecordId>;

/**
 * The short names kept in a dossier directory; empty when there are none. They are private: a buyer's
 * pseudonym on the ledger is only as good as the secrecy of this file.
 * @throws ClientError ALIASES_DAMAGED for a file that is not a map from names to ids
 */
export function readPartyAliases(dossierDirectory: string): PartyAliases {
  const path = aliasesPath(dossierDirectory);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Map();
    throw error;
  }
  const aliases = parseAliases(text);
  if (aliases !== undefined) return aliases;
  throw new ClientError(
    "ALIASES_DAMAGED",
    {
      zh: `${path} 已损坏：应为简称到记录标识的对照表，请从备份恢复。`,
      en: `${path} is damaged: it should map short names to record ids; restore it from a backup.`,
    },
    { path },
  );
}

/** Where the aliases of a dossier directory are kept. */
export function aliasesPath(dossierDirectory: string): string {
  return join(dossierDirectory, ALIASES_FILE);
}

/** A party as people write it here: its short name, else its reference, else its id. */
export function partyName(aliases: PartyAliases, { id, reference }: Pick<RecordName, "id" | "reference">): string {
  const [alias] = [...aliases].find(([, aliased]) => aliased === id) ?? [];
  return alias ?? reference ?? id;
}

/** Undefined for a text that is not a map from names to ids. */
function parseAliases(text: string): PartyAliases | undefined {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const aliases = new Map<string, RecordId>();
  for (const [name, id] of Object.entries(value)) {
    if (typeof id !== "string" || !isRecordId(id)) return undefined;
    aliases.set(name, id);
  }
  return aliases;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
