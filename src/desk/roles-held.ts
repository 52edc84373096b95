import { viewOfRow } from "../audit/record-view.ts";
import { legalTime } from "../audit/moment.ts";
import { Code } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role, roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/** The time from which a party had a role in a jurisdiction, and until when. Legal times in seconds. */
interface RoleHeld {
  readonly from: number;
  /** Absent for a role without an end. */
  readonly until?: number;
}

/** The roles that one act gave to a party. */
interface RolesGiven {
  readonly mask: bigint;
  readonly from: number;
  readonly until: number | null;
}

/**
 * The first act up to the moment of a look that gave a role to a party: its recording or the offer of an account at
 * home, or the roles of an account in another jurisdiction. Whether the account still acts is not told here.
 * @param jurisdiction - the number of the jurisdiction in which the role counts
 * @returns undefined where no act gave it
 */
export function roleHeld(look: Look, party: RecordRow, role: RoleName, jurisdiction: number): RoleHeld | undefined {
  const bit = 1n << BigInt(Role[role]);
  const first = rolesGiven(look, party, jurisdiction).find(({ mask }) => (mask & bit) !== 0n);
  if (first === undefined) return undefined;
  return { from: first.from, ...(first.until === null ? {} : { until: first.until }) };
}

function rolesGiven(look: Look, party: RecordRow, jurisdiction: number): readonly RolesGiven[] {
  const isAtHome = party.jurisdiction === jurisdiction;
  const view = viewOfRow(party);
  const atRecording =
    isAtHome && view.kind === Kind.PARTY
      ? [{ mask: roleMask(view.roles), from: legalTime(party, party.recorded_at), until: null }]
      : [];
  const later = look.actsAbout(party.id).flatMap((act) => {
    const gives = act.type === "ATTEST" && act.code === (isAtHome ? Code.SEAT_OFFERED : Code.ROLES);
    if (!gives || (!isAtHome && act.jurisdiction !== jurisdiction)) return [];
    return [{ mask: act.value, from: legalTime(act, act.time), until: act.until_time }];
  });
  return [...atRecording, ...later];
}
