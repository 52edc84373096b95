import { join } from "node:path";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { FileError } from "../files/file-error.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { isRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordName } from "../schemas/record.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { ClientError } from "./client-error.ts";

/** The file of short names of parties, in the dossier directory. The ledger knows parties by codes and pseudonyms. */
const ALIASES_FILE = "aliases.json";
/** The greatest size of that file in bytes. */
const ALIASES_BYTES = 1024 * 1024;

/** Record ids of parties by the short names that people use for them here. */
export type PartyAliases = ReadonlyMap<string, RecordId>;

/**
 * The short names kept in a dossier directory; empty when there are none. They are private: a buyer's
 * pseudonym on the ledger is only as good as the secrecy of this file.
 * @throws ClientError ALIASES_DAMAGED for a file that is not a map from names to ids
 */
export function readPartyAliases(dossierDirectory: string): PartyAliases {
  const path = aliasesPath(dossierDirectory);
  const bytes = bytesAt(path);
  return bytes === undefined ? new Map() : parseAliases(bytes, path);
}

/** @throws ClientError ALIASES_DAMAGED for a pipe or a folder; an error of the operating system */
function bytesAt(path: string): Uint8Array | undefined {
  try {
    return readRegularFileIfPresent(path, ALIASES_BYTES);
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause;
    throw damaged(path, { zh: "不是普通文件", en: "it is not a regular file" }, cause);
  }
}

/** The path of the aliases file of a dossier directory. */
export function aliasesPath(dossierDirectory: string): string {
  return join(dossierDirectory, ALIASES_FILE);
}

/**
 * A party as people write it here: its short name, else its reference, else its id. A reference that is the short name
 * of another party does not count.
 */
export function partyName(aliases: PartyAliases, { id, reference }: Pick<RecordName, "id" | "reference">): string {
  const [alias] = [...aliases].find(([, aliased]) => aliased === id) ?? [];
  if (alias !== undefined) return alias;
  return reference === undefined || aliases.has(reference) ? id : reference;
}

/**
 * Refuses a new reference that is the short name of another record here: whoever wrote it later would name that party,
 * and an act meant for the new record would reach the party.
 * @param id - of the new record, which may have the same reference and short name
 * @throws ClientError REFERENCE_SHORT_NAME
 */
export function refuseShortName(aliases: PartyAliases, reference: string, id: RecordId): void {
  const named = aliases.get(reference);
  if (named === undefined || named === id) return;
  const shown = showForeign(reference);
  throw new ClientError(
    "REFERENCE_SHORT_NAME",
    {
      zh: `业务编号 ${shown} 在此处是主体 ${named} 的简称，日后会被当作该主体：请改用其他业务编号。`,
      en:
        `The reference ${shown} is the short name of the party ${named} here, and would be taken for that party: ` +
        "choose another reference.",
    },
    { reference, party: named },
  );
}

function parseAliases(bytes: Uint8Array, path: string): PartyAliases {
  const value = parseJson(bytes, path);
  if (!isJsonObject(value)) throw damaged(path, { zh: "不是 JSON 对象", en: "it is not a JSON object" });
  const aliases = new Map<string, RecordId>();
  for (const [name, id] of Object.entries(value)) {
    const shown = showForeign(name);
    if (typeof id !== "string" || !isRecordId(id))
      throw damaged(path, { zh: `${shown} 之后不是记录标识`, en: `${shown} does not name a record id` });
    aliases.set(name, id);
  }
  return aliases;
}

function parseJson(bytes: Uint8Array, path: string): JsonValue {
  try {
    return parseStrictJson(bytes, { bytes: ALIASES_BYTES });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw damaged(path, reasonOf(cause), cause);
  }
}

/** @param reason - a clause that says what is wrong with the file */
function damaged(path: string, reason: Bilingual, cause?: unknown): ClientError {
  return new ClientError(
    "ALIASES_DAMAGED",
    {
      zh: `${showPath(path)} 已损坏（${reason.zh}）：应为简称到记录标识的对照表，请从备份恢复。`,
      en:
        `${showPath(path)} is damaged (${reason.en}): it should map short names to record ids; restore it from a ` +
        "backup.",
    },
    { path },
    cause,
  );
}
