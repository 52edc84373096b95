import type { Hex } from "../consensus/hex.ts";
import { accountOf } from "../ledger/account-word.ts";
import { Code, Family } from "../ledger/codes.ts";
import { givenRoles, seatAfter } from "../ledger/seat-stages.ts";
import type { SeatState } from "../ledger/seat-stages.ts";
import { familyNumber } from "../ledger/statements.ts";
import { unpackSeat } from "../ledger/views.ts";
import type { ElsewhereRow, RecordRow } from "../store/schema.ts";
import type { KnownAct, StatementRow } from "./act-rows.ts";

/** A seat of a party with the statements that led to it. None led to a seat of the founding. */
export interface SeatThen extends SeatState {
  readonly acts: readonly StatementRow[];
}

/**
 * The seats of a party as its recording and some acts about it left them, by account. The history of a seat is that of
 * the acts about its party, so that no table of its own is needed: the acts are taken up to a moment, as the index
 * takes them up to its checkpoint. At the founding a seat is bound at once.
 * @param acts - about the party, in the order of the chain
 */
export function seatsAfter(party: RecordRow, acts: readonly KnownAct[]): ReadonlyMap<Hex, SeatThen> {
  const seats = new Map<Hex, SeatThen>();
  const { firstAccount, roleMask } = unpackSeat(party.clear);
  if (firstAccount !== undefined) {
    const stage = party.account === null ? "BOUND" : "OFFERED";
    seats.set(firstAccount, { stage, roles: roleMask, until: party.original_until, acts: [] });
  }
  for (const act of acts) {
    if (act.type !== "ATTEST" || familyNumber(act.code) !== Family.SEAT || act.document === null) continue;
    const account = accountOf(act.document);
    const before = seats.get(account);
    const after = seatAfter(before, {
      code: act.code,
      value: act.value,
      until: act.until_time,
      byAgencies: act.by_party === party.parent,
    });
    // An offer begins anew what led to a seat.
    const led = act.code === Code.SEAT_OFFERED ? [] : (before?.acts ?? []);
    if (after !== undefined) seats.set(account, { ...after, acts: [...led, act] });
  }
  return seats;
}

/**
 * The roles that some acts about a party left its accounts outside their home jurisdiction, by jurisdiction.
 * @param acts - about the party, in the order of the chain
 */
export function elsewhereAfter(acts: readonly KnownAct[]): readonly ElsewhereRow[] {
  const given = new Map<string, ElsewhereRow>();
  for (const act of acts) {
    if (act.type !== "ATTEST" || act.code !== Code.ROLES || act.document === null) continue;
    const { jurisdiction, until_time, block_number, log_index } = act;
    const account = accountOf(act.document);
    const roles = givenRoles(act.value);
    given.set(`${account}/${jurisdiction}`, { account, jurisdiction, roles, until_time, block_number, log_index });
  }
  return [...given.values()].toSorted((one, other) => one.jurisdiction - other.jurisdiction);
}
