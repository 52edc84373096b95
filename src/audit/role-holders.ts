import type { Hex } from "../consensus/hex.ts";
import { rolesOf } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordName } from "../schemas/record.ts";
import { nameOfRow } from "./names.ts";
import type { Snapshot } from "./snapshot.ts";

/** A question looks at this many accounts of a jurisdiction at most. */
const MOST_ACCOUNTS = 2_000;

/** An account that acts for a party in a jurisdiction now, with the roles that it has there. */
export interface RoleHolder {
  readonly party: RecordName;
  readonly account: Hex;
  readonly roles: readonly RoleName[];
}

interface RoleHolders {
  readonly holders: readonly RoleHolder[];
  /** Whether there are more accounts than a question looks at. */
  readonly truncated: boolean;
}

/** One party, or one account, to which the holders of roles are restricted. */
export interface OnlyOf {
  readonly party?: RecordId;
  readonly account?: Hex;
}

/**
 * The accounts that have roles in a jurisdiction at the time of the last indexed block, of parties that are in force:
 * those at home first, then those that have roles there from elsewhere; each in the order in which they came.
 * @param jurisdiction - its ordinal
 */
export async function roleHolders(snapshot: Snapshot, jurisdiction: number, only: OnlyOf = {}): Promise<RoleHolders> {
  const found = [
    ...(await atHome(snapshot, jurisdiction, only)),
    ...(await fromElsewhere(snapshot, jurisdiction, only)),
  ];
  const holders = found
    .filter(({ roles }) => roles !== 0n)
    .map(({ account, roles, party, kind, reference }) => ({
      party: nameOfRow({ id: party, kind, reference }),
      account,
      roles: rolesOf(roles),
    }));
  return { holders, truncated: found.length > MOST_ACCOUNTS };
}

async function atHome({ database, asOf }: Snapshot, jurisdiction: number, { party, account }: OnlyOf) {
  let query = database
    .selectFrom("seat")
    .innerJoin("record", "record.id", "seat.party")
    .select(["seat.account", "seat.party", "seat.roles", "record.kind", "record.reference"])
    .where("seat.stage", "=", "BOUND")
    .where("seat.jurisdiction", "=", jurisdiction)
    .where("record.status", "=", Status.IN_FORCE)
    .where((where) => where.or([where("seat.until_time", "is", null), where("seat.until_time", ">", asOf.time)]));
  if (party !== undefined) query = query.where("seat.party", "=", party);
  if (account !== undefined) query = query.where("seat.account", "=", account);
  return await query
    .orderBy("seat.block_number")
    .orderBy("seat.log_index")
    .limit(MOST_ACCOUNTS + 1)
    .execute();
}

async function fromElsewhere({ database, asOf }: Snapshot, jurisdiction: number, { party, account }: OnlyOf) {
  let query = database
    .selectFrom("elsewhere")
    .innerJoin("seat", "seat.account", "elsewhere.account")
    .innerJoin("record", "record.id", "seat.party")
    .select(["seat.account", "seat.party", "elsewhere.roles", "record.kind", "record.reference"])
    .where("elsewhere.jurisdiction", "=", jurisdiction)
    .where("seat.stage", "=", "BOUND")
    .where("record.status", "=", Status.IN_FORCE)
    .where((where) => where.or([where("seat.until_time", "is", null), where("seat.until_time", ">", asOf.time)]))
    .where((where) =>
      where.or([where("elsewhere.until_time", "is", null), where("elsewhere.until_time", ">", asOf.time)]),
    );
  if (party !== undefined) query = query.where("seat.party", "=", party);
  if (account !== undefined) query = query.where("seat.account", "=", account);
  return await query
    .orderBy("elsewhere.block_number")
    .orderBy("elsewhere.log_index")
    .limit(MOST_ACCOUNTS + 1)
    .execute();
}
