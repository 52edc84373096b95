import { firstBytes, isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import { ROLL_SCHEMA } from "../../documents/persons-roll.ts";
import { storedEntries } from "../../dossier/survey-dossier.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { ClientContext } from "../client-context.ts";

/** A filing of persons on the ledger: its code, what it is about, and the digest of its document. */
interface RollFiling {
  readonly code: string;
  readonly subject: RecordId;
  readonly document: Hex;
}

/** UNKNOWN: no dossier here has the roll. */
export type OnRoll = "YES" | "NO" | "UNKNOWN";

/**
 * Whether a person is on the rolls behind some filings, by the dossiers on this machine. A roll counts only if its
 * hash is the root in the document of the filing, and the hash of that document is the one on the ledger.
 * @param person - as the rolls have it
 * @throws DossierError UNREADABLE
 */
export async function onRolls(
  { dossierDirectory }: Pick<ClientContext, "dossierDirectory">,
  filings: readonly RollFiling[],
  person: string,
): Promise<OnRoll> {
  const found: OnRoll[] = [];
  for (const filing of filings) found.push(await onRoll(dossierDirectory, filing, person));
  if (found.includes("YES")) return "YES";
  return found.includes("UNKNOWN") ? "UNKNOWN" : "NO";
}

async function onRoll(directory: string, { subject, document }: RollFiling, person: string): Promise<OnRoll> {
  const filed = await documentWith(directory, document);
  const root = filed === undefined || !isAbout(filed, subject) ? undefined : filed.fields["root"];
  const roll = isHex(root, 32) ? await documentWith(directory, root) : undefined;
  if (roll?.schemaId !== ROLL_SCHEMA || !isAbout(roll, subject)) return "UNKNOWN";
  return Object.values(roll.fields).includes(person) ? "YES" : "NO";
}

function isAbout({ boundTo }: CommittedDocument, subject: RecordId): boolean {
  return "subject" in boundTo && boundTo.subject === subject;
}

/** A document is kept in a folder that has the first ten bytes of its hash as its name. */
async function documentWith(directory: string, commitment: Hex): Promise<CommittedDocument | undefined> {
  const folder = firstBytes(commitment, 10);
  for await (const { document } of storedEntries(directory, { isWanted: ({ name }) => name === folder }))
    if (document?.commitment === commitment) return document;
  return undefined;
}
