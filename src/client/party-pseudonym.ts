import { parseCreditCode } from "../documents/credit-code.ts";
import { openDossier } from "../dossier/dossier.ts";
import { pseudonymOf, pseudonymSecret, pseudonymSecretPath } from "../dossier/pseudonym.ts";
import { Kind } from "../ledger/kinds.ts";
import { recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { ClientContext } from "./client-context.ts";
import { ApiError } from "./http/api-error.ts";
import { resolveRecord } from "./resolve-record.ts";
import { resolveSeat } from "./seat.ts";

/** The pseudonym of a party with one operator. */
export interface Pseudonym {
  readonly pseudonym: string;
  readonly operator: RecordId;
  /** The id of the record of a party with this pseudonym that the same registrar admits. */
  readonly party: RecordId;
  /** Whether the ledger has that record already. */
  readonly recorded: boolean;
  /** The file with the registrar's secret. */
  readonly secretFile: string;
}

/** The party that gets a pseudonym, and the operator with which it has it. */
export interface PseudonymRequest {
  readonly creditCode: string;
  /** A reference, an id or a short name. */
  readonly operator: string;
}

/**
 * The pseudonym under which a registrar admits a party. Nothing is signed or sent; the first one draws the registrar's
 * secret and saves it.
 * @param key - of the registrar
 * @throws InputError CREDIT_CODE_*; ClientError KEY_UNKNOWN, SEAT_ABSENT; ApiError; DossierError
 */
export async function pseudonymFor(
  context: ClientContext,
  key: string,
  { creditCode, operator }: PseudonymRequest,
): Promise<Pseudonym> {
  const { code } = parseCreditCode(creditCode);
  const { seat } = await resolveSeat(context, key);
  const named = await resolveRecord(context, operator, "PARTY");
  const dossier = openDossier(context.dossierDirectory, key);
  const pseudonym = pseudonymOf(await pseudonymSecret(dossier), named.reference ?? named.id, code);
  const party = recordId({ kind: Kind.PARTY, issuer: seat.party.id, reference: pseudonym, revision: 0 });
  const recorded = await isRecorded(context, party);
  return { pseudonym, operator: named.id, party, recorded, secretFile: pseudonymSecretPath(dossier) };
}

async function isRecorded({ api }: ClientContext, id: RecordId): Promise<boolean> {
  try {
    await api.record(id);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.problem?.code === "RECORD_UNKNOWN") return false;
    throw error;
  }
}
