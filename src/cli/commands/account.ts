import { Command } from "commander";
import { encodeLedgerCall } from "../../ledger/calldata.ts";
import { parseRecordId } from "../../ledger/record-id.ts";
import { roleMask } from "../../ledger/roles.ts";
import type { StatementForm } from "../../schemas/act.ts";
import type { SeatForm } from "../../schemas/questions.ts";
import { performAct, showDone } from "../../client/perform-act.ts";
import type { Actor } from "../../client/perform-act.ts";
import { refusedByLedger } from "../../client/refused.ts";
import { accountTaken, findSeat, parseRole, partyNameOf, seatOf } from "../../client/seat.ts";
import { sendCall } from "../../client/send-act.ts";
import { accountOf, openSigner, readAccount } from "../../client/signer.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { CliError } from "../cli-error.ts";
import { endOfDay } from "../../text/china-time.ts";
import type { CommandMaker } from "../command-maker.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import type { Answer, Session } from "../session.ts";

interface OfferOptions extends Actor {
  readonly roles?: string;
  readonly until?: string;
}

/** What an offer of a seat says; `until` in seconds, 0 for no end. */
interface Terms {
  readonly mask: bigint;
  readonly until: number;
}

/** `laiqu account`: which accounts speak for a party. */
export const accountCommand: CommandMaker = (perform, say) => {
  const account = new Command("account");
  const as = say({ zh: "以谁的密钥办理", en: "whose key signs" });
  const which = say({ zh: "账户地址或本机密钥名", en: "an address, or a key kept here" });
  const role = say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" });
  const anyway = say({ zh: "明知会被拒绝也发送", en: "send even what will be refused" });
  account
    .command("offer")
    .description(
      say({
        zh: "本主体给另一账户席位，待其接受",
        en: "offer another account a seat of one's own party, to be accepted",
      }),
    )
    .argument("<account>", which)
    .requiredOption("--as <key>", as)
    .option(
      "--roles <roles>",
      say({
        zh: "角色，逗号分隔，不得多于本账户（默认与本账户相同）",
        en: "roles, by commas, none but one's own (default: all of one's own)",
      }),
    )
    .option(
      "--until <date>",
      say({
        zh: "最后一日，例如 2026-12-31，不得晚于本账户（默认与本账户相同）",
        en: "the last day, such as 2026-12-31, no later than one's own (default: one's own)",
      }),
    )
    .option("--role <role>", role)
    .option("--send-anyway", anyway)
    .action((given: string, options: OfferOptions) => perform((session) => offer(session, given, options)));
  account
    .command("accept")
    .description(say({ zh: "接受所给的席位", en: "accept a seat that was offered" }))
    .argument("<party>", say({ zh: "给予席位的主体", en: "the party that offered it" }))
    .requiredOption("--as <key>", say({ zh: "接受者的密钥", en: "the key that accepts" }))
    .action((party: string, options: Actor) => perform((session) => accept(session, party, options)));
  account
    .command("freeze")
    .description(
      say({
        zh: "永久冻结账户（由主管或监管部门办理）",
        en: "freeze an account for ever (by an authority or regulator)",
      }),
    )
    .argument("<account>", which)
    .requiredOption("--as <key>", as)
    .option("--role <role>", role)
    .option("--send-anyway", anyway)
    .action((given: string, options: Actor) => perform((session) => freeze(session, given, options)));
  return account;
};

async function offer(session: Session, given: string, options: OfferOptions): Promise<Answer> {
  const account = await readAccount(session, given);
  const own = await seatOf(session, await accountOf(session, options.as));
  const terms = {
    mask: options.roles === undefined ? BigInt(own.mask) : roleMask(options.roles.split(",").map(parseRole)),
    until: options.until === undefined ? (own.until ?? 0) : endOfDay(options.until),
  };
  const seat = await findSeat(session, account);
  if (seat !== undefined && sameSeat(seat, own, terms)) {
    return nothingToDo(session, seat, {
      zh: `${account} 已有 ${partyNameOf(session, own)} 的该席位。`,
      en: `${account} has this seat of ${partyNameOf(session, own)} already.`,
    });
  }
  if (seat !== undefined && !mayBeOfferedAnew(seat, own)) throw accountTaken(session, seat);
  return await tell(
    session,
    options,
    own.party.id,
    { code: "SEAT_OFFERED", value: terms.mask.toString(), until: terms.until, account },
    {
      zh: `已给 ${account} 席位，待其接受：laiqu account accept ${partyNameOf(session, own)} --as …`,
      en: `${account} is offered a seat; it accepts with: laiqu account accept ${partyNameOf(session, own)} --as …`,
    },
  );
}

