import { Command } from "commander";
import { openDossier } from "../../dossier/dossier.ts";
import type { Dossier } from "../../dossier/dossier.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { holdStatement, reasonHelp, recallHelp } from "../../client/hold-statement.ts";
import type { HoldOptions } from "../../client/hold-statement.ts";
import { orderDocument, saveActDocument } from "../../client/order-document.ts";
import type { OrderDocument } from "../../client/order-document.ts";
import { performAct, showDone } from "../../client/perform-act.ts";
import type { ActOutcome, Actor } from "../../client/perform-act.ts";
import { openCase, rectificationCase } from "../../client/rectification-case.ts";
import type { CaseOptions, RectificationCase } from "../../client/rectification-case.ts";
import { seatOf } from "../../client/seat.ts";
import { accountOf } from "../../client/signer.ts";
import { CliError } from "../cli-error.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";
import type { CommandMaker } from "../command-maker.ts";
import { findRecordById, readRecord, resolveRecord } from "../../client/resolve-record.ts";
import type { Answer, Session } from "../session.ts";

interface HoldCommandOptions extends Actor, HoldOptions, CaseOptions {
  readonly order?: string;
}

/** `laiqu hold`: suspends a record and opens the rectification case of it. */
export const holdCommand: CommandMaker = (perform, say) =>
  new Command("hold")
    .argument("<record>", say({ zh: "编号或标识", en: "its number or id" }))
    .requiredOption("--as <key>", say({ zh: "以谁的密钥办理", en: "whose key signs" }))
    .option("--reason <reason>", reasonHelp(say), "OTHER")
    .option(
      "--order <file>",
      say({
        zh: "文书；只登记其承诺值，原件留存本机",
        en: "the order; only its commitment is recorded, the file is kept here",
      }),
    )
    .option("--case <number>", say({ zh: "整改编号（默认自动生成）", en: "the case's number (default: a new one)" }))
    .option(
      "--deadline <date>",
      say({ zh: "整改期限（含当日），例如 2026-12-31", en: "last day of the rectification, such as 2026-12-31" }),
    )
    .option("--recall", recallHelp(say))
    .option(
      "--role <role>",
      say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" }),
    )
    .option("--send-anyway", say({ zh: "明知会被拒绝也发送", en: "send even what will be refused" }))
    .action((record: string, options: HoldCommandOptions) => perform((session) => hold(session, record, options)));

async function hold(session: Session, named: string, options: HoldCommandOptions): Promise<Answer> {
  const subject = await resolveRecord(session, named);
  const { party } = await seatOf(session, await accountOf(session, options.as));
  const rectification = rectificationCase(party.id, subject, options);
  const isHeld = (await readRecord(session, subject)).holds.some(({ by }) => by.id === party.id);
  // Before anything is held: a case that cannot be opened is told first.
  const earlier = await findRecordById(session, rectification.id);
  if (earlier !== undefined)
    return alreadyOpen(session, named, rectification, isHeld && earlier.parent?.id === subject);

  const dossier = openDossier(dossierDirectory(session.config.dataDirectory), options.as);
  const order = await orderDocument(options.order, { subject, reason: options.reason.toUpperCase() });
  // The hold comes first: what is dangerous stops before its case is written up. With a case named, a
  // hold that stands already is enough: an earlier attempt may have ended between the two.
  const held =
    isHeld && options.case !== undefined ? undefined : await suspend(session, subject, options, dossier, order);
  if (held?.done === false) return held.answer;

  const lines = [
    held === undefined
      ? session.say({ zh: `${named} 此前已由本主体暂停。`, en: `${named} is held by this party already.` })
      : session.say({ zh: `${named} 已暂停。`, en: `${named} is held.` }),
  ];
  const opened = await openCase(session, options, named, rectification, dossier, order);
  if (!opened.done) {
    return {
      ...opened.answer,
      document: { held: held?.transaction, case: opened.answer.document },
      text: `${lines.join("\n")}\n${opened.answer.text}`,
    };
  }
  const { id, reference } = rectification;
  lines.push(
    session.say({
      zh: `整改 ${reference} 已立案（${id}）。`,
      en: `Rectification case ${reference} is open (${id}).`,
    }),
  );
  return {
    document: { subject, held: held?.transaction, case: { id, reference, transaction: opened.transaction } },
    text: showDone(session, lines, opened.transaction),
  };
}

async function suspend(
  session: Session,
  subject: string,
  options: HoldCommandOptions,
  dossier: Dossier,
  order: OrderDocument,
): Promise<ActOutcome> {
  const statement = holdStatement(subject, "DATA_AUTHORITY", options, order.root);
  return await performAct(
    session,
    options,
    (role) => ({ act: "attest", payload: [{ ...statement, role }] }),
    () => saveActDocument(dossier, statement as JsonObject, order),
  );
}

/** The very same command again has nothing left to do; another use of the number is a mistake. */
function alreadyOpen(
  session: Session,
  named: string,
  { id, reference, subject }: RectificationCase,
  isThis: boolean,
): Answer {
  if (isThis) {
    return {
      document: { sent: false, subject, case: { id, reference } },
      text: session.say({
        zh: `${named} 此前已暂停，整改 ${reference}（${id}）此前已立案。`,
        en: `${named} is held and its case ${reference} (${id}) is open already.`,
      }),
    };
  }
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `整改编号 ${reference} 已用于 ${id}，未作任何暂停：请用 --case 另取编号。`,
      en: `The case number ${reference} is taken by ${id}, and nothing was held: give another with --case.`,
    },
    { case: reference, id },
  );
}
