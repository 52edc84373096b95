import type { Hex } from "../consensus/hex.ts";
import type { AccountAnswer } from "../schemas/act.ts";
import type { SeatForm } from "../schemas/questions.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showTime } from "../text/china-time.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import type { ClientErrorCode } from "./client-error.ts";
import { partyName } from "./party-aliases.ts";
import { accountOfSigner } from "./signer.ts";
import { showForeign } from "../text/foreign-text.ts";

/** The signer of an act: a key kept here, and the seat from which its account speaks for a party. */
export interface ActingSeat {
  readonly key: string;
  readonly account: Hex;
  /** Hash of the first block of the ledger's chain. */
  readonly genesisHash: Hex;
  readonly ledger: Hex;
  readonly seat: SeatForm;
  /** The reason for which its account may sign nothing now. Acts that it signed earlier can still be finished. */
  readonly barred?: ClientError;
}

/**
 * The seat from which a key's account acts, with its party and its roles. A seat that may not act now has its reason:
 * SEAT_NOT_ACCEPTED, SEAT_FROZEN or SEAT_ENDED.
 * @throws ClientError KEY_UNKNOWN, SEAT_ABSENT
 */
export async function resolveSeat(context: ClientContext, key: string): Promise<ActingSeat> {
  const account = await accountOfSigner(context, key);
  const answer = await context.api.account(account);
  const { genesisHash, ledger } = answer.next;
  const seat = seatOf(answer);
  const barred = barOf(context, seat);
  return { key, account, genesisHash, ledger, seat, ...(barred === undefined ? {} : { barred }) };
}

function seatOf({ account, seat }: AccountAnswer): SeatForm {
  if (seat !== undefined) return seat;
  throw new ClientError(
    "SEAT_ABSENT",
    {
      zh: `账户 ${account} 不代表任何主体：须先由登记机构将其主体入册，或由所属主体给予席位，再接受席位。`,
      en:
        `The account ${account} speaks for no party: first a registrar admits its party, or its party offers it a ` +
        "seat; then it accepts the seat.",
    },
    { account },
  );
}

/** The reason for which an account may not act now; undefined when it may. */
function barOf(context: ClientContext, seat: SeatForm): ClientError | undefined {
  const { account } = seat;
  const party = partyName(context.aliases, seat.party);
  const bar = (code: ClientErrorCode, text: Bilingual) =>
    new ClientError(code, text, { account, party: seat.party, stage: seat.stage, until: seat.until, name: party });
  if (seat.stage === "OFFERED")
    return bar("SEAT_NOT_ACCEPTED", {
      zh: `账户 ${account} 尚未接受 ${showForeign(party)} 给予的席位：请先接受。`,
      en: `The account ${account} has not accepted the seat that ${showForeign(party)} offered: accept it first.`,
    });
  if (seat.stage === "FROZEN")
    return bar("SEAT_FROZEN", {
      zh: `账户 ${account} 已被冻结，不能再办理任何事项：请使用 ${showForeign(party)} 的其他账户。`,
      en: `The account ${account} is frozen and can no longer act: use another account of ${showForeign(party)}.`,
    });
  if (seat.until !== undefined && seat.until !== 0 && seat.until <= context.now())
    return bar("SEAT_ENDED", {
      zh: `账户 ${account} 的席位已于 ${showTime(seat.until)} 到期：请使用 ${showForeign(party)} 的其他账户。`,
      en:
        `The seat of the account ${account} ended on ${showTime(seat.until)}: use another account of ` +
        `${showForeign(party)}.`,
    });
  return undefined;
}

/** The error of an account that already has a seat: an account has one seat for its whole life. */
export function accountTaken(context: ClientContext, { account, party, stage }: SeatForm): ClientError {
  const name = partyName(context.aliases, party);
  return new ClientError(
    "ACCOUNT_TAKEN",
    {
      zh: `账户 ${account} 已属于 ${showForeign(name)}，一个账户终身只有一个席位：请新建密钥。`,
      en:
        `The account ${account} belongs to ${showForeign(name)} already, and an account has one seat for its ` +
        "whole life: " +
        "make a new key.",
    },
    { account, party, stage },
  );
}
