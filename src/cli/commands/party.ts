import { Command } from "commander";
import { openDossier } from "../../dossier/dossier.ts";
import { parseHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { parseCreditCode } from "../../documents/credit-code.ts";
import { Kind } from "../../ledger/kinds.ts";
import { recordId } from "../../ledger/record-id.ts";
import { parseReference } from "../../documents/reference.ts";
import type { Answer as ApiAnswer } from "../../schemas/answer.ts";
import type { DraftForm } from "../../schemas/act.ts";
import type { PartyAnswer, SeatForm } from "../../schemas/questions.ts";
import { freshDocument } from "../../client/fresh-document.ts";
import { performAct, showDone } from "../../client/perform-act.ts";
import type { Actor } from "../../client/perform-act.ts";
import { saveBeforeSending } from "../../client/save-before-sending.ts";
import { accountTaken, findSeat, parseRole, seatOf } from "../../client/seat.ts";
import { accountOf, readAccount } from "../../client/signer.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { CliError } from "../cli-error.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";
import { showTime } from "../../text/china-time.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { showRecord } from "../render/record-line.ts";
import { findRecordById, readRecord, resolveRecord } from "../../client/resolve-record.ts";
import type { Answer, Session } from "../session.ts";

interface RecordPartyOptions extends Actor {
  readonly roles: string;
  readonly account: string;
}

const SEAT_STAGES: Readonly<Record<SeatForm["stage"], Bilingual>> = {
  OFFERED: { zh: "待接受", en: "offered" },
  BOUND: { zh: "有效", en: "bound" },
  FROZEN: { zh: "已冻结", en: "frozen" },
};

const PARTY_SCHEMA = "laiqu.party-document.1";
/** GB 32100-2015; a pseudonym does not look like this. */
const CREDIT_CODE_FORM = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** `laiqu party`: who takes part. */
export const partyCommand: CommandMaker = (perform, say) => {
  const party = new Command("party");
  party
    .command("record")
    .description(say({ zh: "登记主体并给其首个账户席位", en: "admit a party and offer its first account a seat" }))
    .argument(
      "<number>",
      say({ zh: "业务编号，例如统一社会信用代码或化名", en: "its number, such as its credit code or a pseudonym" }),
    )
    .requiredOption(
      "--as <key>",
      say({ zh: "以谁的密钥办理（登记机构、数据主管部门）", en: "whose key signs (registrar, data authority)" }),
    )
    .requiredOption("--roles <roles>", say({ zh: "角色，逗号分隔", en: "its roles, by commas" }))
    .requiredOption("--account <account>", say({ zh: "账户地址或本机密钥名", en: "an address, or a key kept here" }))
    .option(
      "--role <role>",
      say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" }),
    )
    .option("--send-anyway", say({ zh: "明知会被拒绝也发送", en: "send even what will be refused" }))
    .action((number: string, options: RecordPartyOptions) =>
      perform((session) => recordParty(session, number, options)),
    );
  party
    .command("show")
    .description(say({ zh: "主体及其账户", en: "a party and its accounts" }))
    .argument("<party>", say({ zh: "主体", en: "the party" }))
    .action((named: string) => perform((session) => showParty(session, named)));
  return party;
};

async function recordParty(session: Session, number: string, options: RecordPartyOptions): Promise<Answer> {
  const reference = parseReference(number);
  const account = await readAccount(session, options.account);
  const roles = options.roles.split(",").map(parseRole);
  const issuer = (await seatOf(session, await accountOf(session, options.as))).party.id;
  // A party stands under its home jurisdiction, which is the issuer's own.
  const jurisdiction = (await readRecord(session, issuer)).parent?.id;
  const document = freshDocument(PARTY_SCHEMA, { number: reference, account, roles });
  const draft: Omit<DraftForm, "role"> = {
    kind: "PARTY",
    status: "IN_FORCE",
    reference,
    content: document.root,
    firstAccount: parseHex(account, 20),
    roles,
    ...(jurisdiction === undefined ? {} : { parent: jurisdiction }),
  };
  const id = recordId({ kind: Kind.PARTY, issuer: issuer as Hex, reference, revision: 0 });
  warnOfCheckDigit(session, reference);
  await refuseTaken(session, { id, reference, account });
  const dossier = openDossier(dossierDirectory(session.config.dataDirectory), options.as);
  const outcome = await performAct(
    session,
    options,
    (role) => ({ act: "record", payload: [{ ...draft, role }] }),
    () => saveBeforeSending(session, dossier, id, { body: draft as JsonObject, document }),
  );
  if (!outcome.done) return outcome.answer;
  const next = session.say({
    zh: `主体 ${reference} 已登记（${id}），待账户接受：laiqu account accept ${id} --as …`,
    en: `Party ${reference} is recorded (${id}); its account accepts with: laiqu account accept ${id} --as …`,
  });
  return {
    document: { id, reference, transaction: outcome.transaction },
    text: showDone(session, [next], outcome.transaction),
  };
}

/** A credit code with another check digit is most often mistyped, but such codes have been issued: told, and no more. */
function warnOfCheckDigit(session: Session, number: string): void {
  if (!CREDIT_CODE_FORM.test(number)) return;
  const { warning } = parseCreditCode(number);
  if (warning === undefined) return;
  session.notice(
    session.say({
      zh: `注意：${number} 形似统一社会信用代码，但末位校验码应为 ${warning.expected}，而非 ${warning.found}；请核对，登记后不能更改。`,
      en: `Mind: ${number} looks like a unified social credit code, but its check digit should be ${warning.expected}, not ${warning.found}; compare it, for what is recorded is not changed.`,
    }),
  );
}

/** The ledger throws such calls away; asked beforehand, what is wrong can be said. */
async function refuseTaken(
  session: Session,
  { id, reference, account }: { readonly id: string; readonly reference: string; readonly account: string },
): Promise<void> {
  if ((await findRecordById(session, id)) !== undefined) {
    throw new CliError(
      "REFUSED",
      {
        zh: `主体 ${reference} 此前已登记（${id}），已登记的不能更改：用 laiqu party show ${id} 查看。`,
        en: `The party ${reference} is recorded already (${id}), and what is recorded is not changed: look with \`laiqu party show ${id}\`.`,
      },
      { id, reference },
    );
  }
  const seat = await findSeat(session, account);
  // An offer that was not accepted gives way to an admission.
  if (seat !== undefined && seat.stage !== "OFFERED") throw accountTaken(session, seat);
}

function seatEnd(session: Session, { until }: SeatForm): string {
  return until === undefined ? "" : session.say({ zh: ` · 至 ${showTime(until)}`, en: ` · until ${showTime(until)}` });
}

async function showParty(session: Session, named: string): Promise<Answer> {
  const id = await resolveRecord(session, named, "PARTY");
  const answer = await session.api.get<ApiAnswer<PartyAnswer>>(`/v1/parties/${id}`);
  const { record, seats } = answer.result;
  const lines = seats.map(
    (seat) =>
      `  ${seat.account} ${session.say(SEAT_STAGES[seat.stage])} · ${seat.roles.join(", ")}${seatEnd(session, seat)}`,
  );
  return { document: answer, text: [`${showRecord(recordStyle(session), record)} · ${id}`, ...lines].join("\n") };
}
