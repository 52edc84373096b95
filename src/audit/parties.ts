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
import { LedgerGraph } from "./ledger-graph.ts";
import { loadNames } from "./names.ts";
import { elsewhereAfter, seatsAfter } from "./seats-at.ts";
import { eventKey } from "./moment.ts";
import { momentOf } from "./snapshot.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";
import { standingAt } from "./standing-at.ts";

/** An answer shows this many accounts of one party at most. */
const MAX_SEATS = 1_000;

/**
 * A party with its accounts as they were at the moment, whatever their stage.
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
  const found = await seatsOf(snapshot, id, moment);
  const seats = found.seats.slice(0, MAX_SEATS);
  const completeness = found.seats.length > MAX_SEATS ? "truncated" : party.completeness;
  return {
    ...party,
    completeness,
    result: { record, seats: seats.map((seat) => seatForm(seat, record, found.elsewhere)) },
  };
}

/** The accounts of a party, and the roles that they have in other jurisdictions. */
interface Seats {
  /** In the order of their last changes; one more than an answer shows if there are more. */
  readonly seats: readonly SeatRow[];
  readonly elsewhere: readonly ElsewhereRow[];
}

/** At the last indexed block or after it, the tables of seats are enough. Before it, the acts about the party tell. */
async function seatsOf(snapshot: Snapshot, party: RecordId, moment: Moment): Promise<Seats> {
  if (Math.min(moment.at, moment.knownAt) < snapshot.asOf.time) return await seatsThen(snapshot, party, moment);
  const seats = await snapshot.database
    .selectFrom("seat")
    .selectAll()
    .where("party", "=", party)
    .orderBy("block_number")
    .orderBy("log_index")
    .orderBy("account")
    .limit(MAX_SEATS + 1)
    .execute();
  const accounts = seats.slice(0, MAX_SEATS).map(({ account }) => account);
  return { seats, elsewhere: await elsewhereOf(snapshot, accounts) };
}

async function seatsThen(snapshot: Snapshot, party: RecordId, moment: Moment): Promise<Seats> {
  const graph = await LedgerGraph.load(snapshot, [party], moment);
  const [row, acts] = [graph.known(party), graph.actsAbout(party)];
  const { jurisdiction } = row;
  const seats = [...seatsAfter(row, acts)].map(([account, { stage, roles, until, acts: led }]): SeatRow => {
    const { block_number, log_index } = led.at(-1) ?? row;
    return { account, party, roles, until_time: until, jurisdiction, stage, block_number, log_index };
  });
  return {
    seats: seats.toSorted(
      (one, other) =>
        one.block_number - other.block_number ||
        one.log_index - other.log_index ||
        (one.account < other.account ? -1 : 1),
    ),
    elsewhere: elsewhereAfter(acts),
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