async function accept(session: Session, named: string, options: Actor): Promise<Answer> {
  const party = await resolveRecord(session, named, "PARTY");
  const account = await accountOf(session, options.as);
  const seat = await findSeat(session, account);
  if (seat?.party.id !== party || seat.stage === "FROZEN") throw notOffered(session, named, account, seat);
  if (seat.stage === "BOUND")
    return nothingToDo(session, seat, {
      zh: `${options.as} 本已代表 ${named}。`,
      en: `${options.as} speaks for ${named} already.`,
    });

  const data = encodeLedgerCall({ act: "accept", party: parseRecordId(party) });
  const transaction = await sendCall(session, await openSigner(session, options.as), data);
  if (transaction.outcome !== "DONE") return refusedByLedger(session, transaction, "");
  return {
    document: { sent: true, account, party, transaction },
    text: showDone(
      session,
      [session.say({ zh: `${options.as} 现可代表 ${named}。`, en: `${options.as} now speaks for ${named}.` })],
      transaction,
    ),
  };
}

async function freeze(session: Session, given: string, options: Actor): Promise<Answer> {
  const account = await readAccount(session, given);
  const seat = await findSeat(session, account);
  if (seat === undefined)
    throw new CliError(
      "NOT_FOUND",
      {
        zh: `账户 ${account} 不代表任何主体，无可冻结。`,
        en: `The account ${account} speaks for no party: there is nothing to freeze.`,
      },
      { account },
    );
  if (seat.stage === "FROZEN")
    return nothingToDo(session, seat, { zh: `${account} 此前已冻结。`, en: `${account} is frozen already.` });
  return await tell(
    session,
    options,
    seat.party.id,
    { code: "SEAT_FROZEN", value: "0", until: 0, account },
    { zh: `${account} 已冻结。`, en: `${account} is frozen.` },
  );
}

async function tell(
  session: Session,
  actor: Actor,
  subject: string,
  seat: { code: "SEAT_OFFERED" | "SEAT_FROZEN"; value: string; until: number; account: string },
  said: Bilingual,
): Promise<Answer> {
  const statement = {
    subject,
    code: seat.code,
    value: seat.value,
    until: seat.until,
    document: `0x${seat.account.slice(2).padStart(64, "0")}`,
  } as Omit<StatementForm, "role">;
  // Nothing stands behind it that could be lost: the statement is the whole of it.
  const outcome = await performAct(
    session,
    actor,
    (role) => ({ act: "attest", payload: [{ ...statement, role }] }),
    () => Promise.resolve(),
  );
  if (!outcome.done) return outcome.answer;
  return {
    document: { sent: true, account: seat.account, party: subject, transaction: outcome.transaction },
    text: showDone(session, [session.say(said)], outcome.transaction),
  };
}

function sameSeat(seat: SeatForm, own: SeatForm, { mask, until }: Terms): boolean {
  return (
    seat.party.id === own.party.id &&
    seat.stage !== "FROZEN" &&
    BigInt(seat.mask) === mask &&
    (seat.until ?? 0) === until
  );
}

/** An account has one seat, once; while it has not accepted, its party may change its mind. */
function mayBeOfferedAnew(seat: SeatForm, own: SeatForm): boolean {
  return seat.party.id === own.party.id && seat.stage === "OFFERED";
}

function notOffered(session: Session, named: string, account: string, seat: SeatForm | undefined): CliError {
  const evidence = { account, ...(seat === undefined ? {} : { party: seat.party, stage: seat.stage }) };
  if (seat === undefined) {
    return new CliError(
      "REFUSED",
      {
        zh: `${named} 未给账户 ${account} 席位：请其先运行 laiqu account offer ${account} --as …。`,
        en: `${named} has not offered the account ${account} a seat: ask it to run \`laiqu account offer ${account} --as …\` first.`,
      },
      evidence,
    );
  }
  const party = partyNameOf(session, seat);
  return seat.stage === "FROZEN"
    ? new CliError(
        "REFUSED",
        {
          zh: `账户 ${account}（${party}）已被冻结，不能再接受席位：请用 laiqu key new 新建密钥。`,
          en: `The account ${account} (${party}) is frozen and accepts no seat any more: make a new key with \`laiqu key new\`.`,
        },
        evidence,
      )
    : new CliError(
        "REFUSED",
        {
          zh: `账户 ${account} 的席位由 ${party} 给予，不是 ${named}。`,
          en: `The seat of the account ${account} is of ${party}, not of ${named}.`,
        },
        evidence,
      );
}

function nothingToDo(session: Session, { account, party }: SeatForm, said: Bilingual): Answer {
  return { document: { sent: false, account, party: party.id }, text: session.say(said) };
}
