import { Command } from "commander";
import type { ActRequest } from "../../client/acts/prepare-act.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import { parseCreditCode } from "../../documents/credit-code.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { SeatForm } from "../../schemas/questions.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { showRecord } from "../render/record-line.ts";
import type { Answer, Session } from "../session.ts";
import { exitCodeOfStandings } from "../standing-exit-code.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { addVerbs } from "./act-group.ts";
import { addNameCommands } from "./party-names.ts";

const SEAT_STAGES: Readonly<Record<SeatForm["stage"], Bilingual>> = {
  OFFERED: { zh: "待接受", en: "offered" },
  WITHDRAWN: { zh: "已收回", en: "withdrawn" },
  BOUND: { zh: "有效", en: "bound" },
  FROZEN: { zh: "已冻结", en: "frozen" },
};

/** The form of a unified social credit code (GB 32100-2015); a pseudonym does not look like this. */
const CREDIT_CODE_FORM = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** `laiqu party`: the acts about parties, a party with its accounts, and the names of parties. */
export const partyCommand: CommandMaker = (perform, say) => {
  const party = new Command("party");
  addVerbs(party, perform, say, { "party-admit": { notice: warnOfCheckDigits, done: admitted } });
  party
    .command("show")
    .description(say({ zh: "主体及其账户", en: "a party and its accounts" }))
    .argument("<party>", say({ zh: "主体", en: "the party" }))
    .action((named: string) => perform((session) => showParty(session, named)));
  addNameCommands(party, perform, say);
  return party;
};

function admitted({ systemWords }: Session, reference: string, id: RecordId): Bilingual {
  const shown = showForeign(reference);
  const command = `laiqu account accept ${id} --as …${systemWords}`;
  return {
    zh: `主体 ${shown} 已入册（${id}），待账户接受：${command}`,
    en: `Party ${shown} is admitted (${id}); its account accepts with: ${command}`,
  };
}

/** A party may have its credit code as its reference, in its document, or in both. */
function warnOfCheckDigits(session: Session, { name, fields = [] }: ActRequest): void {
  const codes = fields.filter((field) => field.name === "creditCode").map(({ text }) => text.trim());
  for (const code of new Set([name, ...codes])) warnOfCheckDigit(session, code);
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
