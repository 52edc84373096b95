import type { Hex } from "../consensus/hex.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import { accountWord } from "../ledger/account-word.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { AccountAnswer, Act, StatementForm } from "../schemas/act.ts";
import type { SeatForm } from "../schemas/questions.ts";
import { chooseRole } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import type { Intent } from "./intent.ts";
import { partyName } from "./party-aliases.ts";
import { outcomeOf, readyAct } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { resolveRecord } from "./resolve-record.ts";
import { accountTaken, resolveSeat } from "./seat.ts";
import type { ActingSeat } from "./seat.ts";
import { sendOnce } from "./send-once.ts";
import type { Prepared } from "./send-once.ts";
import { refusePassedTerm } from "./passed-term.ts";
import { accountOfSigner, readAccount } from "./signer.ts";
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

/** The finding before an act about a seat is sent. */
type SeatStep = ActOutcome | { readonly type: "ALREADY" };

/**
 * Offers another account a seat of the signer's own party.
 * @throws ClientError DEADLINE_PASSED, ACCOUNT_TAKEN and those of the signer; ApiError
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
  const statement = { code: "SEAT_OFFERED", value: terms.mask.toString(), until: terms.until } as const;
  const intent: Intent = {
    meanings: [{ act: "attest", party: party.id, account, ...statement }],
    touches: [account],
    does: { zh: `给予账户 ${account} 席位`, en: `The offer of a seat to the account ${account}` },
  };
  const outcome = await sendAboutSeat(context, acting, request, intent, {
    look: async () => {
      // An act that an earlier run signed is finished also after the last day.
      refusePassedTerm(request.until, context.now());
      const { seat } = await context.api.account(account);
      const offered = await seatFrom(context, party.id, account, seat);
      if (offered !== undefined && sameSeat(offered, terms)) return { type: "ALREADY" };
      if (seat !== undefined && seat.stage !== "OFFERED") throw accountTaken(context, seat);
      return undefined;
    },
    actAs: (role) => ({
      act: "attest",
      payload: [{ ...statement, subject: party.id, document: accountWord(account), role }],
    }),
  });
  return { account, party, outcome };
}

/**
 * Accepts the seat that a party offered to the account of a key.
 * @param named - the party, by any of its names
 * @throws ClientError SEAT_NOT_OFFERED, SEAT_FROZEN, SEAT_OF_ANOTHER_PARTY and those of the signer; ApiError
 */
export async function acceptSeat(context: ClientContext, key: string, named: string): Promise<SeatOutcome> {
  const { id, reference } = await resolveRecord(context, named, "PARTY");
  const account = await accountOfSigner(context, key);
  const party = { id, name: partyName(context.aliases, { id, ...(reference === undefined ? {} : { reference }) }) };
  let known: AccountAnswer | undefined = await context.api.account(account);
  const { genesisHash, ledger } = known.next;
  const sender = { key, account, genesisHash, ledger };
  const intent: Intent = {
    meanings: [{ act: "accept", account, party: id }],
    touches: [account],
    does: { zh: `账户 ${account} 接受席位`, en: `The acceptance of a seat by the account ${account}` },
  };
  const sent = await sendOnce(context, sender, intent, async (): Promise<Prepared<SeatStep>> => {
    const { seat, next } = known ?? (await context.api.account(account));
    known = undefined;
    const offered = await seatFrom(context, id, account, seat);
    if (offered === undefined || seat?.stage === "FROZEN") throw notOffered(context, named, account, seat);
    if (offered.stage === "BOUND") return { type: "DECIDED", outcome: { type: "ALREADY" } };
    const calldata = encodeLedgerCall({ act: "accept", party: id });
    return { type: "READY", call: { calldata, terms: { next, readAt: context.now() }, save: nothingToSave } };
  });
  return { account, party, outcome: sent.type === "DECIDED" ? sent.outcome : outcomeOf(sent.transaction) };
}

