import { Command } from "commander";
import { acceptSeat, freezeAccount, offerSeat } from "../../client/account-seats.ts";
import type { SeatOutcome } from "../../client/account-seats.ts";
import type { ClientContext } from "../../client/client-context.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { endOfTerm } from "../../text/china-time.ts";
import { readActor, readRoles, withActor, withSendAnyway } from "../act-options.ts";
import type { ActorOptions } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { commandWord } from "../../text/command-word.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfAct } from "../render/act-outcome.ts";
import type { Answer, Session } from "../session.ts";
import { showForeign } from "../../text/foreign-text.ts";

interface OfferOptions extends ActorOptions {
  readonly roles?: string;
  readonly until?: string;
}

/** `laiqu account`: manages the accounts that speak for a party. */
export const accountCommand: CommandMaker = (perform, say) => {
  const account = new Command("account");
  const which = say({ zh: "账户地址或本机密钥名", en: "an address, or a key kept here" });
  const offering = account
    .command("offer")
    .description(
      say({
        zh: "将本主体的席位给予另一账户，待其接受",
        en: "offer another account a seat of your party, which it then accepts",
      }),
    )
    .argument("<account>", which);
  withActor(offering, say)
    .option(
      "--roles <roles>",
      say({
        zh: "角色，以逗号分隔，限于本账户的角色（默认与本账户相同）",
        en: "its roles, separated by commas, limited to your own (default: all of them)",
      }),
    )
    .option(
      "--until <date>",
      say({
        zh: "最后一日，例如 2026-12-31，不得晚于本账户席位的最后一日（默认相同）",
        en: "the last day, such as 2026-12-31, no later than that of your own seat (default: the same)",
      }),
    );
  withSendAnyway(offering, say).action((given: string, options: OfferOptions) =>
    perform((session) => offer(session, given, options)),
  );
  account
    .command("accept")
    .description(say({ zh: "接受所给予的席位", en: "accept a seat that was offered" }))
    .argument("<party>", say({ zh: "给予席位的主体", en: "the party that offered it" }))
    .requiredOption("--as <key>", say({ zh: "接受者的密钥", en: "the key that accepts" }))
    .action((party: string, options: { readonly as: string }) =>
      perform((session) => accept(session, party, options.as)),
    );
  const freezing = account
    .command("freeze")
    .description(
      say({
        zh: "永久冻结账户（由主管或监管部门办理）",
        en: "freeze an account permanently (by an authority or regulator)",
      }),
    )
    .argument("<account>", which);
  withSendAnyway(withActor(freezing, say), say).action((given: string, options: ActorOptions) =>
    perform((session) => freeze(session, given, options)),
  );
  return account;
};

async function offer(session: Session, account: string, options: OfferOptions): Promise<Answer> {
  const context = clientContext(session);
  const outcome = await offerSeat(context, {
    account,
    ...readActor(options),
    ...(options.roles === undefined ? {} : { roles: readRoles(options.roles) }),
    ...(options.until === undefined ? {} : { until: endOfTerm(options.until) }),
  });
  const { party } = outcome;
  const command = `laiqu account accept ${commandWord(party.name)} --as …${session.systemWords}`;
  return answerOf(session, context, outcome, {
    already: {
      zh: `${outcome.account} 已有 ${showForeign(party.name)} 的该席位。`,
      en: `${outcome.account} has this seat of ${showForeign(party.name)} already.`,
    },
    done: {
      zh: `已给予 ${outcome.account} 席位，待其接受：${command}`,
      en: `${outcome.account} is offered a seat; it accepts with: ${command}`,
    },
  });
}

async function accept(session: Session, party: string, key: string): Promise<Answer> {
  const context = clientContext(session);
  return answerOf(session, context, await acceptSeat(context, key, party), {
    already: {
      zh: `${showForeign(key)} 本已代表 ${showForeign(party)}。`,
      en: `${showForeign(key)} speaks for ${showForeign(party)} already.`,
    },
    done: {
      zh: `${showForeign(key)} 现可代表 ${showForeign(party)}。`,
      en: `${showForeign(key)} now speaks for ${showForeign(party)}.`,
    },
  });
}

async function freeze(session: Session, given: string, options: ActorOptions): Promise<Answer> {
  const context = clientContext(session);
  const outcome = await freezeAccount(context, given, readActor(options));
  const { account } = outcome;
  return answerOf(session, context, outcome, {
    already: { zh: `${account} 此前已冻结。`, en: `${account} is frozen already.` },
    done: { zh: `${account} 已冻结。`, en: `${account} is frozen.` },
  });
}

function answerOf(
  session: Session,
  context: ClientContext,
  { account, party, outcome }: SeatOutcome,
  said: { readonly already: Bilingual; readonly done: Bilingual },
): Answer {
  if (outcome.type === "ALREADY")
    return { document: { sent: false, account, party: party.id }, text: session.say(said.already) };
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { sent: true, account, party: party.id },
    said: [said.done],
  });
}
