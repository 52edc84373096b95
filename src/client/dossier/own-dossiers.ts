import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { listParties } from "../../dossier/dossier.ts";
import { surveyKeys } from "../../dossier/keystore.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { ClientContext } from "../client-context.ts";

/** A key of this machine that speaks for a party; its dossier has the same name. */
export interface OwnDossier {
  readonly name: string;
  readonly account: Hex;
  readonly party: RecordName;
}

/**
 * The keys here that have a seat on the ledger, with their parties. A key without a seat has done nothing there.
 * @param only - one key; all by default
 * @throws ApiError; DossierError UNREADABLE
 */
export async function ownDossiers(context: ClientContext, only?: string): Promise<readonly OwnDossier[]> {
  const { keys } = await surveyKeys(context.dossierDirectory);
  const own: OwnDossier[] = [];
  for (const { name, address } of keys) {
    const account = address.toLowerCase();
    if ((only !== undefined && name !== only) || !isHex(account, 20)) continue;
    const { seat } = await context.api.account(account);
    if (seat !== undefined && seat.stage !== "OFFERED") own.push({ name, account, party: seat.party });
  }
  return own;
}

/** The names of dossiers on this machine: those of keys, and folders whose key is elsewhere. @throws DossierError */
export async function dossierNames({
  dossierDirectory,
}: Pick<ClientContext, "dossierDirectory">): Promise<readonly string[]> {
  const { keys } = await surveyKeys(dossierDirectory);
  return [...new Set([...(await listParties(dossierDirectory)), ...keys.map(({ name }) => name)])].sort();
}
