import type { ClientContext } from "../client/client-context.ts";
import { resolveRecord } from "../client/resolve-record.ts";
import { resolveSeat } from "../client/seat.ts";
import type { ActingSeat } from "../client/seat.ts";
import { listKeys } from "../dossier/keystore.ts";
import { clientContext } from "./client-context.ts";
import { recordStyle } from "./record-style.ts";
import { showNext, showPartyNext } from "./render/next-acts.ts";
import type { NextStyle } from "./render/next-acts.ts";
import type { Answer, Session } from "./session.ts";

/**
 * The acts that may be done with a record now.
 * @param named - the record, by any of its names
 * @param key - the key of the party that would do it; by default what anybody may do
 * @throws ClientError KEY_UNKNOWN, SEAT_ABSENT, SEAT_NOT_ACCEPTED, SEAT_FROZEN, SEAT_ENDED; ApiError
 */
export async function listNext(session: Session, named: string, key: string | undefined): Promise<Answer> {
  const context = clientContext(session);
  const seat = key === undefined ? undefined : await seatThatMayAct(context, key);
  const { id } = await resolveRecord(context, named);
  const answer = await context.api.next(id, seat?.account);
  const style = await nextStyle(session, context, seat, named);
  return { document: answer, text: textOf(session, showNext(style, answer.result), answer.completeness) };
}

/** The acts that the party of a key may do at all, and the records that wait for it. */
export async function listNextOfParty(session: Session, key: string): Promise<Answer> {
  const context = clientContext(session);
  const seat = await seatThatMayAct(context, key);
  const answer = await context.api.nextOfParty(seat.seat.party.id);
  const style = await nextStyle(session, context, seat, undefined);
  return { document: answer, text: textOf(session, showPartyNext(style, answer.result), answer.completeness) };
}

async function seatThatMayAct(context: ClientContext, key: string): Promise<ActingSeat> {
  const seat = await resolveSeat(context, key);
  if (seat.barred !== undefined) throw seat.barred;
  return seat;
}

async function nextStyle(
  session: Session,
  context: ClientContext,
  seat: ActingSeat | undefined,
  record: string | undefined,
): Promise<NextStyle> {
  const keys = await listKeys(context.dossierDirectory);
  return {
    session,
    records: recordStyle(session, context.aliases),
    record,
    key: seat?.key,
    party: seat?.seat.party.id,
    keys: new Map(keys.map(({ name, address }) => [address.toLowerCase(), name])),
  };
}

function textOf(session: Session, text: string, completeness: string): string {
  if (completeness !== "truncated") return text;
  const cut = session.say({
    zh: "以上并不完整：记录或主体过多，只查看了其中一部分。",
    en: "This is not all: there are too many records or parties, and only a part of them was looked at.",
  });
  return `${text}\n\n${cut}`;
}
