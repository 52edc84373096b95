import type { Hex } from "../consensus/hex.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { StatementForm } from "../schemas/act.ts";
import type { SeatForm } from "../schemas/questions.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { partyName } from "./party-aliases.ts";
import { performAct } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { resolveRecord } from "./resolve-record.ts";
import { accountTaken, resolveSeat } from "./seat.ts";
import { sendCall } from "./sign-and-relay.ts";
import { accountOfKey, openSigner, readAccount } from "./signer.ts";
import { showForeign } from "../text/foreign-text.ts";

export interface OfferRequest extends Actor {
  /** The account that is offered a seat: an address, or the name of a key stored on this machine. */
  readonly account: string;
  /** The offered roles; by default all roles of the signer's own seat. */
  readonly roles?: readonly RoleName[];
  /** The end of the offered seat, in seconds since 1970. By default it ends with the signer's own seat. */
  readonly until?: number;
}

/** The outcome of an act about an account's seat; `ALREADY` means that there was nothing to do. */
export interface SeatOutcome {
  readonly account: Hex;
  readonly party: { readonly id: RecordId; readonly name: string };
  readonly outcome: ActOutcome | { readonly type: "ALREADY" };
}

/** The terms of an offered seat. */
interface Terms {
  readonly mask: bigint;
  /** Seconds since 1970; 0 for no end. */
  readonly until: number;
}

/**
 * Offers another account a seat of the signer's own party.
 * @throws ClientError ACCOUNT_TAKEN and those of the signer; ApiError
 */
export async function offerSeat(context: ClientContext, request: OfferRequest): Promise<SeatOutcome> {
  const account = await readAccount(context.dossierDirectory, request.account);
  const acting = await resolveSeat(context, request.as);
  const own = acting.seat;
  const terms = {
    mask: request.roles === undefined ? BigInt(own.mask) : roleMask(request.roles),
    until: request.until ?? own.until ?? 0,
  };
  const party = { id: own.party.id, name: partyName(context.aliases, own.party) };
  const { seat } = await context.api.account(account);
  if (seat !== undefined && sameSeat(seat, own, terms)) return { account, party, outcome: { type: "ALREADY" } };
  if (seat !== undefined && !mayBeOfferedAgain(seat, own)) throw accountTaken(context, seat);
  const statement = { code: "SEAT_OFFERED", value: terms.mask.toString(), until: terms.until } as const;
  const outcome = await performAct(
    context,
    acting,
    request,
    (role) => ({ act: "attest", payload: [{ ...statement, subject: party.id, document: wordOf(account), role }] }),
    nothingToSave,
  );
  return { account, party, outcome };
}

/**
 * Accepts the seat that a party offered to the account of a key.
 * @param named - the party, by any of its names
 * @throws ClientError SEAT_NOT_OFFERED, SEAT_FROZEN, SEAT_OF_ANOTHER_PARTY and those of the signer; ApiError
 */
export async function acceptSeat(context: ClientContext, key: string, named: string): Promise<SeatOutcome> {
  const { id, reference } = await resolveRecord(context, named, "PARTY");
  const account = await accountOfKey(context.dossierDirectory, key);
  const { seat, next } = await context.api.account(account);
  const readAt = context.now();
  if (seat?.party.id !== id || seat.stage === "FROZEN") throw notOffered(context, named, account, seat);
  const party = { id, name: partyName(context.aliases, { id, ...(reference === undefined ? {} : { reference }) }) };
  if (seat.stage === "BOUND") return { account, party, outcome: { type: "ALREADY" } };

  const calldata = encodeLedgerCall({ act: "accept", party: id });
  const transaction = await sendCall(context, await openSigner(context, key), calldata, { next, readAt });
  return { account, party, outcome: { type: transaction.outcome === "DONE" ? "DONE" : "REFUSED", transaction } };
}

/**
 * Freezes an account for ever.
 * @param given - an address, or the name of a key stored on this machine
 * @throws ClientError SEAT_UNKNOWN and those of the signer; ApiError
 */
export async function freezeAccount(context: ClientContext, given: string, actor: Actor): Promise<SeatOutcome> {
  const account = await readAccount(context.dossierDirectory, given);
  const { seat } = await context.api.account(account);
  if (seat === undefined)
    throw new ClientError(
      "SEAT_UNKNOWN",
      {
        zh: `账户 ${account} 不代表任何主体，没有可冻结的席位：请核对账户。`,
        en: `The account ${account} speaks for no party, so there is no seat to freeze: check the account.`,
      },
      { account },
    );
  const party = { id: seat.party.id, name: partyName(context.aliases, seat.party) };
  if (seat.stage === "FROZEN") return { account, party, outcome: { type: "ALREADY" } };
  const statement: Omit<StatementForm, "role"> = {
    subject: party.id,
    code: "SEAT_FROZEN",
    value: "0",
    until: 0,
    document: wordOf(account),
  };
  const outcome = await performAct(
    context,
    await resolveSeat(context, actor.as),
    actor,
    (role) => ({ act: "attest", payload: [{ ...statement, role }] }),
    nothingToSave,
  );
  return { account, party, outcome };
}

/** A statement about a seat has no private document: the ledger holds all of it. */
const nothingToSave = (): Promise<void> => Promise.resolve();

function sameSeat(seat: SeatForm, own: SeatForm, { mask, until }: Terms): boolean {
  return (
    seat.party.id === own.party.id &&
    seat.stage !== "FROZEN" &&
    BigInt(seat.mask) === mask &&
    (seat.until ?? 0) === until
  );
}

/** An account has one seat for its whole life; while it has not accepted, its party may change the offer. */
function mayBeOfferedAgain(seat: SeatForm, own: SeatForm): boolean {
  return seat.party.id === own.party.id && seat.stage === "OFFERED";
}

/** The account's address, padded on the left to 32 bytes: the form in statements about seats. */
function wordOf(account: Hex): Hex {
  return `0x${account.slice(2).padStart(64, "0")}`;
}

function notOffered(context: ClientContext, named: string, account: Hex, seat: SeatForm | undefined): ClientError {
  if (seat === undefined)
    return new ClientError(
      "SEAT_NOT_OFFERED",
      {
        zh: `${showForeign(named)} 未给予账户 ${account} 席位：请其先给予席位。`,
        en: `${showForeign(named)} has not offered the account ${account} a seat: ask it to offer one first.`,
      },
      { account },
    );
  const evidence = { account, party: seat.party, stage: seat.stage };
  const party = partyName(context.aliases, seat.party);
  return seat.stage === "FROZEN"
    ? new ClientError(
        "SEAT_FROZEN",
        {
          zh: `账户 ${account}（${showForeign(party)}）已被冻结，不能再接受席位：请新建密钥。`,
          en: `The account ${account} (${showForeign(party)}) is frozen and can accept no seat: make a new key.`,
        },
        evidence,
      )
    : new ClientError(
        "SEAT_OF_ANOTHER_PARTY",
        {
          zh: `账户 ${account} 的席位由 ${showForeign(party)} 给予，不是 ${showForeign(named)}。`,
          en: `The account ${account} has its seat from ${showForeign(party)}, not from ${showForeign(named)}.`,
        },
        evidence,
      );
}
