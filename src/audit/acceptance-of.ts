import { sql } from "kysely";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { Code } from "../ledger/codes.ts";
import type { SeatForm } from "../schemas/questions.ts";
import type { Snapshot } from "./snapshot.ts";
import { seatOf } from "./parties.ts";

/** The transaction by which an account accepted its seat. */
export interface Acceptance {
  readonly seat: SeatForm;
  /** The hash of the transaction, which the account signed; undefined for an account that has signed nothing. */
  readonly transaction: Hex | undefined;
}

/**
 * The transaction by which an account accepted its seat. An account that a founding seated has none; then it is the
 * first act that the account signed.
 * @throws AuditError SEAT_UNKNOWN
 */
export async function acceptanceOf(snapshot: Snapshot, account: Hex): Promise<Acceptance> {
  const seat = (await seatOf(snapshot, account)).result;
  const { database } = snapshot;
  const act = await database
    .selectFrom("act")
    .select(["block_number", "log_index"])
    .where("by_party", "=", seat.party.id)
    .where("account", "=", account)
    .orderBy(sql<boolean>`code IS DISTINCT FROM ${Code.SEAT_ACCEPTED}`)
    .orderBy("block_number")
    .orderBy("log_index")
    .executeTakeFirst();
  const place =
    act ??
    (await database
      .selectFrom("record")
      .select(["block_number", "log_index"])
      .where("issuer", "=", seat.party.id)
      .where("account", "=", account)
      .orderBy("block_number")
      .orderBy("log_index")
      .executeTakeFirst());
  if (place === undefined) return { seat, transaction: undefined };
  const event = await database
    .selectFrom("event")
    .select("transaction_hash")
    .where("block_number", "=", place.block_number)
    .where("log_index", "=", place.log_index)
    .executeTakeFirstOrThrow();
  return { seat, transaction: toHex(event.transaction_hash) };
}
