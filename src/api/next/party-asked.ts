import { nameOfRow } from "../../audit/names.ts";
import { partyAt, seatOf } from "../../audit/parties.ts";
import type { OnlyOf } from "../../audit/role-holders.ts";
import { momentOf } from "../../audit/snapshot.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { Hex } from "../../consensus/hex.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { RecordName } from "../../schemas/record.ts";

/** The party, or the account, for which something is asked; nothing means anybody. */
export interface AskedFor {
  readonly party?: RecordId | undefined;
  readonly account?: Hex | undefined;
}

/**
 * The party for which something is asked; undefined for anybody.
 * @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND, SEAT_UNKNOWN
 */
export async function partyAsked(
  snapshot: Snapshot,
  { party, account }: AskedFor,
): Promise<{ readonly only: OnlyOf; readonly party: RecordName } | undefined> {
  if (account !== undefined) return { only: { account }, party: (await seatOf(snapshot, account)).result.party };
  if (party === undefined) return undefined;
  const { id, reference = null } = (await partyAt(snapshot, party, momentOf(snapshot, {}))).result.record;
  return { only: { party }, party: nameOfRow({ id, kind: Kind.PARTY, reference }) };
}
