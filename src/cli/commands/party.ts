import { Command } from "commander";
import { admitParty, PARTY_SCHEMA } from "../../client/admit-party.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import { readAccount } from "../../client/signer.ts";
import { parseCreditCode } from "../../documents/credit-code.ts";
import type { SeatForm } from "../../schemas/questions.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { readActor, readRoles, withActor, withSendAnyway } from "../act-options.ts";
import type { ActorOptions } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import { readDocument, withFields, withPapers } from "../document-options.ts";
import type { DocumentOptions } from "../document-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfAct } from "../render/act-outcome.ts";
import { showRecord } from "../render/record-line.ts";
import type { Answer, Session } from "../session.ts";
import { exitCodeOfStandings } from "../standing-exit-code.ts";
import { showForeign } from "../../text/foreign-text.ts";

interface RecordPartyOptions extends ActorOptions, DocumentOptions {
  readonly name: string;
  readonly roles: string;
  readonly account: string;
}

const SEAT_STAGES: Readonly<Record<SeatForm["stage"], Bilingual>> = {
  OFFERED: { zh: "待接受", en: "offered" },
  WITHDRAWN: { zh: "已收回", en: "withdrawn" },
  BOUND: { zh: "有效", en: "bound" },
  FROZEN: { zh: "已冻结", en: "frozen" },
};

/** The form of a unified social credit code (GB 32100-2015); a pseudonym does not look like this. */
const CREDIT_CODE_FORM = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** The fields of a party's document that the command says by its argument and by options of their own. */
const OWN_FIELDS = ["reference", "name", "jurisdiction", "account", "roles"];

/** `laiqu party`: admits and shows parties. */
export const partyCommand: CommandMaker = (perform, say) => {
  const party = new Command("party");
  const record = party
    .command("record")
    .description(
      say({ zh: "将主体入册，并给予其首个账户席位", en: "admit a party and offer its first account a seat" }),
    )
    .argument(
      "<reference>",
      say({
        zh: "业务编号，例如统一社会信用代码或化名",
        en: "its reference, such as its credit code or a pseudonym",
      }),
    );
  withActor(record, say)
    .requiredOption(
      "--name <name>",
      say({
        zh: "登记的名称；只在文书中承诺，可单独披露",
        en: "its registered name; only committed in the document, and opened by itself",
      }),
    )
    .requiredOption("--roles <roles>", say({ zh: "角色，以逗号分隔", en: "its roles, separated by commas" }))
    .requiredOption("--account <account>", say({ zh: "账户地址或本机密钥名", en: "an address, or a key kept here" }));
  withPapers(withFields(record, say, [PARTY_SCHEMA], OWN_FIELDS), say, PARTY_SCHEMA);
  withSendAnyway(record, say).action((reference: string, options: RecordPartyOptions) =>
    perform((session) => recordParty(session, reference, options)),
  );
  party
    .command("show")
    .description(say({ zh: "主体及其账户", en: "a party and its accounts" }))
    .argument("<party>", say({ zh: "主体", en: "the party" }))
    .action((named: string) => perform((session) => showParty(session, named)));
  return party;
};

async function recordParty(session: Session, given: string, options: RecordPartyOptions): Promise<Answer> {
  const context = clientContext(session);
  const request = {
    ...readActor(options),
    ...readDocument(options),
    reference: given,
    name: options.name,
    roles: readRoles(options.roles),
    account: await readAccount(context.dossierDirectory, options.account),
  };
  const { id, reference, outcome } = await admitParty(context, request);
  warnOfCheckDigit(session, given);
  const command = `laiqu account accept ${id} --as …${session.systemWords}`;
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { id, reference },
    said: [
      {
        zh: `主体 ${showForeign(reference)} 已入册（${id}），待账户接受：${command}`,
        en: `Party ${showForeign(reference)} is admitted (${id}); its account accepts with: ${command}`,
      },
    ],
  });
}

/** Gives only a notice: a code with a wrong check digit is most often mistyped, but such codes have been issued. */
function warnOfCheckDigit(session: Session, reference: string): void {
  if (!CREDIT_CODE_FORM.test(reference)) return;
  const { warning } = parseCreditCode(reference);
  if (warning === undefined) return;
  const { expected, found } = warning;
  session.notice(
    session.say({
      zh:
        `注意：${showForeign(reference)} 形似统一社会信用代码，但末位校验码应为 ${expected}，而非 ${found}；` +
        "请核对，记录后不能更改。",
      en:
        `Note: ${showForeign(reference)} looks like a unified social credit code, but its check digit should be ` +
        `${expected}, ` +
        `not ${found}; compare it, because a record cannot be changed.`,
    }),
  );
}

async function showParty(session: Session, named: string): Promise<Answer> {
  const context = clientContext(session);
  const { id } = await resolveRecord(context, named, "PARTY");
  const answer = await context.api.party(id);
  const { record, seats } = answer.result;
  const lines = seats.map((seat) => `  ${showSeat(session, seat)}`);
  return {
    document: answer,
    text: [`${showRecord(recordStyle(session, context.aliases), record)} · ${id}`, ...lines].join("\n"),
    exitCode: exitCodeOfStandings([record.standing.code]),
  };
}

function showSeat(session: Session, { account, stage, roles, until }: SeatForm): string {
  const end =
    until === undefined ? "" : session.say({ zh: ` · 至 ${showTime(until)}`, en: ` · until ${showTime(until)}` });
  return `${account} ${session.say(SEAT_STAGES[stage])} · ${roles.join(", ")}${end}`;
}
