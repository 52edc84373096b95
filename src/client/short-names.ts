import { withShortNamesLock } from "../dossier/account-lock.ts";
import { unwritable, systemCode } from "../dossier/dossier-error.ts";
import { replacePrivateFile } from "../dossier/private-files.ts";
import { makeDirectory } from "../files/make-directory.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { parseNewReference } from "../ledger/typed-name.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { ApiError } from "./http/api-error.ts";
import { aliasesPath, readPartyAliases } from "./party-aliases.ts";
import type { PartyAliases } from "./party-aliases.ts";
import { resolveRecord } from "./resolve-record.ts";

/** The party behind a short name, and whether the name was new. */
export interface GivenName {
  readonly name: string;
  readonly party: RecordId;
  readonly given: boolean;
}

/** Blanks and commas separate names in options, and a slash separates the parts of an address. */
const SEPARATOR = /[\s,/]/u;

/**
 * Gives a party a short name on this machine. The ledger does not learn it.
 * @param named - the party: its reference, its id or another short name
 * @throws ClientError SHORT_NAME_MALFORMED, SHORT_NAME_TAKEN, SHORT_NAME_IS_REFERENCE; InputError; ApiError;
 *   DossierError
 */
export async function giveShortName(context: ClientContext, named: string, text: string): Promise<GivenName> {
  const name = parseShortName(text);
  const { id: party } = await resolveRecord(context, named, "PARTY");
  const other = await partyWithReference(context, name);
  if (other !== undefined && other !== party) throw isReference(name, other);
  return await changeNames(context, (names) => {
    const taken = names.get(name);
    if (taken !== undefined && taken !== party) throw isTaken(name, taken);
    names.set(name, party);
    return { name, party, given: taken === undefined };
  });
}

/**
 * Forgets a short name. The party and its record stay as they are.
 * @throws ClientError SHORT_NAME_UNKNOWN; DossierError
 */
export async function forgetShortName(context: ClientContext, name: string): Promise<RecordId> {
  return await changeNames(context, (names) => {
    const party = names.get(name);
    if (party === undefined) throw isUnknown(name);
    names.delete(name);
    return party;
  });
}

/** Changes the names as they are now, whatever this context has read. */
async function changeNames<T>(
  { dossierDirectory }: Pick<ClientContext, "dossierDirectory">,
  change: (names: Map<string, RecordId>) => T,
): Promise<T> {
  makeDirectory(dossierDirectory);
  return await withShortNamesLock(dossierDirectory, async () => {
    const names = new Map(readPartyAliases(dossierDirectory));
    const changed = change(names);
    await writeNames(dossierDirectory, names);
    return changed;
  });
}

async function writeNames(dossierDirectory: string, names: PartyAliases): Promise<void> {
  const path = aliasesPath(dossierDirectory);
  const text = `${JSON.stringify(Object.fromEntries(names), undefined, 2)}\n`;
  try {
    await replacePrivateFile(path, new TextEncoder().encode(text));
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unwritable(path, cause);
  }
}

/** @throws InputError REFERENCE_*; ClientError SHORT_NAME_MALFORMED */
function parseShortName(text: string): string {
  const name = parseNewReference(text);
  if (!SEPARATOR.test(name)) return name;
  throw new ClientError(
    "SHORT_NAME_MALFORMED",
    {
      zh: `简称 ${showForeign(text)} 含有空格、逗号或斜杠，在命令中会被拆开：请改用连字符。`,
      en:
        `The short name ${showForeign(text)} has a blank, a comma or a slash, at which commands divide names: ` +
        "write a hyphen instead.",
    },
    { text },
  );
}

/** The party of the ledger that has a reference; undefined where none has it, or several have it. */
async function partyWithReference(context: ClientContext, reference: string): Promise<RecordId | undefined> {
  try {
    return (await context.api.namedRecord(reference, "PARTY")).result.record.id;
  } catch (error) {
    const code = error instanceof ApiError ? error.problem?.code : undefined;
    if (code === "RECORD_UNKNOWN" || code === "REFERENCE_AMBIGUOUS") return undefined;
    throw error;
  }
}

/* ------------------------------------------------ errors */

function isTaken(name: string, party: RecordId): ClientError {
  return new ClientError(
    "SHORT_NAME_TAKEN",
    {
      zh: `${showForeign(name)} 在此处已是主体 ${party} 的简称：请改用其他简称，或先删去该简称。`,
      en:
        `${showForeign(name)} is the short name of the party ${party} here: choose another one, or forget it ` +
        "first.",
    },
    { name, party },
  );
}

function isReference(name: string, party: RecordId): ClientError {
  return new ClientError(
    "SHORT_NAME_IS_REFERENCE",
    {
      zh: `${showForeign(name)} 是另一主体 ${party} 的业务编号，作为简称会使其无法以业务编号指明：请改用其他简称。`,
      en:
        `${showForeign(name)} is the reference of another party, ${party}, which could then not be named by it: ` +
        "choose another short name.",
    },
    { name, party },
  );
}

function isUnknown(name: string): ClientError {
  return new ClientError(
    "SHORT_NAME_UNKNOWN",
    {
      zh: `此处没有简称 ${showForeign(name)}：请核对。`,
      en: `There is no short name ${showForeign(name)} here: check it.`,
    },
    { name },
  );
}
