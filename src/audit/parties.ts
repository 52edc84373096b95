import { sql } from "kysely";
import type { Hex } from "../consensus/hex.ts";
import { Kind, kindLabels } from "../ledger/kinds.ts";
import { rolesOf } from "../ledger/roles.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { PartyAnswer, SeatForm } from "../schemas/questions.ts";
import type { RecordName } from "../schemas/record.ts";
import type { ElsewhereRow, SeatRow } from "../store/schema.ts";
import { answer } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { loadNames } from "./names.ts";
import { eventKey, momentOf } from "./snapshot.ts";
import type { Moment, Snapshot } from "./snapshot.ts";
import { standingAt } from "./standing-at.ts";

/** An answer shows this many accounts of one party at most. */
const MAX_SEATS = 1_000;

/**
 * A party with its accounts, whatever their present stage.
 * @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND
 */
export async function partyAt(snapshot: Snapshot, id: RecordId, moment: Moment): Promise<Answer<PartyAnswer>> {
  const party = await standingAt(snapshot, id, moment);
  const { record } = party.result;
  if (record.kind !== "PARTY")
    throw new AuditError(
      "RECORD_OTHER_KIND",
      {
        zh: `记录 ${id} 是${kindLabels[record.kind].zh}，不是主体：请给出主体。`,
        en: `The record ${id} is of the kind ${record.kind}, not a party: name a party.`,
      },
      { id, kind: record.kind, expected: Kind.PARTY },
    );
  const seats = await snapshot.database
    .selectFrom("seat")
    .selectAll()
    .where("party", "=", id)
    .orderBy("block_number")
    .orderBy("log_index")
    .orderBy("account")
    .limit(MAX_SEATS + 1)
    .execute();
  const shown = seats.slice(0, MAX_SEATS);
  const elsewhere = await elsewhereOf(
    snapshot,
    shown.map(({ account }) => account),
  );
  const completeness = seats.length > MAX_SEATS ? "truncated" : party.completeness;
  return {
    ...party,
    completeness,
    result: { record, seats: shown.map((seat) => seatForm(seat, record, elsewhere)) },
  };
}

/**
 * The party for which an account speaks, and the roles in which it does so.
 * @param account - 0x and 40 lower-case digits
 * @throws AuditError SEAT_UNKNOWN
 */
export async function seatOf(snapshot: Snapshot, account: Hex): Promise<Answer<SeatForm>> {
  // An account speaks for the party whose offer it accepted. Before that, the last offer is shown.
  const seat = await snapshot.database
    .selectFrom("seat")
    .selectAll()
    .where("account", "=", account)
    .where("stage", "<>", "WITHDRAWN")
    .orderBy(sql<boolean>`stage = 'OFFERED'`)
    .orderBy("block_number", "desc")
    .orderBy("log_index", "desc")
    .executeTakeFirst();
  if (seat === undefined) throw seatUnknown(account, snapshot.asOf.block);
  const names = await loadNames(snapshot, [seat.party]);
  return answer(snapshot, momentOf(snapshot, {}), {
    result: seatForm(seat, names(seat.party), await elsewhereOf(snapshot, [account])),
    events: [],
    basis: "ENFORCED",
  });
}

/** The error for an account that speaks for nobody as of a block. */
export function seatUnknown(account: Hex, block: number): AuditError {
  return new AuditError(
    "SEAT_UNKNOWN",
    {
      zh: `截至区块 ${block}，账户 ${account} 不代表任何主体。`,
      en: `The account ${account} speaks for no party as of block ${block}.`,
    },
    { account, block },
  );
}

async function elsewhereOf(snapshot: Snapshot, accounts: readonly Hex[]): Promise<readonly ElsewhereRow[]> {
  return await snapshot.database
    .selectFrom("elsewhere")
    .selectAll()
    .where("account", "=", sql<Hex>`ANY(${[...accounts]}::text[])`)
    .orderBy("jurisdiction")
    .execute();
}

function seatForm(seat: SeatRow, { id, kind, reference }: RecordName, elsewhere: readonly ElsewhereRow[]): SeatForm {
  return {
    account: seat.account,
    party: { id, kind, ...(reference === undefined ? {} : { reference }) },
    roles: rolesOf(seat.roles),
    mask: seat.roles.toString(),
    jurisdiction: seat.jurisdiction,
    elsewhere: elsewhere
      .filter(({ account }) => account === seat.account)
      .map(({ jurisdiction, roles, until_time: until }) => ({
        jurisdiction,
        roles: rolesOf(roles),
        ...(until === null ? {} : { until }),
      })),
    stage: seat.stage,
    ...(seat.until_time === null ? {} : { until: seat.until_time }),
    event: eventKey(seat.block_number, seat.log_index),
  };
}