/**
 * Freezes an account for ever. Whoever may not freeze it is told so, also when it is frozen already.
 * @param given - an address, or the name of a key stored on this machine
 * @throws ClientError SEAT_UNKNOWN and those of the signer; ApiError
 */
export async function freezeAccount(context: ClientContext, given: string, actor: Actor): Promise<SeatOutcome> {
  const account = await readAccount(context.dossierDirectory, given);
  const acting = await resolveSeat(context, actor.as);
  const { seat } = await context.api.account(account);
  if (seat === undefined) throw seatUnknown(account);
  const party = { id: seat.party.id, name: partyName(context.aliases, seat.party) };
  const statement: Omit<StatementForm, "role"> = {
    subject: party.id,
    code: "SEAT_FROZEN",
    value: "0",
    until: 0,
    document: accountWord(account),
  };
  const intent: Intent = {
    meanings: [{ act: "attest", code: "SEAT_FROZEN", by: acting.seat.party.id, account }],
    touches: [account],
    does: { zh: `冻结账户 ${account}`, en: `The freezing of the account ${account}` },
  };
  const outcome = await sendAboutSeat(context, acting, actor, intent, {
    look: () => Promise.resolve(undefined),
    actAs: (role) => ({ act: "attest", payload: [{ ...statement, role }] }),
    // The ledger accepts it again, but it would change nothing.
    isDone: seat.stage === "FROZEN",
  });
  return { account, party, outcome };
}

/** Sends a statement about a seat, unless a look before it, or its check, shows that there is nothing to do. */
async function sendAboutSeat(
  context: ClientContext,
  acting: ActingSeat,
  actor: Actor,
  intent: Intent,
  statement: {
    readonly look: () => Promise<{ readonly type: "ALREADY" } | undefined>;
    readonly actAs: (role: RoleName) => Act;
    /** Whether an allowed statement would change nothing. */
    readonly isDone?: boolean;
  },
): Promise<SeatStep> {
  const sent = await sendOnce(context, acting, intent, async (): Promise<Prepared<SeatStep>> => {
    const outcome = await statement.look();
    if (outcome !== undefined) return { type: "DECIDED", outcome };
    const checked = await chooseRole(context, acting, actor.role, statement.actAs);
    const { check } = checked;
    if (check.allowed && statement.isDone === true) return { type: "DECIDED", outcome: { type: "ALREADY" } };
    if (!check.allowed && actor.sendAnyway !== true) return { type: "DECIDED", outcome: { type: "NOT_SENT", check } };
    return { type: "READY", call: readyAct(checked, nothingToSave) };
  });
  return sent.type === "DECIDED" ? sent.outcome : outcomeOf(sent.transaction);
}

function seatUnknown(account: Hex): ClientError {
  return new ClientError(
    "SEAT_UNKNOWN",
    {
      zh: `账户 ${account} 不代表任何主体，没有可冻结的席位：请核对账户。`,
      en: `The account ${account} speaks for no party, so there is no seat to freeze: check the account.`,
    },
    { account },
  );
}

/** A statement about a seat has no private document: the ledger holds all of it. */
const nothingToSave = (): Promise<void> => Promise.resolve();

/**
 * The seat that a party offered to an account, in whatever stage. Several parties may have offered one, and the account
 * speaks for the first that it accepts; `seat` is that one, or the last offer.
 */
async function seatFrom(
  context: ClientContext,
  party: RecordId,
  account: Hex,
  seat: SeatForm | undefined,
): Promise<SeatForm | undefined> {
  if (seat === undefined || seat.party.id === party) return seat;
  if (seat.stage !== "OFFERED") return undefined;
  const { seats } = (await context.api.party(party)).result;
  return seats.find((each) => each.account === account && each.stage !== "WITHDRAWN");
}

function sameSeat(seat: SeatForm, { mask, until }: Terms): boolean {
  return seat.stage !== "FROZEN" && BigInt(seat.mask) === mask && (seat.until ?? 0) === until;
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
