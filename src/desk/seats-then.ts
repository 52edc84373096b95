import type { KnownAct, StatementRow } from "../audit/act-rows.ts";
import { seatsAfter } from "../audit/seats-at.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { Hex } from "../consensus/hex.ts";
import { accountOf } from "../ledger/account-word.ts";
import { Code } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { givenRoles } from "../ledger/seat-stages.ts";
import type { RecordRow } from "../store/schema.ts";
import { recordsWith } from "./find-neighbours.ts";
import type { Look } from "./look.ts";

/** An account with the roles that it had in a jurisdiction, and the acts that gave them. */
export interface HeldRoles {
  readonly party: RecordRow;
  readonly account: Hex;
  /** The mask of the roles. */
  readonly roles: bigint;
  /** The end of the seat or of the roles, in seconds, whichever comes first. */
  readonly until: number | undefined;
  /** Whether the party's home is another jurisdiction. */
  readonly isElsewhere: boolean;
  /** The statements that gave and accepted the seat, and gave roles elsewhere. None for a seat of the founding. */
  readonly acts: readonly KnownAct[];
}

/** The parties that are at home in a jurisdiction, or got roles there from elsewhere, at any time. */
export async function partiesWithRolesIn(snapshot: Snapshot, jurisdiction: number): Promise<RecordId[]> {
  const atHome = await recordsWith(snapshot, { kind: Kind.PARTY, jurisdiction });
  const given = await snapshot.database
    .selectFrom("act")
    .select("subject")
    .distinct()
    .where("code", "=", Code.ROLES)
    .where("jurisdiction", "=", jurisdiction)
    .execute();
  return [...new Set([...atHome, ...given.map(({ subject }) => subject)])];
}

/** The accounts that had roles in a jurisdiction at the moment of a look, of the parties that it was made with. */
export function rolesThen(look: Look, parties: readonly RecordId[], jurisdiction: number): HeldRoles[] {
  return look.present(parties).flatMap((party) => rolesOfParty(look, party, jurisdiction));
}

function rolesOfParty(look: Look, party: RecordRow, jurisdiction: number): HeldRoles[] {
  const isElsewhere = party.jurisdiction !== jurisdiction;
  const { at } = look.moment;
  return [...seatsAfter(party, look.actsAbout(party.id))].flatMap(([account, seat]) => {
    const given = isElsewhere ? givenElsewhere(look, party.id, account, jurisdiction) : undefined;
    const roles = isElsewhere ? givenRoles(given?.value ?? 0n) : seat.roles;
    const ends = [seat.until, given?.until_time ?? null].filter((end) => end !== null);
    const until = ends.length === 0 ? undefined : Math.min(...ends);
    if (seat.stage !== "BOUND" || roles === 0n || (until !== undefined && until <= at)) return [];
    return [
      { party, account, roles, until, isElsewhere, acts: given === undefined ? seat.acts : [...seat.acts, given] },
    ];
  });
}

/** The last statement that gave an account roles in a jurisdiction that is not the home of its party. */
function givenElsewhere(look: Look, party: RecordId, account: Hex, jurisdiction: number): StatementRow | undefined {
  return look
    .statements([party], "ROLES")
    .findLast(
      (act) => act.jurisdiction === jurisdiction && act.document !== null && accountOf(act.document) === account,
    );
}
