import { seatUnknown } from "../audit/parties.ts";
import type { Hex } from "../consensus/hex.ts";
import type { ApiContext } from "./api-context.ts";
import { sightNow } from "./asking.ts";
import { forLimitedAsker } from "./unseen-error.ts";

/**
 * Refuses to do for a party what is for another party's account. An account of another party is answered as one that
 * speaks for nobody. An auditor or an authority acts by no such route.
 * @param mayBeNew - whether an account may do it that speaks for nobody yet, as one that accepts its seat
 * @throws AuditError SEAT_UNKNOWN
 */
export async function demandOwnAccount(context: ApiContext, account: Hex, mayBeNew = false): Promise<void> {
  const party = context.access === undefined ? undefined : sightNow()?.party;
  if (party === undefined) return;
  await context.askWhole(async ({ database, asOf }) => {
    const seats = await database
      .selectFrom("seat")
      .select("party")
      .where("account", "=", account)
      .where("stage", "in", ["BOUND", "FROZEN"])
      .execute();
    const isOwn = seats.length === 0 ? mayBeNew : seats.some((seat) => seat.party === party);
    if (!isOwn) throw forLimitedAsker(seatUnknown(account, asOf.block));
  });
}
